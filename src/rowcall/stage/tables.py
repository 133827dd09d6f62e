"""One table, from the source's snapshot into staging."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import errors

from rowcall.compile.relations import ROW, staged
from rowcall.pg.connect import Connection
from rowcall.pg.copy import pump
from rowcall.pg.indexing import add_primary_key
from rowcall.pg.run_sql import run, value
from rowcall.schema.table import Column, Table
from rowcall.sql.quote import name, names


@dataclass(frozen=True)
class Staged:
    """What one table held: rows at the source and in staging, and values by column."""

    relation: str
    source_rows: int
    row_count: int
    checksum: str
    value_counts: dict[str, int]


def stage_table(
    source: Connection,
    target: Connection,
    table: Table,
    columns: tuple[str, ...],
    folded: Mapping[str, str] | None = None,
) -> Staged:
    """Copy the columns of a table and count both sides; the caller commits.

    `folded` are {staged column: expression at the source} that tell which values are equal there.
    Staged rows are numbered in the source's physical order, which a snapshot does not change.
    """
    into = staged(table.name)
    run(target, f"DROP TABLE IF EXISTS {into}")
    shapes = [column for column in table.columns if column.name in columns]
    held = {column.name: column.staged_type for column in shapes}
    held |= dict.fromkeys(folded or {}, "text")
    ddl = ", ".join(f"{name(column)} {kind}" for column, kind in held.items())
    _create(target, f"CREATE TABLE {into} ({ROW} bigint GENERATED ALWAYS AS IDENTITY, {ddl})")
    reads = ", ".join([*map(_read, shapes), *(folded or {}).values()])
    digest = hashlib.sha256()
    pump(
        source,
        f"COPY (SELECT {reads} FROM {table.own_rows}) TO STDOUT (FORMAT binary)",
        target,
        f"COPY {into} ({names(held)}) FROM STDIN (FORMAT binary)",
        digest.update,
    )
    counts = count_values(source, table)
    rows = int(value(target, f"SELECT count(*) FROM {into}"))
    key = table.primary_key
    if key and set(key) <= set(columns):
        add_primary_key(target, into, key)
    run(target, f"ANALYZE {into}")
    return Staged(table.name, counts.pop(""), rows, digest.hexdigest(), counts)


def _create(target: Connection, ddl: str) -> None:
    """Create a table; of names that are as long as they may be, another's array type has ours.

    PostgreSQL calls it by the table's first 62 bytes and counts on where that is taken, which it
    does not see of a table that is made at the same moment: it sees it the next time.
    """
    for is_last in (False, False, True):
        try:
            with target.transaction():
                run(target, ddl)
            return
        except errors.UniqueViolation:
            if is_last:
                raise


def count_values(source: Connection, table: Table) -> dict[str, int]:
    """Return how many values each column holds, and under '' how many rows there are.

    Of a column that the role may not read nobody can say that it is empty: as many as rows.
    """
    held = [column for column in table.columns if not column.read_as]
    closed = table.access.unreadable
    counts = [
        "count(*)" if column.name in closed else f"count({name(column.name)})" for column in held
    ]
    row = run(source, f"SELECT count(*), {', '.join(counts)} FROM {table.own_rows}").fetchone()
    assert row is not None
    return dict(zip(["", *(column.name for column in held)], row, strict=True))


def _read(column: Column) -> str:
    if column.read_as:
        return f"{column.read_as} AS {name(column.name)}"
    is_itself = column.staged_type == column.type
    return name(column.name) if is_itself else f"{name(column.name)}::{column.staged_type}"
