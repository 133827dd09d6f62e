"""The account in a few sentences that a manager reads."""

from rowcall.account.lines import Account
from rowcall.errors import begin_anew
from rowcall.report.numbers import counted, grouped, share

_TOP = 5


def headline(account: Account) -> str:
    """Return the first sentence: is every row accounted for?"""
    if account.is_broken:
        return (
            f"{account.project}: the account is broken by {counted(account.difference, 'row')};"
            " do not switch to this target"
        )
    if not account.is_finished:
        done = counted(len(account.steps), "step")
        return f"{account.project}: not finished; {done} done, and this is the account so far"
    rows = counted(account.rows, "source row")
    return f"{account.project}: every one of {rows} is accounted for; difference 0"


def outcomes(account: Account) -> list[tuple[str, str, str]]:
    """Return what became of the rows of the mapped tables: how many, their share, and what."""
    tables = account.tables
    found = [
        (sum(t.migrated for t in tables), "migrated: stand in the target as rows of their own"),
        (sum(t.merged for t in tables), "merged: went into a row that another one made"),
        (sum(t.excluded for t in tables), "excluded: a rule of the mappings leaves them out"),
        (sum(t.quarantined for t in tables), "quarantined: should have moved and could not"),
    ]
    return [(grouped(rows), share(rows, account.rows), said) for rows, said in found if tables]


def inventions(account: Account) -> list[str]:
    """Return what stands in the target that no source row says, and what nobody claims."""
    said: list[str] = []
    adopted = sum(line.adopted for line in account.target)
    if adopted:
        lines = account.adoption
        did = [
            (sum(line.repaired for line in lines), "repaired"),
            (sum(line.kept for line in lines), "with values that people edited"),
            (sum(line.removed for line in lines), "copies of others removed"),
        ]
        told = ", ".join(f"{grouped(rows)} {what}" for rows, what in did if rows)
        said.append(
            f"{counted(adopted, 'row')} of an earlier migration adopted" + f": {told}" * bool(told)
        )
    placeholders = sum(line.placeholder for line in account.target)
    marks = sum(mark.units for mark in account.marks)
    if placeholders:
        stand = "stands" if placeholders == 1 else "stand"
        said.append(f"{counted(placeholders, 'placeholder row')} {stand} in for missing ones")
    if marks:
        was = "was" if marks == 1 else "were"
        said.append(f"{counted(marks, 'value')} {was} replaced by a rule, each with its mark")
    if account.unclaimed:
        what = counted(len(account.unclaimed), "table or column", "tables or columns")
        said.append(f"{what} of the source neither mapped nor dropped")
    return said


def quarantine(account: Account) -> str:
    """Return how much waits in quarantine."""
    if not account.quarantined:
        return "nothing is quarantined" if account.source else ""
    units = sum(line.source_rows for line in account.source)
    waits = "waits" if account.quarantined == 1 else "wait"
    return (
        f"{counted(account.quarantined, 'unit')} of {grouped(units)}"
        f" ({share(account.quarantined, units)}) {waits} in quarantine,"
        f" from {counted(len(account.causes), 'cause')}:"
    )


def top_causes(account: Account) -> list[tuple[str, str]]:
    """Return the largest causes of what is quarantined, and how much the others make."""
    causes = account.causes
    said: list[tuple[str, str]] = []
    for cause in causes[:_TOP]:
        detail = f", {cause.detail}" if cause.detail else ""
        are = "is" if cause.blocked == 1 else "are"
        behind = f"; {grouped(cause.blocked)} of them {are} blocked behind it" * bool(cause.blocked)
        said.append((grouped(cause.units), f"{cause.reason} in {cause.mapping}{detail}{behind}"))
    rest = causes[_TOP:]
    if rest:
        units = sum(cause.units for cause in rest)
        said.append((grouped(units), f"from {counted(len(rest), 'other cause')}"))
    return said


def continuation(account: Account) -> str:
    """Return the command that goes on with what is not finished."""
    return "rowcall run --offline" if account.adoption else "rowcall run"


def next_step(account: Account) -> str:
    """Return what to do now."""
    if account.is_broken:
        return "keep both databases as they are and tell the maintainers: this must not happen"
    if account.unclaimed and not account.is_finished:
        return "claim these tables and columns or drop them by name, then: rowcall run"
    if account.open_doubts and not account.source:
        return _decisions(account)
    if not account.is_finished:
        when = " when nobody else writes to the target," * bool(account.adoption)
        return f"{continuation(account)},{when} which goes on where it stopped"
    if any(correction.waiting for correction in account.corrections):
        return "rowcall run, which carries the corrections"
    return _decisions(account) or "compare what matters to you in both databases, then switch over"


def _decisions(account: Account) -> str:
    """Return what is to be decided before a switch, the gravest first."""
    if account.open_doubts:
        again = begin_anew(adopts=True) if account.source else "recognise again: rowcall adopt"
        return (
            "settle the doubts about the rules: accept each by its name in the project, then:"
            f" rowcall report; or correct the rule and {again}"
        )
    if account.quarantined:
        return (
            "decide on each cause: correct the rows (rowcall quarantine export), change the"
            " mapping, or accept it"
        )
    return ""
