"""Rows of a target under the names of what they came from, so that two targets can be compared."""

from dataclasses import dataclass
from typing import Any

import psycopg

# every key of a row under the unit that made it; a row of no unit keeps its own
_NAMES = """
CREATE TEMP TABLE named AS
SELECT target_table, target_key::uuid AS key,
       concat_ws(' ', mapping, source_key, nullif(part, '')) AS name
  FROM rowcall.target_rows
 WHERE origin IN ('migrated', 'adopted', 'derived', 'placeholder')
 UNION ALL
SELECT 'roles', id, code FROM roles
"""

_COLUMNS = """
SELECT a.attrelid::regclass::text, a.attname,
       (SELECT k.confrelid::regclass::text FROM pg_constraint AS k
         WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum])
  FROM pg_attribute AS a
  JOIN pg_class AS c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
   AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY 1, a.attnum
"""


@dataclass(frozen=True)
class Rows:
    """The rows of a table by name: values of the columns, references by the name they lead to."""

    columns: tuple[str, ...]
    by_name: dict[str, tuple[Any, ...]]


def read_rows(target: str, tables: set[str]) -> dict[str, Rows]:
    """Return the rows of these tables that come from a unit."""
    with psycopg.connect(target) as connection:
        connection.execute(_NAMES)
        connection.execute("CREATE INDEX ON named (key)")
        connection.execute("ANALYZE named")
        columns: dict[str, list[tuple[str, str | None]]] = {}
        for table, column, leads_to in connection.execute(_COLUMNS).fetchall():
            columns.setdefault(table, []).append((column, leads_to))
        return {table: _rows(connection, table, columns[table]) for table in sorted(tables)}


def _rows(
    connection: psycopg.Connection[Any], table: str, columns: list[tuple[str, str | None]]
) -> Rows:
    listed: list[str] = []
    joins: list[str] = []
    for number, (column, leads_to) in enumerate(columns):
        if column == "id":
            continue
        if leads_to is None:
            listed.append(f'row."{column}"::text')
            continue
        joins.append(f'LEFT JOIN named AS n{number} ON n{number}.key = row."{column}"')
        listed.append(f'coalesce(n{number}.name, row."{column}"::text)')
    sql = (
        f"SELECT own.name, {', '.join(listed)} FROM public.{table} AS row"
        f" JOIN named AS own ON own.key = row.id AND own.target_table = '{table}' "
        + " ".join(joins)
    )
    found = connection.execute(sql.encode()).fetchall()
    names = tuple(column for column, _ in columns if column != "id")
    return Rows(names, {name: tuple(values) for name, *values in found})


def differences(one: Rows, other: Rows) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Return what differs, by name and column; a row that one of both lacks under column ''."""
    found: dict[tuple[str, str], tuple[Any, Any]] = {
        (name, ""): (name in one.by_name, name in other.by_name)
        for name in one.by_name.keys() ^ other.by_name.keys()
    }
    for name in one.by_name.keys() & other.by_name.keys():
        mine, theirs = one.by_name[name], other.by_name[name]
        if mine != theirs:
            pairs = zip(one.columns, mine, theirs, strict=True)
            found |= {(name, column): (a, b) for column, a, b in pairs if a != b}
    return found
