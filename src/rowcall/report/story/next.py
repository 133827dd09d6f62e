"""What to do next: what the verdict asks for, then each large cause with its command."""

from rowcall.account.causes import Cause
from rowcall.report.story.causes import order_table, place_of, waits_for
from rowcall.report.story.chain import chain_of, says_break
from rowcall.report.story.content import Content
from rowcall.report.story.samples import export_command, is_rule, rule_command
from rowcall.report.story.tables import Section, Task
from rowcall.report.story.texts import Texts
from rowcall.report.story.verdict import Objection, Verdict, verdict

_TOP = 5
_IN_SECONDS = 90
_VERIFY = 'rowcall sql balance | psql "$ROWCALL_TARGET"'
_CARRY = "rowcall run"
_REMOVE = "rowcall run --offline --remove-surplus"


def verdict_section(content: Content, texts: Texts) -> Section:
    """Return the first section: go or no-go, and why."""
    found = verdict(content.account, content.max_quarantined)
    said = [texts("go" if found.is_go else "no_go"), _why(content, found, texts)]
    if found.is_go and content.account.quarantined:
        limit = content.max_quarantined or 0
        said.append(texts("go_within", units=content.account.quarantined, limit=limit))
    chain = chain_of(content)
    if chain.break_point and not found.is_go:
        said.append(says_break(chain, texts))
    tasks = tuple(Task(_against(content, one, texts)) for one in found.objections)
    return Section("verdict", tuple(said), tasks)


def next_section(content: Content, texts: Texts) -> Section:
    """Return what to do, in the order in which it is done."""
    account = content.account
    found = verdict(account, content.max_quarantined)
    tasks = [_remedy(one, texts) for one in found.objections]
    if "difference" not in found.codes:
        tasks += [_cause(one, content, texts) for one in account.causes[:_TOP]]
        rest = account.causes[_TOP:]
        if rest:
            units = sum(cause.units for cause in rest)
            tasks.append(Task(texts("do_other_causes", causes=len(rest), units=units)))
        tasks += _later(content, texts)
    if found.is_go:
        tasks.append(Task(texts("do_compare"), _VERIFY))
    order = order_table(account, texts)
    said = (texts("says_order"),) if order.rows else ()
    return Section("next", said, tuple(tasks), (order,))


def _later(content: Content, texts: Texts) -> list[Task]:
    account = content.account
    waiting = sum(correction.waiting for correction in account.corrections)
    surplus = sum(table.surplus for table in account.target)
    tasks: list[Task] = []
    if waiting:
        tasks.append(Task(texts("do_corrections", values=waiting), _CARRY))
    if surplus:
        tasks.append(Task(texts("do_surplus", rows=surplus), _REMOVE))
    return tasks


def _why(content: Content, found: Verdict, texts: Texts) -> str:
    account = content.account
    if not found.is_go:
        return texts("no_go_why", reasons=len(found.objections))
    target = sum(table.target_rows for table in account.target)
    return texts("go_why", rows=account.rows, target=target)


def _against(content: Content, one: Objection, texts: Texts) -> str:
    account = content.account
    match one.code:
        case "difference" | "undecided":
            return texts(f"why_{one.code}", rows=one.number)
        case "unfinished":
            return texts("why_unfinished", steps=one.number)
        case "doubts":
            return texts("why_doubts", doubts=one.number)
        case "unclaimed":
            return texts("why_unclaimed", items=one.number)
        case _:
            units = sum(line.source_rows for line in account.source)
            share = texts.share(one.number, units)
            return texts("why_quarantined", units=one.number, all=units, share=share)


def _remedy(one: Objection, texts: Texts) -> Task:
    if one.code == "quarantined":
        return Task(texts("do_quarantined", units=one.number), one.command)
    return Task(texts(f"do_{one.code}"), one.command)


def _about(seconds: float, texts: Texts) -> str:
    """Return an estimate no finer than it is: minutes, where it is more than one."""
    if seconds < _IN_SECONDS:
        return texts("about_seconds", count=max(1, round(seconds)))
    return texts("about_minutes", count=round(seconds / 60))


def _cause(cause: Cause, content: Content, texts: Texts) -> Task:
    of_rule = is_rule(cause, content)
    said = [
        texts(
            "do_cause_of_rule" if of_rule else "do_cause",
            units=cause.units,
            reason=cause.reason,
            mapping=cause.mapping,
        )
    ]
    if cause.freeing:
        time = _about(cause.freeing.seconds, texts)
        said.append(texts("do_cause_frees", units=cause.freeing.frees, time=time))
    if cause.freeing and cause.freeing.fails:
        why = waits_for(cause, texts)
        said.append(texts("do_cause_fails", units=cause.freeing.fails, why=why))
    command = rule_command(cause) if of_rule else export_command(cause)
    return Task(" ".join(said), command, place_of(cause))
