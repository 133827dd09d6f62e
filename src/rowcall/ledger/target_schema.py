"""The target's schema as this migration found it, whatever is dropped for speed at the moment."""

from dataclasses import replace
from typing import TypeVar

from rowcall.catalog.read import read_database
from rowcall.ledger.opening import has_ledger, refuse_other_version
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.schema.table import Database, ForeignKey, Table, UniqueKey

Key = TypeVar("Key", UniqueKey, ForeignKey)


def read_target(connection: Connection, schema: str) -> Database:
    """Return what stands in the schema, with the keys that stood there before the first drop.

    Raises ProjectError where the schema does not exist, RefusedError where the ledger is not of
    this version.
    """
    database = read_database(connection, schema)
    if not has_ledger(connection):
        return database
    refuse_other_version(connection)
    tables = dict(database.tables)
    for found in run(connection, _REMEMBERED):
        table = tables.get(found[0])
        # a column that is gone took its keys with it
        if table and set(found[3]) <= set(table.column_names):
            tables[table.name] = _with_key(table, *found[1:])
    return replace(database, tables=tables)


_REMEMBERED = """
SELECT table_name, kind, object_name, columns, to_table, to_columns, condition, nulls_equal
  FROM rowcall.found_object
 WHERE kind IN ('primary key', 'foreign key', 'unique key', 'unique index')
   AND cardinality(columns) > 0
   AND (is_sound OR kind = 'foreign key')
   AND NOT definition LIKE '% NOT ENFORCED'
"""


def _with_key(
    table: Table,
    kind: str,
    name: str,
    columns: list[str],
    to_table: str,
    to_columns: list[str],
    predicate: str | None,
    nulls_equal: bool,
) -> Table:
    if kind == "primary key":
        return replace(table, primary_key=table.primary_key or tuple(columns))
    if kind == "foreign key":
        if any(key.name == name for key in table.foreign_keys):
            return table
        foreign = ForeignKey(name, tuple(columns), to_table, tuple(to_columns))
        return replace(table, foreign_keys=_in_order((*table.foreign_keys, foreign)))
    if any(key.name == name for key in table.unique_keys):
        return table
    unique = UniqueKey(name, tuple(columns), predicate, nulls_equal)
    return replace(table, unique_keys=_in_order((*table.unique_keys, unique)))


def _in_order(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    # as the catalog gives them: what is compiled does not depend on what is dropped
    return tuple(sorted(keys, key=lambda key: key.name))
