"""Values whose way into their column depends on what nobody said: a zone, a format, a separator."""

from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from rowcall.compile.check.subject import Subject, Written
from rowcall.compile.fits import is_format_unsaid, is_zone_unsaid
from rowcall.compile.folded import plain_column
from rowcall.compile.formats import format_of
from rowcall.compile.parsed import decimal_of
from rowcall.compile.types import Type, type_of_target
from rowcall.compile.typing import type_in, type_of
from rowcall.mapping.columns import Computed, Cut, Date, Number, Round, Sql, Timestamp, Unique
from rowcall.mapping.fallbacks import Placeholder
from rowcall.mapping.finding import Finding
from rowcall.schema.table import Column, Table
from rowcall.sql.quote import name

_SAY_ZONE = 'say it: Timestamp("…", zone="Europe/Berlin"), or AT TIME ZONE in the expression'
_CAST_ARRAY = "say that it is UTC by a cast to {}, or make the array in a view of the source"
_SAY_FORMAT = "use Date(…) or Timestamp(…), with format= for what is written in another way"


def lossy_findings(subject: Subject) -> Iterator[Finding]:
    """Find zones and formats that are not said, and those that are said wrongly."""
    for one in subject.written():
        table = subject.target_of(one)
        column = table.column(one.column) if table else None
        if table is not None and column is not None:
            yield from _unsaid(one, column, table, subject)
            yield from _other_parts(one, column, subject)
            yield from _unfit(one, column)
        yield from _misspelt(one)


def _unsaid(one: Written, column: Column, table: Table, subject: Subject) -> Iterator[Finding]:
    into = type_of_target(column)
    for given in _given(one, table, subject):
        if is_zone_unsaid(given, into):
            yield Finding(
                "zone_unsaid",
                f"{one.about} makes {into.sql} of {given.sql}, and no zone is said",
                one.place,
                _CAST_ARRAY.format(into.sql) if into.is_array else _SAY_ZONE,
            )
        elif is_format_unsaid(given, into):
            yield Finding(
                "format_unsaid",
                f"{one.about} reads a text as {into.sql}, and how it is written is not said",
                one.place,
                _SAY_FORMAT,
            )


def _other_parts(one: Written, column: Column, subject: Subject) -> Iterator[Finding]:
    """Find composites whose parts would get each other's values: they are read in their order."""
    shape = subject.source.tables.get(one.reading.relation)
    if not isinstance(one.value, Sql | Unique | Round | Cut) or shape is None:
        return
    is_read = type_in(one.value.sql, one.reading, subject.source) is not None
    given = shape.column(plain_column(one.value.sql)) if is_read else None
    if given and given.facts.parts and column.facts.parts not in ((), given.facts.parts):
        yield Finding(
            "other_parts",
            f"{one.about} reads ({', '.join(given.facts.parts)})"
            f" as ({', '.join(column.facts.parts)}), one after the other",
            one.place,
            f"where only names differ, say {name(given.name)}::{column.type};"
            " else make the target's value in a view of the source",
        )


def _given(one: Written, table: Table, subject: Subject) -> Iterator[Type]:
    """Yield the types of the expressions that are cast to the column, as far as they are known."""
    value = one.value
    found: list[Type | None] = []
    if isinstance(value, Sql | Unique | Round | Cut):
        found.append(type_in(value.sql, one.reading, subject.source))
    elif isinstance(value, Date):
        found.append(Type("date"))
    elif isinstance(value, Computed):
        shapes = {column.name: type_of_target(column) for column in table.columns}
        found.append(type_of(value.sql, lambda _, column: shapes.get(column)))
    if isinstance(value.fallback, Placeholder) and value.fallback.sql:
        found.append(type_in(value.fallback.sql, one.reading, subject.source))
    yield from (given for given in found if given is not None)


def _unfit(one: Written, column: Column) -> Iterator[Finding]:
    into = type_of_target(column)
    if isinstance(one.value, Timestamp) and not into.kind.startswith("timestamp"):
        yield Finding(
            "no_timestamp",
            f"{one.about}: a Timestamp is for a timestamp, and the column is {column.type}",
            one.place,
            "use Date(…) for a date",
        )


def _misspelt(one: Written) -> Iterator[Finding]:
    match one.value:
        case Date(format=str() as written) | Timestamp(format=str() as written):
            yield from _format(one, written)
        case Number(decimal=point, thousands=group) if point is not None or group is not None:
            yield from _separators(one, one.value)
        case _:
            pass
    if isinstance(one.value, Timestamp) and one.value.zone is not None:
        known = _zones()
        if known and one.value.zone not in known:
            yield Finding(
                "unknown_zone",
                f'{one.about}: "{one.value.zone}" is no time zone',
                one.place,
                "name one of the IANA zones, as Europe/Berlin",
            )


def _format(one: Written, written: str) -> Iterator[Finding]:
    try:
        found = format_of(written)
    except ValueError as error:
        yield Finding("bad_format", f'{one.about}: format "{written}": {error}', one.place)
        return
    if isinstance(one.value, Date) and found.has_time:
        yield Finding(
            "bad_format",
            f'{one.about}: format "{written}" says a time of day, which a date has not',
            one.place,
            "use Timestamp(…) in a column of timestamps",
        )


def _separators(one: Written, value: Number) -> Iterator[Finding]:
    point, group = decimal_of(value), value.thousands or ""
    is_sign = len(point) == 1 and len(group) <= 1 and not (point + group).isalnum()
    if point == group or not is_sign or {*"+-"} & {*point, *group}:
        yield Finding(
            "bad_separators",
            f'{one.about}: "{point}" cannot stand before the fraction with "{group}" between'
            " thousands",
            one.place,
            "say two signs, each one character and none of a number itself",
        )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
