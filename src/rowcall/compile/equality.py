"""Which values the target takes for equal: by a column's type, by the collation of its index.

The judged values stand as their types without limits, and a text under the collation of whatever
made it. PostgreSQL compares a char(n) without its trailing blanks, and texts under a collation that
is not deterministic by more than their bytes.
"""

from collections.abc import Sequence

from rowcall.schema.table import Column, Table, UniqueKey
from rowcall.sql.quote import name

_DEFAULT = ("", 'pg_catalog."default"')


def compared(key: UniqueKey, table: Table, alias: str = "") -> list[str]:
    """Return SQL for the columns of judged units as the key compares them."""
    prefix = f"{alias}." if alias else ""
    return [
        _compared(f"{prefix}{name(column.name)}", column, collation)
        for column, collation in _columns(key, table)
    ]


def same_row(key: UniqueKey, table: Table, there: str, unit: str) -> str:
    """Return the condition that a row of the table holds the key of a judged unit.

    A record is compared by the operator classes of its columns' types, whatever operators the
    search path shows, and takes NULLs for equal. It is merged and not hashed, so that it serves
    only where the plain operators do not.
    """
    pairs = list(_columns(key, table))
    if not key.nulls_equal and all(_has_plain_operator(column) for column, _ in pairs):
        own = compared(key, table, unit)
        return " AND ".join(
            f"{there}.{name(column.name)} = {sql}"
            for (column, _), sql in zip(pairs, own, strict=True)
        )
    theirs, ours = (
        ", ".join(
            f"{alias}.{name(column.name)}::{column.type}" + _collate(column, collation, every=True)
            for column, collation in pairs
        )
        for alias in (there, unit)
    )
    return f"ROW({theirs})::record = ROW({ours})::record"


def same_values(columns: Sequence[Column], there: Sequence[str], unit: Sequence[str]) -> str:
    """Return the condition that a row holds the values of a unit, both as SQL, as the row's own
    columns compare them: what a foreign key asks.
    """
    if all(_has_plain_operator(column) for column in columns):
        return " AND ".join(
            f"{own} = {_compared(sql, column, '')}"
            for column, own, sql in zip(columns, there, unit, strict=True)
        )
    theirs, ours = (
        ", ".join(
            f"{sql}::{column.type}" + _collate(column, "", every=True)
            for column, sql in zip(columns, values, strict=True)
        )
        for values in (there, unit)
    )
    return f"ROW({theirs})::record = ROW({ours})::record"


def proves(columns: tuple[str, ...], key: UniqueKey, table: Table) -> bool:
    """Return whether what is unique by these columns' own equality is unique by the key's."""
    if key.nulls_equal or not set(columns) <= set(key.columns):
        return False
    return all(
        collation in ("", column.facts.collation)
        for column, collation in _columns(key, table)
        if column.name in columns
    )


def _columns(key: UniqueKey, table: Table) -> list[tuple[Column, str]]:
    """Return the columns, each with the collation of the index where it is not the column's."""
    collations = key.collations or ("",) * len(key.columns)
    found = [
        (table.column(column), collation)
        for column, collation in zip(key.columns, collations, strict=True)
    ]
    return [(column, collation) for column, collation in found if column is not None]


def _compared(sql: str, column: Column, collation: str) -> str:
    blank_padded = f"::{column.type}" if column.facts.kind == "character" else ""
    return f"{sql}{blank_padded}{_collate(column, collation)}"


def _collate(column: Column, collation: str, *, every: bool = False) -> str:
    chosen = collation or column.facts.collation
    if not chosen or (chosen in _DEFAULT and not collation and not every):
        return ""
    return f" COLLATE {chosen}"


def _has_plain_operator(column: Column) -> bool:
    return column.facts.is_builtin or column.facts.category == "E"
