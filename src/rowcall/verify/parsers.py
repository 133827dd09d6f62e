"""Dates, numbers and flags as the words of the language read them, written out in Python."""

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from rowcall.verify.dialect import kind_of

_BLANK = " \t\n\r\f\v"
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})([./-])([0-9]{4})")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(T[0-9]{2}:[0-9]{2}| [0-9]{2}:[0-9]{2})?"
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.,][0-9]{1,30})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_TRUE, _FALSE = {"1", "t", "true", "y", "yes"}, {"0", "f", "false", "n", "no"}
_BIGINT = 2**63
# texts of numbers have 60 digits at most; the context that Python begins with has 28
_EXACT = Context(prec=1000)


def parse_date(value: str) -> str | None:
    """Return the day as YYYY-MM-DD, or None where the text is none of the known forms."""
    bare = value.strip(_BLANK)
    if found := _DAY_FIRST.fullmatch(bare):
        day, month, year = int(found[1]), int(found[3]), int(found[5])
    elif found := _YEAR_FIRST.match(bare):
        if not found[4] and found.end() != len(bare):
            return None
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def parse_number(value: str) -> str | None:
    """Return the number with a dot and no useless zeros, or None."""
    bare = value.strip(_BLANK)
    return plain(Decimal(bare.replace(",", "."))) if _NUMBER.fullmatch(bare) else None


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


PARSERS: dict[str, Callable[[str], str | None]] = {
    "Date": parse_date,
    "Number": parse_number,
    "Integer": parse_integer,
    "Flag": parse_flag,
}


def parsed(word: str, raw: str, type_name: str) -> str | None:
    """Return what a word reads in a text, rounded as the column's type rounds; None if nothing."""
    value = PARSERS[word](raw)
    scale = re.fullmatch(r"numeric\(\d+,(-?\d+)\)", type_name)
    digits = int(scale[1]) if scale else 0
    if value is None or word == "Flag" or not (scale or kind_of(type_name) == "int"):
        return value
    return plain(Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT))
