"""What is proposed: pairs of tables and of columns with their evidence, and what is left open.

A score is between 0 and 1 and never reaches 1: nothing here is certain.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from rowcall.draft.observed import ImpliedReference

HIGHEST = 0.95
_LIKELY = 0.6


class Way(StrEnum):
    """How the value of a source column would become that of a target column."""

    VALUE = "value"
    REFERENCE = "reference"
    LANGUAGE = "language"
    LOOKUP = "lookup"
    KEY = "key"
    LEFTOVER = "leftover"


@dataclass(frozen=True)
class Hop:
    """A step from a column to the row of another table that it refers to."""

    column: str
    to_table: str
    to_column: str


@dataclass(frozen=True)
class ColumnPair:
    """A source column that may give a target column its value.

    `hops` lead from the source row to the row that holds `read`, where it is not the row itself.
    """

    source: str
    target: str
    score: float
    evidence: tuple[str, ...]
    way: Way = Way.VALUE
    hops: tuple[Hop, ...] = ()
    read: str = ""
    language: str = ""
    to_target: str = ""
    is_stand_in: bool = False

    @property
    def is_own_key(self) -> bool:
        """Return whether the row's own key leads to another row that is made of it."""
        return self.way is Way.REFERENCE and not self.hops and bool(self.read)

    @property
    def likelihood(self) -> str:
        """Return the word for the score."""
        return likelihood(self.score)


@dataclass(frozen=True)
class TablePair:
    """A source table whose rows may become rows of a target table."""

    source: str
    target: str
    score: float
    evidence: tuple[str, ...]
    columns: tuple[ColumnPair, ...] = ()
    open_targets: tuple[str, ...] = ()
    open_sources: tuple[str, ...] = ()

    @property
    def likelihood(self) -> str:
        """Return the word for the score."""
        return likelihood(self.score)

    def candidates(self, column: str) -> list[ColumnPair]:
        """Return what may fill a target column, best first."""
        return [pair for pair in self.columns if pair.target == column]


@dataclass(frozen=True)
class Draft:
    """All proposals, best first for each target table, and the tables without one."""

    pairs: tuple[TablePair, ...]
    open_targets: tuple[str, ...]
    open_sources: tuple[str, ...]
    empty_sources: tuple[str, ...]
    references: tuple[ImpliedReference, ...] = ()
    copies: dict[str, str] = field(default_factory=dict[str, str])

    def name_of(self, source: str, target: str) -> str:
        """Return the name of the mapping that makes these rows, or '' where none is proposed."""
        for number, pair in enumerate(self.candidates(target)):
            if pair.source == source:
                return f"{target}_from_{source}" if number else target
        return ""

    def candidates(self, target: str) -> list[TablePair]:
        """Return the source tables that may become a target table, best first."""
        return [pair for pair in self.pairs if pair.target == target]

    @property
    def first(self) -> list[TablePair]:
        """Return the best candidate of each target table."""
        return [pair for pair in self.pairs if self.candidates(pair.target)[0] is pair]


def likelihood(score: float) -> str:
    """Return `likely` or `possible`; there is no third word."""
    return "likely" if score >= _LIKELY else "possible"
