"""What do the values of a column look like?"""

import re
from collections.abc import Sequence
from functools import cache

from rowcall.draft.observed import Profile, Shape
from rowcall.schema.table import Column

# so many different values at most are codes that can be listed
FEW = 20
# a shape is that of nearly all values: some are always wrong
_NEARLY_ALL = 0.9

_NUMBERS = r"(smallint|integer|bigint|numeric|real|double precision)"
_BY_TYPE = (
    (r"boolean", Shape.FLAG),
    (r"timestamp", Shape.TIMESTAMP),
    (r"date", Shape.DATE),
    (r"time", Shape.TIME),
    (r"uuid$", Shape.UUID),
    (r"jsonb?$", Shape.JSON),
    (r"(smallint|integer|bigint)$", Shape.INTEGER),
    (_NUMBERS, Shape.NUMBER),
)
_BY_VALUE = (
    (Shape.INTEGER, r"[+-]?\d{1,18}"),
    (Shape.NUMBER, r"[+-]?\d+([.,]\d+)?"),
    (Shape.DATE, r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"),
    (Shape.TIMESTAMP, r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d(:?\d\d)?|Z)?"),
    (Shape.TIME, r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"),
    (Shape.UUID, r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"),
    (Shape.EMAIL, r"[^@\s]+@[^@\s]+\.[^@\s.]+"),
    (Shape.PHONE, r"(\+|00)\d[\d ()-]{6,17}\d|\(?0\d{1,3}\)?[\d -]{6,14}"),
    (Shape.URL, r"\w+://\S+|/?([\w.-]+/)+[\w. -]+\.\w{1,5}"),
    (Shape.JSON, r"\{.*\}|\[.*\]"),
    (Shape.BASE64, r"(?=.*[A-Z0-9])([A-Za-z0-9+/]{4}){3,}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
)
_FLAGS = ({"0", "1"}, {"t", "f"}, {"y", "n"}, {"yes", "no"}, {"true", "false"})
_SECRET = re.compile(r"passw|pwd|secret|token|(^|_)(salt|hash|otp|cvv|iban)(_|$)", re.IGNORECASE)


@cache
def is_secret(column: str) -> bool:
    """Return whether a column's name says that its values are not to be read."""
    return bool(_SECRET.search(column))


def profile_of(column: Column, values: Sequence[str | None]) -> Profile:
    """Return what a sample tells, given as text."""
    if is_secret(column.name):
        return Profile(Shape.SECRET, rows=len(values))
    filled = [value for value in values if value is not None]
    different = {value.strip() for value in filled} - {""}
    shape = shape_of(column.type, different)
    numbers = sorted(_numbers(different)) if shape in (Shape.INTEGER, Shape.NUMBER) else []
    return Profile(
        shape=shape,
        rows=len(values),
        nulls=len(values) - len(filled),
        distinct=len(set(filled)),
        values=tuple(sorted(different)) if len(different) <= FEW else (),
        low=numbers[0] if numbers else None,
        high=numbers[-1] if numbers else None,
        longest=max((len(value) for value in filled), default=0),
    )


def shape_of(type_name: str, values: set[str]) -> Shape:
    """Return the shape of a type, or of texts by what they hold."""
    if not values:
        return Shape.EMPTY
    if type_name.endswith("[]"):
        return Shape.LIST
    if any({v.lower() for v in values} <= flags for flags in _FLAGS) and len(values) > 1:
        return Shape.FLAG
    for pattern, shape in _BY_TYPE:
        if re.match(pattern, type_name):
            return Shape.FLAG if shape is Shape.INTEGER and values <= {"0", "1"} else shape
    for shape, pattern in _BY_VALUE:
        fitting = sum(re.fullmatch(pattern, value) is not None for value in values)
        if fitting >= _NEARLY_ALL * len(values):
            return shape
    return Shape.TEXT


def _numbers(values: set[str]) -> list[float]:
    found: list[float] = []
    for value in values:
        try:
            found.append(float(value.replace(",", ".")))
        except ValueError:
            continue
    return found
