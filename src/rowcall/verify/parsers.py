"""Dates, numbers and flags as the words of the language read them, written out in Python."""

import re
import struct
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from rowcall.compile.formats import Format, format_of
from rowcall.compile.parsed import decimal_of
from rowcall.compile.types import type_of_target
from rowcall.mapping.columns import Date, Flag, Integer, Number
from rowcall.schema.table import Column

Parsed = Date | Number | Integer | Flag

_BLANK = " \t\n\r\f\v"
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})([./-])([0-9]{4})")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})([T ]([01][0-9]|2[0-3]):[0-5][0-9]"
    r"(:[0-5][0-9]([.,][0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?"
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.,][0-9]{1,30})?")
_MAY_BE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENDS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_WHOLE_DIGITS = {"smallint": 5, "integer": 10, "bigint": 19}
_FLOATS = {"real": "f", "double precision": "d"}
_TRUE, _FALSE = {"1", "t", "true", "y", "yes"}, {"0", "f", "false", "n", "no"}
_BIGINT = 2**63
# texts of numbers have 60 digits at most; the context that Python begins with has 28
_EXACT = Context(prec=1000)


def parse_date(value: str) -> str | None:
    """Return the day as YYYY-MM-DD, or None where the text is none of the known forms."""
    bare = value.strip(_BLANK)
    if found := _DAY_FIRST.fullmatch(bare):
        day, month, year = int(found[1]), int(found[3]), int(found[5])
    elif found := _YEAR_FIRST.fullmatch(bare):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def parse_number(value: str) -> str | None:
    """Return the number with a dot and no useless zeros, or None; 1,234 may be one of two."""
    bare = value.strip(_BLANK)
    if not _NUMBER.fullmatch(bare) or _MAY_BE_THOUSANDS.fullmatch(bare):
        return None
    return plain(Decimal(bare.replace(",", ".")))


def parse_separated(value: str, point: str, thousands: str) -> str | None:
    """Return the number that is written with these separators, or None."""
    groups = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|" if thousands else ""
    whole = rf"([+-]?)({groups}[0-9]{{1,30}})(?:{re.escape(point)}([0-9]{{1,30}}))?"
    found = re.fullmatch(whole, value.strip(_BLANK))
    if not found:
        return None
    digits = found[2].replace(thousands, "") if thousands else found[2]
    return plain(Decimal(f"{found[1]}{digits}.{found[3] or '0'}"))


def parse_written(value: str, written: Format) -> str | None:
    """Return the day as YYYY-MM-DD that a text shows in a format of the author's, or None."""
    found = re.fullmatch(written.pattern, value)
    if not found:
        return None
    said = dict(zip(written.fields, found.groups(), strict=True))
    named = str(said.get("month_name")).lower()
    month = said.get("month") or (_MONTHS.index(named) + 1 if named in _MONTHS else 0)
    try:
        return date(int(said["year"]), int(month), int(said["day"])).isoformat()
    except ValueError:
        return None


def parse_integer(value: str) -> str | None:
    """Return the whole number, within bigint, or None."""
    bare = value.strip(_BLANK)
    if not _INTEGER.fullmatch(bare) or not -_BIGINT <= int(bare) < _BIGINT:
        return None
    return str(int(bare))


def parse_flag(value: str) -> str | None:
    """Return true or false, or None where the text is neither yes nor no."""
    bare = value.strip(" ").lower()
    return "true" if bare in _TRUE else "false" if bare in _FALSE else None


def plain(number: Decimal) -> str:
    """Return a number as PostgreSQL's trim_scale prints it: no exponent, no zeros at the end."""
    printed = f"{number:f}"
    printed = printed.rstrip("0").rstrip(".") if "." in printed else printed
    return "0" if printed in {"-0", ""} else printed


PARSERS: dict[type, Callable[[str], str | None]] = {
    Date: parse_date,
    Number: parse_number,
    Integer: parse_integer,
    Flag: parse_flag,
}


def parsed(word: Parsed, raw: str, column: Column) -> str | None:
    """Return what a word reads in a text, if the column holds it as it is; None if not."""
    value = _read(word, raw)
    into = type_of_target(column)
    if value is None or isinstance(word, Flag | Date) or into.is_array:
        return value
    number = Decimal(value)
    if into.kind in _FLOATS:
        near = _nearest(number, into.kind)
        is_round = isinstance(word, Number) and word.round
        return plain(near) if near is not None and (is_round or near == number) else None
    digits = (*into.modifiers, 0, 0)[:2] if into.kind == "numeric" and into.modifiers else None
    if into.kind in _WHOLE_DIGITS:
        digits = (_WHOLE_DIGITS[into.kind], 0)
    if digits is None:
        return value
    scaled = number.quantize(Decimal(1).scaleb(-digits[1]), ROUND_HALF_UP, _EXACT)
    if isinstance(word, Number) and word.round:
        number = scaled
    end = _ENDS.get(into.kind)
    is_small = -end <= number < end if end else abs(number) < Decimal(10) ** (digits[0] - digits[1])
    return plain(number) if number == scaled and is_small else None


def _nearest(number: Decimal, kind: str) -> Decimal | None:
    """Return the float nearest to the number as PostgreSQL prints it; None beyond its range."""
    try:
        packed = struct.pack(_FLOATS[kind], float(number))
    except OverflowError:
        return None
    (near,) = struct.unpack(_FLOATS[kind], packed)
    if near in (float("inf"), float("-inf")) or (near == 0) != (number == 0):
        return None
    # the fewest digits that are this float and no other
    printed = (f"{near:.{digits}g}" for digits in range(1, 18))
    return Decimal(next(p for p in printed if struct.pack(_FLOATS[kind], float(p)) == packed))


def _read(word: Parsed, raw: str) -> str | None:
    match word:
        case Date(format=str() as written):
            return parse_written(raw, format_of(written))
        case Number(decimal=point, thousands=thousands) if point or thousands:
            return parse_separated(raw, decimal_of(word), thousands or "")
        case _:
            return PARSERS[type(word)](raw)
