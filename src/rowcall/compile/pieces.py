"""The piece of any word but a reference: what its own maker says, and what holds for all words."""

from collections.abc import Callable
from dataclasses import replace

from rowcall.compile.alone import cast_of, misfits, placeholder
from rowcall.compile.altered import cut_to_fit, rounded_to_fit
from rowcall.compile.bind import Reading
from rowcall.compile.claims import expressions
from rowcall.compile.parsed import date, flag, integer, number, timestamp
from rowcall.compile.same import is_null
from rowcall.compile.troubles import Trouble
from rowcall.compile.types import is_text, type_of_target
from rowcall.compile.typing import type_in
from rowcall.compile.values import (
    Piece,
    const,
    dangling,
    expression,
    failed,
    fit,
    is_wanted,
    json,
    large_object,
    lookup,
    names,
    over_source,
    secret,
    unique,
    value_name,
)
from rowcall.mapping.columns import (
    Const,
    Cut,
    Date,
    Fit,
    Flag,
    Integer,
    Json,
    LargeObject,
    Lookup,
    Names,
    Number,
    Round,
    Secret,
    Sql,
    Timestamp,
    Unique,
    Value,
)
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.schema.table import Column, Database
from rowcall.sql.expression import is_column
from rowcall.sql.quote import name


def piece(
    word: Value, column: Column, reading: Reading, source: Database, *, again: bool = False
) -> Piece:
    """Return the piece of any word but a reference; `again` where the mapping is loaded."""
    if isinstance(word, Unique):
        made = unique(word, column, reading, source, again=again)
    else:
        made = _MAKERS[type(word)](word, column, reading, source)
    fallback = word.fallback
    given = dict(made.given)
    fallback_value = made.fallback_value
    later_troubles = made.later_troubles
    if isinstance(fallback, Placeholder) and fallback.sql is not None:
        given[f"{column.name}__placeholder"] = over_source(fallback.sql)
        if not isinstance(word, Names):
            fallback_value, later_troubles = placeholder(
                column, type_in(fallback.sql, reading, source)
            )
    troubles = [*made.troubles]
    leads_nowhere = dangling(word, reading) if isinstance(fallback, Null) else ""
    if leads_nowhere:
        given[f"{column.name}__dangling"] = leads_nowhere
        troubles.append(
            Trouble(
                "missing_reference",
                f"{value_name(column)} IS NULL AND {name(f'{column.name}__dangling')}",
                f"{column.name}: leads to no row",
            )
        )
    troubles += misfits(made)
    if is_wanted(word, column):
        # an unknown code leaves no value either, and is told as what it is
        others = "".join(f" AND ({t.when}) IS NOT TRUE" for t in troubles)
        troubles.append(
            Trouble(
                "bad_value",
                f"{is_null(value_name(column), column)}{others}",
                f"{column.name}: no value",
            )
        )
    if can_raise(made, reading, source):
        troubles.insert(0, failed(column))
    return replace(
        made,
        given=given,
        troubles=tuple(troubles),
        fallback_value=fallback_value,
        later_troubles=later_troubles,
        cast=cast_of(made),
    )


def can_raise(made: Piece, reading: Reading, source: Database) -> bool:
    """Return whether an expression of the word, or a cast of ours, can raise on some row."""
    given = [type_in(sql, reading, source) for sql in expressions(made.word)]
    if not given or made.column.facts.is_domain:
        return bool(given)
    if not all(is_column(sql) for sql in expressions(made.word)) or None in given:
        return True
    into = type_of_target(made.column)
    by = made.way
    is_read = isinstance(made.word, Sql | Unique | Round | Cut)
    if not is_read or is_text(into) or given == [into]:
        return by is not None and (by.asks or into.is_array)
    is_loose = by is None or by.asks or into.is_array or into.kind == "jsonb"
    return is_loose or any(one and is_text(one) for one in given)


_MAKERS: dict[type, Callable[..., Piece]] = {
    Sql: expression,
    Const: const,
    Lookup: lookup,
    Json: json,
    Names: names,
    Fit: fit,
    Round: rounded_to_fit,
    Cut: cut_to_fit,
    Date: date,
    Timestamp: timestamp,
    Number: number,
    Integer: integer,
    Flag: flag,
    Secret: secret,
    LargeObject: large_object,
}
