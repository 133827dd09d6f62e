"""The words by which a value may be altered on its way: each changed value gets a mark."""

from dataclasses import replace

from rowcall.compile.bind import Reading
from rowcall.compile.fits import Way, cut, rounded, way
from rowcall.compile.same import is_given
from rowcall.compile.types import Type, type_named, type_of_target
from rowcall.compile.typing import type_in
from rowcall.compile.values import Piece, lost_when, over_source, raw_name, raw_of, read, value_name
from rowcall.mapping.columns import Cut, Round
from rowcall.schema.table import Column, Database


def rounded_to_fit(word: Round, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a value that is rounded as PostgreSQL's cast rounds it."""
    return _altered(word, column, type_in(word.sql, reading, source), "rounded")


def cut_to_fit(word: Cut, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a value that is cut to what its column takes."""
    if column.max_length is not None:
        return _cut_text(word, column)
    return _altered(word, column, type_in(word.sql, reading, source), "cut")


def _cut_text(word: Cut, column: Column) -> Piece:
    length = column.max_length
    value = f"left({raw_of(column)}, {length})"
    if type_of_target(column).kind == "character":
        value = f"rtrim({value}, ' ')"
    changed = f"{raw_name(column)} <> {value_name(column)}"
    given = {f"{column.name}__raw": f"{over_source(word.sql)}::text"}
    mark = (changed, "cut", f"longer than {length} characters")
    return Piece(column, word, given, value=value, fits=(mark,))


def _altered(word: Round | Cut, column: Column, given: Type | None, rule: str) -> Piece:
    by = way(given, column)
    made = read(word, column, by, over_source(word.sql))
    if by is None:
        return made
    value, after = alter(by, given, column, rule, made.value)
    raw = raw_name(column)
    lost = lost_when(by, f"{raw}::{by.read_as}" if by.asks else raw, raw)
    return replace(made, value=value, way=after, fits=altered_marks(lost, column, rule))


def alter(by: Way, given: Type | None, column: Column, rule: str, value: str) -> tuple[str, Way]:
    """Return SQL for the altered value, and what can still keep it from its column: its size."""
    into = type_of_target(column)
    is_read = by.read_as and not by.read_as.startswith("text::")
    known = type_named(by.read_as) if is_read else given
    if known is None or by.read_as.startswith("text::"):
        known = Type("numeric")
    changed = (rounded if rule == "rounded" else cut)(known, into)
    is_of_type = changed == f"({{v}})::{into.sql}"
    after = replace(by, asks=False, when="" if is_of_type else by.when)
    return changed.replace("{v}", value), after


def altered_marks(lost: str, column: Column, rule: str) -> tuple[tuple[str, str, str], ...]:
    """Return the mark of a value that was altered, where the altered one is there."""
    when = f"{is_given(value_name(column), column)} AND ({lost})"
    return ((when, rule, f"to {column.type}"),) if lost else ()
