"""Does a value survive the way into its column unchanged? Asked only where the types can lose.

A value is judged as the type in which it is read, and cast to the column's when nothing is lost by
that. A condition here is true of exactly the values that the cast leaves as they are; over numbers
and texts it raises on none. `{v}` stands for the value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from rowcall.compile.types import LITERAL, NULL, TEXT, Type, type_of_target
from rowcall.schema.table import Column

_WHOLE = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_DIGITS = {"smallint": 5, "integer": 10, "bigint": 19}
# the largest number that a float takes, and the smallest beside 0
_FLOATS = {"real": ("3.4028234663852886e38", "1.4e-45"), "double precision": ("1.7e308", "5e-324")}
_TEXTS = ("text", "character varying", "character", "bpchar")
_BITS = ("bit", "bit varying")
_JSON = ("json", "jsonb")
# bytes
_NAMES = {"name": 63, '"char"': 1}
_NAIVE, _ZONED = "timestamp without time zone", "timestamp with time zone"
_CLOCKS = (_NAIVE, _ZONED, "time without time zone", "time with time zone")
# digits of a second
_FINEST = 6
_SPANS = tuple(f"{of}{kind}" for of in ("date", "ts", "tstz") for kind in ("range", "multirange"))
# a text says more than these keep of it, or says it in another way
_SAID_IN_PART = ("date", *_CLOCKS, *_SPANS, *_FLOATS, "jsonb")
NEVER = "{v} IS NULL"
# a cast of a float to numeric keeps 15 digits, or 6; its text has all that the number needs
_BY_DIGITS = "text::numeric"


@dataclass(frozen=True)
class Way:
    """How a value comes into its column where that can lose something.

    The expression is read as type `read_as` ('' as it is). `when` is true where nothing is lost, ''
    where that is always so. `asks` says that only the server knows the expression's type: it
    compares what was given with what was read.
    """

    read_as: str
    when: str
    cast: str
    kind: str = "bad_value"
    asks: bool = False


def way(given: Type | None, column: Column) -> Way | None:
    """Return how a value of that type (None: unknown) comes into the column; None: by any cast."""
    into = type_of_target(column)
    if given == LITERAL:
        given = NULL if into.kind in ("date", *_CLOCKS, *_SPANS) else TEXT
    if column.labels or given in (NULL, into):
        return None
    is_text = given is not None and given.kind in _TEXTS and not given.is_array
    cast = f"({{v}})::{column.type}"
    kind = "too_long" if into.kind in (*_TEXTS, *_BITS, *_NAMES) else "bad_value"
    if into.kind in _TEXTS and not into.is_array:
        return _into_text(given, into)
    if into.kind in _NAMES and not into.is_array and (given is None or given.kind in _TEXTS):
        return Way("text", f"octet_length({{v}}) <= {_NAMES[into.kind]}", cast, kind)
    # the parts of a composite are read as their own types, which cut and round
    read = None if is_text and column.facts.is_compound else _read(given, into)
    when = lossless_when(read, into) if read else None
    if when is not None and read is not None:
        read_as = "" if read == given else read.sql
        if given and given.kind in _FLOATS and read.kind == "numeric":
            read_as = _BY_DIGITS
        return Way(read_as, when, cast, kind) if when or read_as == _BY_DIGITS else None
    if given is None and _keeps_all(into):
        return None
    limits = lossless_when(into.bare, into) or ""
    # of a float only the text has all digits
    read_as = _BY_DIGITS if into.bare == Type("numeric") else into.bare.sql
    return Way(read_as, limits, cast, kind, asks=True)


# as many digits as Decimal counts with exactly
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}([.][0-9]{1,9})?")


def surely_fits(written: str, into: Type) -> bool:
    """Return whether it is sure, without a server, that a text is a number that fits as it is."""
    if into.kind != "numeric" or into.is_array or not into.modifiers:
        return False
    if not _NUMBER.fullmatch(written):
        return False
    digits, scale = (*into.modifiers, 0)[:2]
    step = Decimal(1).scaleb(-scale)
    return abs(Decimal(written)) < Decimal(1).scaleb(digits - scale) and not Decimal(written) % step


def lossless_when(given: Type, into: Type) -> str | None:
    """Return when a value survives the cast: '' always; None where no rule is known here."""
    if given == into:
        return ""
    if given.is_array or into.is_array:
        return _array_when(given, into)
    rule = _RULES.get(into.kind)
    if rule is not None:
        return rule(given, into)
    return "" if given.kind == into.kind and not into.modifiers else None


def _into_text(given: Type | None, into: Type) -> Way | None:
    """Length is judged of every text; here blanks at its end, which character(n) does not keep."""
    is_padded = given is not None and given.kind in ("character", "bpchar")
    if into.kind != "character" or is_padded:
        return None
    return Way("text", "{v} = rtrim({v}, ' ')", "{v}")


def _read(given: Type | None, into: Type) -> Type | None:
    """Return the type as which the expression is read, None where only the server can compare."""
    if given is None:
        return None
    if given.kind in _TEXTS and not given.is_array:
        if into.kind == "jsonb" and not into.is_array:
            return Type("json")
        return None if into.kind in _SAID_IN_PART else into.bare
    if given.kind in _FLOATS and into.kind == "numeric" and not given.is_array:
        return Type("numeric")
    return given


def _keeps_all(into: Type) -> bool:
    """Return whether nothing that can be cast to the type at all says more than it holds."""
    return not into.is_array and into.kind in ("uuid", "bytea", "xml", "json")


def _array_when(given: Type, into: Type) -> str | None:
    if not (given.is_array and into.is_array):
        return None
    of_elements = lossless_when(given.element, into.element)
    if given.kind in _TEXTS and into.kind in _TEXTS:
        of_elements = "" if not into.modifiers else "cut"
    if not of_elements or of_elements == NEVER or given.kind == "json":
        return of_elements if given.kind != "json" else None
    return f"({{v}})::{into.sql}::{given.sql} IS NOT DISTINCT FROM {{v}}"


def _whole_when(given: Type, into: Type) -> str | None:
    end = _WHOLE[into.kind]
    if given.kind in _WHOLE:
        return "" if _WHOLE[given.kind] <= end else f"{{v}} BETWEEN {-end} AND {end - 1}"
    if given.kind == "numeric" and given.modifiers:
        digits, scale = (*given.modifiers, 0)[:2]
        if scale <= 0 and digits - scale < _DIGITS[into.kind]:
            return ""
    if given.kind == "numeric" or given.kind in _FLOATS:
        return f"{{v}} >= {-end} AND {{v}} < {end} AND {{v}} = trunc({{v}})"
    return None


def _numeric_when(given: Type, into: Type) -> str | None:
    if given.kind not in (*_WHOLE, "numeric"):
        return None
    if not into.modifiers:
        return ""
    digits, scale = (*into.modifiers, 0)[:2]
    most = _DIGITS.get(given.kind)
    least = 0
    if given.kind == "numeric" and given.modifiers:
        own, least = (*given.modifiers, 0)[:2]
        most = own - least
    if most is not None and most <= digits - scale and least <= scale:
        return ""
    if given.kind in _WHOLE and scale >= 0:
        return f"abs({{v}}::numeric) < 1e{digits - scale}"
    # NaN is a number of any scale
    fits = f"{{v}} = round({{v}}, {scale}) AND abs({{v}}) < 1e{digits - scale}"
    return f"{{v}} = 'NaN' OR ({fits})" if given.kind == "numeric" else fits


def _float_when(given: Type, into: Type) -> str | None:
    most, least = _FLOATS[into.kind]
    exact = ("real", "smallint", into.kind)
    if given.kind in exact or (given.kind, into.kind) == ("integer", "double precision"):
        return ""
    if given.kind in ("integer", "bigint"):
        return f"({{v}})::{into.kind}::text::numeric = {{v}}"
    if given.kind == "numeric":
        # by its digits: 0.1 is 0.1 in both
        fits = f"({{v}})::{into.kind}::text::numeric = {{v}}"
    elif given.kind == "double precision":
        fits = f"({{v}})::{into.kind} = {{v}}"
    else:
        return None
    is_in_range = f"{{v}} = 0 OR abs({{v}}) BETWEEN {least} AND {most}"
    is_no_number = "{v} IN ('NaN', 'Infinity', '-Infinity')"
    return (
        f"CASE WHEN {is_no_number} THEN TRUE WHEN {is_in_range} THEN {fits} ELSE {{v}} IS NULL END"
    )


def _time_when(given: Type, into: Type) -> str | None:
    if given.kind == into.kind:
        if into.fields:
            return f"({{v}})::{into.sql} = {{v}}"
        finest = (*given.modifiers, _FINEST)[0]
        is_finer = bool(into.modifiers) and finest > into.modifiers[0]
        return f"({{v}})::{into.sql} = {{v}}" if is_finer else ""
    if (given.kind, into.kind) == ("date", _NAIVE):
        return ""
    if (given.kind, into.kind) == (_NAIVE, "date"):
        return "({v})::date = {v}"
    clocks = ("date", *_CLOCKS)
    # a zone that nobody said, or a part that is lost
    return NEVER if given.kind in clocks and into.kind in clocks else None


def _bits_when(given: Type, into: Type) -> str | None:
    if given.kind not in _BITS:
        return None
    if not into.modifiers:
        return ""
    sign = "=" if into.kind == "bit" else "<="
    if sign == "<=" and given.modifiers and given.modifiers <= into.modifiers:
        return ""
    return f"length({{v}}) {sign} {into.modifiers[0]}"


def _json_when(given: Type, into: Type) -> str | None:
    if given.kind not in _JSON:
        return None
    return "rowcall.has_unique_keys({v})" if (given.kind, into.kind) == _JSON else ""


def _money_when(given: Type, into: Type) -> str | None:
    is_number = given.kind in (*_WHOLE, "numeric")
    return "({v})::numeric::money::numeric = {v}" if is_number else None


def _boolean_when(given: Type, into: Type) -> str | None:
    return {"boolean": "", "integer": "{v} IN (0, 1)"}.get(given.kind)


def _cidr_when(given: Type, into: Type) -> str | None:
    return {"cidr": "", "inet": "({v})::cidr::inet = {v}"}.get(given.kind)


_RULES: dict[str, Callable[[Type, Type], str | None]] = {
    **dict.fromkeys(_WHOLE, _whole_when),
    "numeric": _numeric_when,
    **dict.fromkeys(_FLOATS, _float_when),
    **dict.fromkeys(("date", *_CLOCKS, "interval"), _time_when),
    **dict.fromkeys(_BITS, _bits_when),
    **dict.fromkeys(_JSON, _json_when),
    "money": _money_when,
    "boolean": _boolean_when,
    "cidr": _cidr_when,
}


def is_zone_unsaid(given: Type | None, into: Type) -> bool:
    """Return whether a cast would guess a zone, or drop one."""
    if given is None or given.is_array != into.is_array:
        return False
    zoned = (_ZONED, "time with time zone")
    clocks = ("date", *_CLOCKS)
    if given.kind not in clocks or into.kind not in clocks:
        return False
    return (given.kind in zoned) != (into.kind in zoned)


def is_format_unsaid(given: Type | None, into: Type) -> bool:
    """Return whether a cast would read a text as a day or a time, as DateStyle has it."""
    is_text = given is not None and given.kind in _TEXTS and not given.is_array
    return is_text and not into.is_array and into.kind in ("date", _NAIVE, _ZONED)


def rounded(given: Type, into: Type) -> str:
    """Return the value as PostgreSQL's cast rounds it, not yet cast: what is too large stays."""
    if into.kind in _WHOLE and given.kind not in _WHOLE:
        return "round({v})"
    if into.kind == "numeric" and into.modifiers and given.kind in (*_WHOLE, "numeric"):
        return f"round({{v}}::numeric, {(*into.modifiers, 0)[1]})"
    if into.kind in _FLOATS and given.kind in (*_WHOLE, "numeric", *_FLOATS):
        most, least = _FLOATS[into.kind]
        of = "numeric" if given.kind != "double precision" else given.kind
        near = f"({{v}})::{into.kind}::text::{of}" if of == "numeric" else f"({{v}})::{into.kind}"
        return (
            f"CASE WHEN {{v}}::{of} = 0 OR abs({{v}}::{of}) BETWEEN {least} AND {most}"
            f" THEN {near}::{of} ELSE {{v}}::{of} END"
        )
    return f"({{v}})::{into.sql}"


def cut(given: Type, into: Type) -> str:
    """Return the value without what does not fit: towards zero, towards the beginning."""
    if into.kind in _WHOLE and given.kind not in _WHOLE:
        return "trunc({v})"
    if into.kind == "numeric" and into.modifiers and given.kind in (*_WHOLE, "numeric"):
        return f"trunc({{v}}::numeric, {(*into.modifiers, 0)[1]})"
    if into.kind in _BITS and into.modifiers:
        # what is too short for bit(n) is not cut, and stays
        return f"substring({{v}} FROM 1 FOR {into.modifiers[0]})"
    if into.kind in (*_CLOCKS, "interval") and into.modifiers:
        step = 10 ** (_FINEST - into.modifiers[0])
        rest = f"(extract(microseconds FROM {{v}})::bigint % {step})"
        # infinity has no microseconds
        exact = f"({{v}} - {rest} * interval '1 microsecond')"
        whole = replace(into, modifiers=())
        return f"coalesce({exact}, {{v}})::{whole.sql}"
    return f"({{v}})::{into.sql}"
