"""The words that read a text, or a time from a time: the functions that they call never raise."""

from rowcall.compile.altered import alter, altered_marks
from rowcall.compile.bind import Reading
from rowcall.compile.fits import way
from rowcall.compile.formats import USUAL, Format, format_of
from rowcall.compile.troubles import Trouble
from rowcall.compile.types import Type, is_text, type_of_target
from rowcall.compile.typing import type_in
from rowcall.compile.values import Piece, over_source, raw_name, raw_of, value_name
from rowcall.mapping.columns import Date, Flag, Integer, Number, Timestamp
from rowcall.schema.table import Column, Database
from rowcall.sql.quote import text

# How a parsed text shows that it is not the usual one; LIKE costs a tenth of a regular expression.
_NOT_DMY = "btrim({raw}) NOT LIKE '__/__/____'"
_NOT_DIGITS = "{raw} ~ '[^-0-9.]'"
_TIME_OF_DAY = "{raw} ~ '[0-9][T ][0-9]{{2}}:' AND {raw} !~ '[T ]00:00(:00([.]0+)?)?([^0-9:.]|$)'"
_MAY_BE_THOUSANDS = (
    "{raw} ~ '^[ \\t\\n\\r\\f\\v]*[+-]?[1-9][0-9]{{0,2}},[0-9]{{3}}[ \\t\\n\\r\\f\\v]*$'"
)
_ANOTHER_FORMAT = ("parsed", "another format")
_NO_OFFSET = "{raw}::text !~ '[0-9](Z| ?[+-][0-9]{{2}}(:?[0-9]{{2}})?)[ \\t\\n\\r\\f\\v]*$'"

Mark = tuple[str, str, str]


def date(word: Date, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a date."""
    if word.format is not None:
        called = (
            f"(rowcall.parse_clock({{raw}}, {_written((format_of(word.format),))})).clock::date"
        )
        return _piece(word, column, called, Type("date"), "not a date")
    is_cut = _TIME_OF_DAY.format(raw=raw_name(column))
    is_other = f"{_NOT_DMY.format(raw=raw_name(column))} AND "
    marks = (
        (f"{is_other}NOT ({is_cut})", *_ANOTHER_FORMAT),
        (f"{is_other}{is_cut}", "cut", "the time of day"),
    )
    return _piece(word, column, "rowcall.parse_date({raw})", Type("date"), "not a date", marks)


def number(word: Number, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a number."""
    raw, value = raw_name(column), value_name(column)
    is_said = word.decimal is not None or word.thousands is not None
    separators = f", {text(decimal_of(word))}, {text(word.thousands or '')}" if is_said else ""
    may_be = Trouble(
        "bad_value",
        f"{value} IS NULL AND {_MAY_BE_THOUSANDS.format(raw=raw)}",
        f"{column.name}: the comma may be one of thousands",
    )
    marks = ((_NOT_DIGITS.format(raw=raw), *_ANOTHER_FORMAT),)
    called = f"rowcall.parse_number({{raw}}{separators})"
    return _piece(
        word,
        column,
        called,
        Type("numeric"),
        "not a number",
        marks,
        () if is_said else (may_be,),
        rounds=word.round,
    )


def decimal_of(word: Number) -> str:
    """Return what stands before the fraction, where separators are said."""
    return word.decimal or ("," if word.thousands == "." else ".")


def integer(word: Integer, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a whole number."""
    marks = ((_NOT_DIGITS.format(raw=raw_name(column)), *_ANOTHER_FORMAT),)
    called = "rowcall.parse_integer({raw})"
    return _piece(word, column, called, Type("bigint"), "not a whole number", marks)


def flag(word: Flag, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of yes or no."""
    called = "rowcall.parse_flag({raw})"
    return _piece(word, column, called, Type("boolean"), "neither yes nor no")


def timestamp(word: Timestamp, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a moment: what it is read from, the server knows by its type."""
    into = type_of_target(column).bare
    is_zoned = into.kind == "timestamp with time zone"
    formats = (format_of(word.format),) if word.format is not None else USUAL
    zone = text(word.zone) if word.zone is not None else "NULL"
    function = "moment" if is_zoned else "clock"
    called = f"rowcall.read_{function}({{raw}}, {_written(formats)}, {zone}::text)"
    wanted = f"not a time in {word.zone}" if word.zone is not None else "not a time with a zone"
    marks: tuple[Mark, ...] = ()
    if word.zone is not None:
        value = value_name(column)
        moment = value if is_zoned else f"{value} AT TIME ZONE {zone}"
        is_twice = f"rowcall.is_twice({moment}, {zone})"
        given = type_in(word.sql, reading, source)
        if given is None or is_text(given):
            is_twice = f"{_NO_OFFSET.format(raw=raw_name(column))} AND {is_twice}"
        marks = ((is_twice, "ambiguous", f"twice in {word.zone}"),)
    result = Type(into.kind if is_zoned else "timestamp without time zone")
    return _piece(word, column, called, result, wanted, marks, is_text=False)


def _written(formats: tuple[Format, ...]) -> str:
    """Return the formats as two arguments: regular expressions, and the fields of each."""
    patterns = ", ".join(text(one.pattern) for one in formats)
    fields = ", ".join(text(" ".join(one.fields)) for one in formats)
    return f"ARRAY[{patterns}], ARRAY[{fields}]"


def _piece(
    word: Date | Number | Integer | Flag | Timestamp,
    column: Column,
    called: str,
    result: Type,
    wanted: str,
    marks: tuple[Mark, ...] = (),
    troubles: tuple[Trouble, ...] = (),
    *,
    is_text: bool = True,
    rounds: bool = False,
) -> Piece:
    raw, value = raw_name(column), value_name(column)
    unread = Trouble(
        "bad_value",
        f"{value} IS NULL AND btrim({raw}{'' if is_text else '::text'}) <> ''",
        f"{column.name}: {wanted}",
    )
    by = way(result, column)
    read = called.replace("{raw}", raw_of(column))
    fits = tuple((f"{value} IS NOT NULL AND {when}", rule, why) for when, rule, why in marks)
    if by is None:
        read = f"{read}::{column.bare_type}"
    elif rounds:
        again = called.replace("{raw}", raw)
        read, by = alter(by, result, column, "rounded", read)
        fits += altered_marks(f"{again} <> {value}", column, "rounded")
    return Piece(
        column,
        word,
        {f"{column.name}__raw": over_source(word.sql) + ("::text" if is_text else "")},
        value=read,
        troubles=(*troubles, unread),
        fits=fits,
        way=by,
    )
