"""Everything that the report is told from: the account, and what only it needs besides."""

from dataclasses import dataclass

from rowcall.account.count_lines import CountView
from rowcall.account.lines import Account
from rowcall.compile.bind import Bound, BoundProject, references
from rowcall.quarantine.lines import Sample


@dataclass(frozen=True)
class Link:
    """A mapping in the chain: what it reads, writes and refers to.

    `rows_of` is the table whose rows are its units, where they are: of one table, not of its parts.
    """

    mapping: str
    target_table: str | None
    references: frozenset[str]
    rows_of: str | None


@dataclass(frozen=True)
class Content:
    """What a report tells; `counts` is None where nothing was counted, `uncounted` says why."""

    account: Account
    links: tuple[Link, ...] = ()
    counts: CountView | None = None
    uncounted: str = "project"
    samples: tuple[Sample, ...] = ()
    max_quarantined: int | None = None
    exit_code: int = 0
    written_at: str = ""
    version: str = ""


def links_of(project: BoundProject) -> tuple[Link, ...]:
    """Return a link for each mapping, in the order of loading."""
    return tuple(
        Link(
            bound.name,
            bound.target.name if bound.target else None,
            frozenset(references(bound) - {bound.name}),
            _rows_of(bound),
        )
        for bound in project.mappings
    )


def _rows_of(bound: Bound) -> str | None:
    if bound.is_derived or len(bound.readings) != 1:
        return None
    reading = bound.readings[0]
    return None if reading.fan_out or reading.when else reading.relation
