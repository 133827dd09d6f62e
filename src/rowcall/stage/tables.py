"""One table, from the source's snapshot into staging."""

import hashlib
from dataclasses import dataclass

from rowcall.compile.relations import ROW, staged
from rowcall.pg.connect import Connection
from rowcall.pg.copy import pump
from rowcall.pg.run_sql import run, value
from rowcall.schema.table import Table
from rowcall.sql.quote import name, names, qualified


@dataclass(frozen=True)
class Staged:
    """What one table held: rows at the source and in staging, and values by column."""

    relation: str
    source_rows: int
    row_count: int
    checksum: str
    value_counts: dict[str, int]


def stage_table(
    source: Connection, target: Connection, schema: str, table: Table, columns: tuple[str, ...]
) -> Staged:
    """Copy the columns of a table and count both sides; the caller commits.

    Staged rows are numbered in the source's physical order, which a snapshot does not change.
    """
    relation = qualified(schema, table.name)
    into = staged(table.name)
    run(target, f"DROP TABLE IF EXISTS {into}")
    # the target does not know the source's own types
    own = _own_types(source, relation)
    types = {column.name: column.type for column in table.columns}
    ddl = ", ".join(f"{name(column)} {own.get(column, types[column])}" for column in columns)
    run(target, f"CREATE TABLE {into} ({ROW} bigint GENERATED ALWAYS AS IDENTITY, {ddl})")
    reads = ", ".join(
        f"{name(column)}::{own[column]}" if column in own else name(column) for column in columns
    )
    digest = hashlib.sha256()
    pump(
        source,
        f"COPY (SELECT {reads} FROM {relation}) TO STDOUT (FORMAT binary)",
        target,
        f"COPY {into} ({names(columns)}) FROM STDIN (FORMAT binary)",
        digest.update,
    )
    counts = count_values(source, schema, table)
    rows = int(value(target, f"SELECT count(*) FROM {into}"))
    key = table.primary_key
    if key and set(key) <= set(columns):
        run(target, f"ALTER TABLE {into} ADD PRIMARY KEY ({names(key)})")
    run(target, f"ANALYZE {into}")
    return Staged(table.name, counts.pop(""), rows, digest.hexdigest(), counts)


def count_values(source: Connection, schema: str, table: Table) -> dict[str, int]:
    """Return how many values each column holds, and under '' how many rows there are."""
    listed = ", ".join(f"count({name(column.name)})" for column in table.columns)
    row = run(source, f"SELECT count(*), {listed} FROM {qualified(schema, table.name)}").fetchone()
    assert row is not None
    return dict(zip(["", *table.column_names], row, strict=True))


# Types that COPY cannot take from one database into another in binary form: without functions for
# it (aclitem), or with one that refuses the empty value that the other one sends.
_HAS_BINARY = """
{0}.typsend <> 0 AND {0}.typreceive <> 0
 AND {0}.typname NOT IN ('int2vector', 'oidvector', 'tsquery')"""


def _own_types(source: Connection, relation: str) -> dict[str, str]:
    """Return how columns are staged whose type is none of PostgreSQL's, or has no binary form.

    A domain as what it is made of; enumerations, types of extensions and the like as text.
    """
    rows = run(
        source,
        "SELECT attname, CASE WHEN made_of.typnamespace = 'pg_catalog'::regnamespace"
        f" AND {_HAS_BINARY.format('made_of')} AND (part.oid IS NULL OR {_HAS_BINARY.format('part')})"
        " THEN format_type(made_of.oid, own.typtypmod) ELSE 'text' END"
        "  FROM pg_attribute AS a JOIN pg_type AS own ON own.oid = a.atttypid"
        "  LEFT JOIN pg_type AS made_of ON made_of.oid = own.typbasetype"
        "  LEFT JOIN pg_type AS part ON part.oid = coalesce(made_of.typelem, own.typelem)"
        " WHERE attrelid = %(relation)s::regclass AND attnum > 0"
        "   AND NOT (own.typnamespace = 'pg_catalog'::regnamespace"
        f" AND {_HAS_BINARY.format('own')}"
        f" AND (part.oid IS NULL OR {_HAS_BINARY.format('part')}))",
        relation=relation,
    )
    return dict(rows.fetchall())
