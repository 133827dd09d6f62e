"""Columns that are GENERATED ALWAYS AS IDENTITY: what an INSERT has to say to write them."""

from collections.abc import Iterable

from rowcall.compile.bind import Bound
from rowcall.schema.table import Table


def overriding(table: Table, columns: Iterable[str]) -> str:
    """Return the clause behind the columns of an INSERT that writes such a column, with its blank.

    Where the identity is BY DEFAULT the clause is not needed, and does no harm.
    """
    is_needed = any(_is_always(table, column) for column in columns)
    return " OVERRIDING SYSTEM VALUE" if is_needed else ""


def always_written(bound: Bound) -> list[str]:
    """Return the columns of that kind that a mapping writes, of which an UPDATE is refused."""
    table = bound.target
    return [] if table is None else [c for c in bound.columns if _is_always(table, c)]


def _is_always(table: Table, column: str) -> bool:
    shape = table.column(column)
    return shape is not None and shape.identity == "always"
