"""Values that are judged by themselves: of a placeholder, a stand-in row, a computed column.

They come into their column as every other value does, and are in trouble where it would alter them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from rowcall.compile.same import is_null
from rowcall.compile.troubles import Trouble
from rowcall.compile.types import Type, type_of_target
from rowcall.compile.typing import type_of
from rowcall.compile.values import Piece, lost_when, raw_name, taken_as, value_name
from rowcall.mapping.columns import Computed, Sql
from rowcall.schema.table import Column, Table
from rowcall.sql.clauses import select_list
from rowcall.sql.quote import name


@dataclass(frozen=True)
class Alone:
    """A value on its way into a column.

    `value` and `troubles` are over what `laterals` makes of its piece; the value is NULL where one
    of the troubles holds. `plain` is SQL for the value over the row itself, where a cast is all
    that it needs.
    """

    made: Piece
    value: str
    troubles: tuple[Trouble, ...]
    plain: str = ""

    def within(self, one: str, row: str = "") -> str:
        """Return SQL for something over its laterals as a subquery, perhaps behind `row`."""
        listed = [*filter(None, [row]), *laterals([self.made])]
        return f"(SELECT {one} FROM {' CROSS JOIN LATERAL '.join(listed)})"

    def inlined(self, one: str) -> str:
        """Return SQL for the same without a subquery, by which a statement would lose its workers.

        PostgreSQL computes no correlated subquery in a parallel plan.
        """
        given = {name(key): f"({sql})" for key, sql in self.made.given.items()}
        value = _replaced(self.made.value, "source", given)
        made = {value_name(self.made.column): f"({value})"}
        return _replaced(_replaced(one, "resolved", made), "source", given)


def _replaced(sql: str, alias: str, by: Mapping[str, str]) -> str:
    names = "|".join(map(re.escape, by))
    return re.sub(rf"(?:\b{alias}\.)?({names})", lambda found: by[found[1]], sql) if by else sql


def laterals(pieces: Iterable[Piece]) -> tuple[str, str]:
    """Return the laterals, over a row, of what is read of it for the pieces and of their values."""
    listed = [*pieces]
    given = select_list({key: sql for p in listed for key, sql in p.given.items()})
    values = select_list({f"{p.name}__value": p.value for p in listed})
    return f"(SELECT {given}) AS source", f"(SELECT {values}) AS resolved"


def alone(sql: str, given: Type | None, column: Column) -> Alone:
    """Return how SQL of a type (None: unknown) comes into the column."""
    made = taken_as(Sql(sql), column, f"({sql})", given)
    troubles = (*made.troubles, *misfits(made))
    return Alone(
        made,
        fitting(made, troubles),
        troubles,
        "" if troubles or made.way else made.given[f"{column.name}__raw"],
    )


def misfits(made: Piece) -> list[Trouble]:
    """Return the troubles of a value that its column's type would alter, or has no room for."""
    column = made.column
    troubles: list[Trouble] = []
    if column.max_length is not None:
        troubles.append(
            Trouble(
                "too_long",
                f"length({value_name(column)}) > {column.max_length}",
                f"{column.name}: longer than {column.max_length} characters",
            )
        )
    when = lost_when(made.way, value_name(column), raw_name(column))
    if made.way is not None and when:
        said = f"{column.name}: does not fit {type_of_target(column).sql}"
        troubles.append(Trouble(made.way.kind, when, said))
    return troubles


def cast_of(made: Piece) -> str:
    """Return SQL for a value in no trouble; '' where it is of the column's type already."""
    column = made.column
    value = f"resolved.{value_name(column)}"
    if made.way is not None:
        return made.way.cast.replace("{v}", value)
    if column.max_length is not None and column.facts.is_domain:
        # a domain that is NOT NULL refuses the cast itself
        return f"CASE WHEN {value} IS NOT NULL THEN {value}::{column.type} END"
    return ""


def placeholder(column: Column, given: Type | None) -> tuple[str, tuple[Trouble, ...]]:
    """Return SQL for what a placeholder of that type writes into a column, and its troubles."""
    found = alone(f"resolved.{name(column.name + '__placeholder')}", given, column)
    value = found.plain or found.inlined(found.value)
    return value, of_a_fallback(found, column, "placeholder", found.inlined)


def computed(word: Computed, column: Column, table: Table) -> Piece:
    """Return the piece of a value over the other columns of its row, which are cast by then."""
    shapes = {shape.name: type_of_target(shape) for shape in table.columns}
    given = type_of(word.sql, lambda _, read: shapes.get(read))
    made = replace(taken_as(Sql(word.sql), column, f"({word.sql})", given), word=word)
    troubles = [*made.troubles, *misfits(made)]
    value = fitting(made, troubles)
    if column.not_null:
        others = "".join(f" AND ({t.when}) IS NOT TRUE" for t in troubles)
        is_missing = f"{is_null(value_name(column), column)}{others}"
        troubles.append(Trouble("bad_value", is_missing, f"{column.name}: no value"))
    return replace(made, troubles=(), later_troubles=tuple(troubles), cast=value)


def fitting(made: Piece, troubles: Iterable[Trouble]) -> str:
    """Return SQL for the value as it is written, NULL where one of the troubles holds."""
    value = cast_of(made) or f"resolved.{value_name(made.column)}"
    fits = " AND ".join(f"({t.when}) IS NOT TRUE" for t in troubles)
    return f"CASE WHEN {fits} THEN {value} END" if fits else value


def of_a_fallback(
    found: Alone, column: Column, what: str, over: Callable[[str], str]
) -> tuple[Trouble, ...]:
    """Return the troubles of a value that takes another's place, each `over` the row itself."""
    return tuple(
        Trouble(
            trouble.kind,
            over(trouble.when),
            f"{column.name}: {what}: {trouble.detail.split(': ', 1)[1]}",
        )
        for trouble in found.troubles
    )
