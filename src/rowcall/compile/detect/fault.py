"""What a detector found, as a value, and how sure it is."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from math import sqrt

# The share of rows that agree is not taken as seen: it is the lower end of its 99 % interval.
_Z = 2.576
# What is less certain than this is not told. Twenty rows of twenty are 0.75, five of five 0.43.
SURE = 0.75
# Fewer rows than these prove nothing: with them alone the certainty is SURE.
FEW = 20
# A code of five digits that agrees proves its row by itself: it would do so by accident once in
# 100,000 times, where one of two constants does every second time.
FEW_CODES = 5


@dataclass(frozen=True)
class Fault:
    """A way in which values of an earlier migration went wrong.

    `rows` show it and `against` do not, of `looked` pairs of a source row and its target row,
    which are a sample of `of_rows`. `units` are source rows that have no target row for it, None
    where none can be lost by it. `facts` are what its sentence names.
    """

    kind: str
    mapping: str
    target_table: str
    target_column: str
    source_column: str
    rows: int
    looked: int
    of_rows: int
    against: int
    certainty: float
    units: int | None = None
    facts: MappingOf[str, int | str] = field(default_factory=dict[str, int | str])


def certainty(rows: int, against: int, pieces: int, chance: float, tries: int = 1) -> float:
    """Return how sure a finding is, between 0 and 1.

    It is the share of rows that agree, at the lower end of its 99 % interval (Wilson), times the
    chance that it is no accident: 1 - tries * chance ** pieces. `chance` bounds how likely one
    independent piece of evidence (mostly: one more distinct value) agrees by accident, `tries` is
    how many explanations were tried.
    """
    looked = rows + against
    if not looked:
        return 0.0
    share, square = rows / looked, _Z * _Z
    middle = share + square / (2 * looked)
    width = _Z * sqrt(share * (1 - share) / looked + square / (4 * looked * looked))
    lower = (middle - width) / (1 + square / looked)
    accident = min(1.0, tries * chance**pieces)
    return max(0.0, lower) * (1 - accident)


def proved(rows: int, against: int, pieces: int, chance: float, tries: int = 1) -> float:
    """Return how sure a finding is of which each row is a proof, between 0 and 1.

    The share is taken as seen: its interval says how far few rows may speak for many others, but
    either these rows are all, or they are a sample of thousands, of which it is narrow.
    """
    looked = rows + against
    return rows / looked * (1 - min(1.0, tries * chance**pieces)) if looked else 0.0
