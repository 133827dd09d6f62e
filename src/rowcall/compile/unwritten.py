"""Columns that a mapping does not write, where an expression over the target row reads them.

PostgreSQL fills them in: with their default, or, when all others are known, as their generation
expression says. That one reads no other generated column.
"""

from collections.abc import Iterable

from rowcall.compile.bind import Bound
from rowcall.compile.own_columns import named_in
from rowcall.schema.table import Column, Table
from rowcall.sql.clauses import select_list


def read_of(table: Table, expression: str) -> list[str]:
    """Return the columns that an expression reads, and what generated ones among them are of."""
    found = named_in(expression, table.column_names)
    made = [c for column in found if (c := table.column(column)) and c.is_generated]
    for column in made:
        found += named_in(column.default or "", table.column_names)
    return list(dict.fromkeys(found))


def defaults(bound: Bound, expressions: Iterable[str]) -> dict[str, str]:
    """Return SQL for the defaults of the columns that the expressions read."""
    assert bound.target is not None
    texts = [*expressions]
    texts += [column.default or "" for column in _generated(bound, texts)]
    return {
        column.name: f"({_default(column)})::{column.type}"
        for column in bound.target.columns
        if not column.is_generated
        and column.name not in bound.columns
        and any(column.name.replace('"', '""') in read for read in texts)
    }


def generated(bound: Bound, expressions: Iterable[str]) -> dict[str, str]:
    """Return SQL for the generated columns that they read, over a row with all others."""
    return {
        column.name: f"({column.default})::{column.type}"
        for column in _generated(bound, [*expressions])
    }


def with_unwritten(bound: Bound, relation: str, expression: str) -> str:
    """Return a relation of judged units with what an expression reads beside what is written."""
    table = f"(SELECT judged.*{_more(defaults(bound, [expression]))} FROM {relation} AS judged)"
    made = generated(bound, [expression])
    return f"(SELECT judged.*{_more(made)} FROM {table} AS judged)" if made else table


def _generated(bound: Bound, expressions: list[str]) -> list[Column]:
    assert bound.target is not None
    made = {column.name: column for column in bound.target.columns if column.is_generated}
    read = {name for expression in expressions for name in named_in(expression, [*made])}
    return [column for column in made.values() if column.name in read]


def _default(column: Column) -> str:
    return "NULL" if column.default_is_volatile else column.default or "NULL"


def _more(columns: dict[str, str]) -> str:
    return f", {select_list(columns)}" if columns else ""
