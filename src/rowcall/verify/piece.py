"""What one target column should hold, in DuckDB's SQL, and when its value is in trouble.

A value is made in three layers: `given` over the joined source rows, `found` behind joins with the
ledger and with what Python has parsed, `parts` over both.
"""

from dataclasses import dataclass, field

from rowcall.compile.alone import alone
from rowcall.compile.bind import Bound
from rowcall.compile.fits import way
from rowcall.compile.typing import type_in
from rowcall.compile.values import dangling, is_wanted, over_source
from rowcall.mapping.columns import Value
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.schema.table import Column
from rowcall.sql.quote import name as quoted
from rowcall.sql.quote import text
from rowcall.verify.delivered import handed_over
from rowcall.verify.naming import name
from rowcall.verify.sheet import Sheet

# what is expected of a part that may hold anything
AS_IT_STANDS = "as it stands"


@dataclass(frozen=True)
class Part:
    """A value to compare: as it should be (DuckDB's SQL), as it stands (PostgreSQL's, of `t`)."""

    expected: str
    stands: str


@dataclass(frozen=True)
class Piece:
    """One target column; `trouble` is '' where there can be none.

    `is_own` is a reference to the mapping itself: known of rows, and not of units merged into one.
    `misfit` says when what a placeholder would write is no value of the column: the unit stays.
    """

    name: str
    given: dict[str, str] = field(default_factory=dict[str, str])
    joins: tuple[str, ...] = ()
    found: dict[str, str] = field(default_factory=dict[str, str])
    trouble: str = ""
    parts: dict[str, Part] = field(default_factory=dict[str, Part])
    quarantines: bool = False
    leaves_mark: bool = False
    is_own: bool = False
    misfit: str = ""


class Unverifiable(ValueError):
    """No value can be made again for this column; the text says why."""


def column_of(key: str, bound: Bound) -> str:
    """Return the column of a part: the part itself, or what stands before the key of its json."""
    column = key
    while column and bound.target and not bound.target.column(column):
        column = column.rpartition(".")[0]
    return column or key


def given_name(column: str, what: str) -> str:
    """Return the quoted name of what was computed for a column."""
    return name(f"{column}__{what}")


def stands(column: Column, *, as_json: bool = False) -> str:
    """Return PostgreSQL's SQL for the column as it stands in the target row `t`."""
    return handed_over(f"t.{quoted(column.name)}", column, as_json=as_json)


def settled(
    word: Value,
    column: Column,
    sheet: Sheet,
    value: str,
    *,
    given: dict[str, str],
    found: dict[str, str] | None = None,
    joins: tuple[str, ...] = (),
    troubles: tuple[str, ...] = (),
    fallback: str = "",
    is_needed: bool | None = None,
) -> Piece:
    """Return the piece of a value: length and presence are judged, then the fallback decides.

    `is_needed` says whether no value is a trouble, where the troubles given do not say it already.
    """
    found_wrong = [*troubles]
    if column.max_length is not None:
        found_wrong.append(f"length({value}) > {column.max_length}")
    if is_wanted(word, column) if is_needed is None else is_needed:
        found_wrong.append(f"{value} IS NULL")
    leads_nowhere = dangling(word, sheet.reading) if isinstance(word.fallback, Null) else ""
    if leads_nowhere:
        given = {**given, f"{column.name}__dangling": sheet.ask(f"({leads_nowhere})", "boolean")}
        found_wrong.append(f"{value} IS NULL AND {given_name(column.name, 'dangling')}")
    trouble = " OR ".join(f"coalesce({one}, FALSE)" for one in found_wrong)
    placeholder = word.fallback if isinstance(word.fallback, Placeholder) else None
    misfit = ""
    if placeholder and not fallback:
        of_fallback, misfit = _stand_in(placeholder.sql or "NULL", column, sheet)
        given = {**given, **of_fallback}
        fallback = given_name(column.name, "p")
    expected = value
    if trouble and isinstance(word.fallback, Null | Placeholder):
        expected = f"CASE WHEN {trouble} THEN {fallback or 'NULL'} ELSE {value} END"
    return Piece(
        column.name,
        given,
        joins,
        found or {},
        trouble,
        {column.name: Part(expected, stands(column, as_json=column.name in sheet.bound.gathers))},
        quarantines=not isinstance(word.fallback, Null | Placeholder),
        leaves_mark=isinstance(word.fallback, Null | Placeholder),
        misfit=f"({trouble}) AND coalesce({misfit}, FALSE)" if trouble and misfit else "",
    )


def _stand_in(sql: str, column: Column, sheet: Sheet) -> tuple[dict[str, str], str]:
    """Return what a placeholder writes, and when it is no value of its column: where that could
    alter it, PostgreSQL says.
    """
    value = f"{column.name}__p"
    given = type_in(sql, sheet.reading, sheet.project.source)
    if not column.labels and not way(given, column):
        is_long = f"length({given_name(column.name, 'p')}) > {column.max_length}"
        return {value: typed(sql, column, sheet)}, is_long if column.max_length else ""
    found = alone(over_source(sql), given, column)
    wrong = found.within(" OR ".join(f"({t.when})" for t in found.troubles) or "FALSE")
    asked = {
        value: sheet.ask_for(found.within(found.value), column),
        f"{column.name}__misfit": sheet.ask(wrong, "boolean"),
    }
    return asked, given_name(column.name, "misfit")


def typed(sql: str, column: Column, sheet: Sheet) -> str:
    """Return an expression as the column's value; NULL where it is none of its labels."""
    if not column.labels:
        return sheet.typed(sql, column)
    value = sheet.value(sql, "text")
    return f"CASE WHEN {value} IN ({listed(column.labels)}) THEN {value} END"


def listed(values: tuple[str, ...]) -> str:
    """Return texts as a list of literals."""
    return ", ".join(text(value) for value in values)
