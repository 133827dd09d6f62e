"""A naive count as values: what it says of each pair of tables, and what the ledger says."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Side:
    """How many rows of a table are counted, of how many; and whether they are in the totals."""

    table: str
    condition: str | None
    in_total: bool
    count: int
    rows: int


@dataclass(frozen=True)
class Lineage:
    """What the ledger knows of one line: None where it does not know.

    Source rows: those that lead to a row of the target; those of which an earlier migration wrote
    one, and of these correct, stale and edited ones. Rows of the target: surplus, native and
    undecided ones; `strays` are those on a wrong parent, by the column that refers to it, and
    `others` those that another source than the old table stands behind, by its name.
    """

    in_target: int | None
    adopted: int | None
    correct: int | None
    stale: int | None
    edited: int | None
    surplus: int
    native: int
    undecided: int
    strays: Mapping[str, int] = field(default_factory=dict[str, int])
    others: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True)
class CountLine:
    """One pair: two counts; the mappings that lead from the one table to the other.

    `reads` is 'table', or 'query' where a mapping reads the old table in its query alone, or None.
    `written_from` is what the mappings of the new table read, `goes_to` what those that read the
    old table write.
    """

    category: str
    old: Side
    new: Side
    reads: str | None
    written_from: tuple[str, ...]
    goes_to: tuple[str, ...]
    lineage: Lineage | None = None

    @property
    def coverage(self) -> float | None:
        """Return new rows in percent of old ones, where both are in the totals and old ones are."""
        if not (self.old.in_total and self.new.in_total and self.old.count):
            return None
        return self.ratio

    @property
    def ratio(self) -> float | None:
        """Return new rows in percent of old ones, where there are old ones."""
        return round(100 * self.new.count / self.old.count, 1) if self.old.count else None


@dataclass(frozen=True)
class Totals:
    """The sum of both counts."""

    old: int
    new: int

    @property
    def missing(self) -> int:
        """Return how many rows are missing by this count."""
        return self.old - self.new

    def coverage(self, digits: int = 2) -> float | None:
        """Return new rows in percent of old ones, where there are old ones."""
        return round(100 * self.new / self.old, digits) if self.old else None


@dataclass(frozen=True)
class CountView:
    """All lines, how many rows the totals of each table are of, and rows that equal others.

    `once` holds, by side ('old', 'new') and table, the rows that any line of the totals counts.
    `equal` holds, by target table, the rows that equal another one; None where a ledger tells.
    """

    project: str
    lines: tuple[CountLine, ...]
    once: Mapping[tuple[str, str], int]
    equal: Mapping[str, int] | None
    notes: tuple[str, ...] = ()

    @property
    def totals(self) -> Totals:
        """Return the sums of the lines that are in the totals."""
        return Totals(
            sum(line.old.count for line in self.lines if line.old.in_total),
            sum(line.new.count for line in self.lines if line.new.in_total),
        )

    @property
    def has_lineage(self) -> bool:
        """Return whether a ledger says what became of the rows."""
        return any(line.lineage is not None for line in self.lines)
