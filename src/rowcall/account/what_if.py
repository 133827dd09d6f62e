"""What a run of a changed project would do, beside what one of the project as it is did."""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from rowcall.mapping.what_if import Change

OUTCOMES = ("migrated", "merged", "excluded", "quarantined")

# mapping and source table; outcome or column and rule; reason
Key = tuple[str, ...]


@dataclass(frozen=True)
class Outcomes:
    """How the units of each mapping ended, for which reasons, and with which marks."""

    units: dict[Key, int]
    reasons: dict[Key, int]
    marks: dict[Key, int]


@dataclass(frozen=True)
class Compared:
    """A number of units today and then."""

    today: int
    then: int

    @property
    def difference(self) -> int:
        """Return by how many there would be more."""
        return self.then - self.today


@dataclass(frozen=True)
class UnitLine(Compared):
    """Units of a mapping and a source table with one outcome."""

    mapping: str
    source_table: str
    outcome: str


@dataclass(frozen=True)
class ReasonLine(Compared):
    """Units that did not move, or were merged, for one reason."""

    mapping: str
    source_table: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class MarkLine(Compared):
    """Values of a column that a rule replaced."""

    mapping: str
    column: str
    rule: str
    reason: str


@dataclass(frozen=True)
class WhatIf:
    """The answer: every number beside today's.

    `is_measured` says that today's numbers are those of a run in the scratch database too, since
    none has ended on the target; `unclaimed` is what no mapping would read any more.
    """

    project: str
    changes: tuple[Change, ...]
    units: tuple[UnitLine, ...]
    reasons: tuple[ReasonLine, ...]
    marks: tuple[MarkLine, ...]
    is_measured: bool
    adopts: bool
    unclaimed: tuple[str, ...]
    seconds: float

    def total(self, outcome: str) -> Compared:
        """Return the units of all mappings with that outcome."""
        return total(line for line in self.units if line.outcome == outcome)


def total(lines: Iterable[Compared]) -> Compared:
    """Return the sum of several numbers, today and then."""
    lines = list(lines)
    return Compared(sum(line.today for line in lines), sum(line.then for line in lines))


def without_marks(outcomes: Outcomes, columns: Container[tuple[str, str]]) -> Outcomes:
    """Return the outcomes without the marks of some (mapping, column)s."""
    marks = {key: n for key, n in outcomes.marks.items() if (key[0], key[1]) not in columns}
    return replace(outcomes, marks=marks)


def compare(
    today: Outcomes, then: Outcomes
) -> tuple[tuple[UnitLine, ...], tuple[ReasonLine, ...], tuple[MarkLine, ...]]:
    """Return every number that one of both has, beside the other's."""
    return (
        tuple(UnitLine(*pair, *key) for key, pair in _paired(today.units, then.units)),
        tuple(ReasonLine(*pair, *key) for key, pair in _paired(today.reasons, then.reasons)),
        tuple(MarkLine(*pair, *key) for key, pair in _paired(today.marks, then.marks)),
    )


def _paired(today: dict[Key, int], then: dict[Key, int]) -> list[tuple[Key, tuple[int, int]]]:
    one, other = Counter(today), Counter(then)
    keys = dict.fromkeys([*today, *then])
    # mappings stand in the order of their names, as in every balance
    return [(key, (one[key], other[key])) for key in sorted(keys, key=lambda key: key[:2])]
