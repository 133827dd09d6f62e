"""Rows of so many columns that a statement has no room for all helpers beside their values."""

from dataclasses import replace

from rowcall.compile.bind import Bound
from rowcall.compile.joins import survivor_terms
from rowcall.compile.values import Piece

# what PostgreSQL takes in a target list, and has in a table
ENTRIES = 1664
COLUMNS = 1600
# what is known of a unit beside its key and values: in a list of judging, and in the judged table
_IN_LISTS = 12
_IN_TABLE = 15


def is_wide(pieces: tuple[Piece, ...]) -> bool:
    """Return whether the troubles of the columns stand in one array, instead of beside them."""
    return any(p.place for p in pieces)


def packed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return the pieces, their troubles numbered where they must stand in an array."""
    # a value, a trouble, the key of a stand-in; half of the room is left to keys and orders
    if sum(len(p.given) + len(p.extra) + 3 for p in pieces) <= ENTRIES // 2:
        return pieces
    troubled = [p.name for p in pieces if p.troubles]
    return tuple(replace(p, place=troubled.index(p.name) + 1) if p.troubles else p for p in pieces)


def entries_needed(pieces: tuple[Piece, ...]) -> int:
    """Return how many entries the longest list of judging a row has."""
    given = sum(len(p.given) for p in pieces)
    resolved = sum(len(p.asked_later) + len(p.extra) + 1 for p in pieces)
    return max(given, resolved) + _IN_LISTS


def judged_columns(bound: Bound, number: int) -> int:
    """Return how many columns the table of judged units has."""
    terms = survivor_terms(bound, number)
    return len(bound.columns) + len(bound.readings[number].key) + len(terms) + _IN_TABLE
