"""Go or no-go: what stands against a switch to the target, the gravest first."""

from dataclasses import dataclass

from rowcall.account.lines import Account
from rowcall.report.headline import continuation


@dataclass(frozen=True)
class Objection:
    """Something that stands against a switch: what, how much of it, and the command to give."""

    code: str
    number: int
    command: str = ""


@dataclass(frozen=True)
class Verdict:
    """What stands against a switch; nothing, where it may be done."""

    objections: tuple[Objection, ...]

    @property
    def is_go(self) -> bool:
        """Return whether the switch may be done."""
        return not self.objections

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the names of the objections."""
        return tuple(one.code for one in self.objections)


def verdict(account: Account, max_quarantined: int | None = None) -> Verdict:
    """Return what stands against a switch; quarantined units do unless their number is accepted."""
    undecided = sum(line.undecided for line in account.target)
    found: list[Objection] = []
    if account.is_broken:
        found.append(Objection("difference", account.difference))
    if account.unclaimed:
        found.append(Objection("unclaimed", len(account.unclaimed), "rowcall run"))
    if not account.is_finished:
        found.append(Objection("unfinished", len(account.steps), continuation(account)))
    if undecided:
        found.append(Objection("undecided", undecided, _UNDECIDED))
    if account.open_doubts:
        found.append(Objection("doubts", len(account.open_doubts), _DOUBTS))
    if account.quarantined > (max_quarantined or 0):
        found.append(Objection("quarantined", account.quarantined, _QUARANTINED))
    return Verdict(tuple(found))


_UNDECIDED = (
    "SELECT target_table, target_key, rule, candidates FROM rowcall.adoptions"
    " WHERE origin = 'undecided';"
)
_DOUBTS = "rowcall report --all"
_QUARANTINED = "rowcall quarantine export --out quarantined.csv"
