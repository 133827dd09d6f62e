"""The objects of a schema, to the letter: as they stand, and as the ledger remembers them."""

from collections.abc import Sequence
from typing import Any

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, searching
from rowcall.schema.object import Object
from rowcall.sql.statements import statement


def from_objects(
    connection: Connection,
    query: str,
    schema: str,
    tables: Sequence[str] | None = None,
    **parameters: object,
) -> list[tuple[Any, ...]]:
    """Return the rows of a query over `standing`: the objects of these tables, or of the schema."""
    objects = statement("rowcall.ledger", "objects")
    given = None if tables is None else list(tables)
    # every name is printed with its schema then, and means the same to every role
    with searching(connection, ""):
        return run(
            connection,
            f"WITH standing AS (\n{objects})\n{query}",
            schema=schema,
            tables=given,
            **parameters,
        ).fetchall()


def read_standing(connection: Connection, schema: str) -> list[Object]:
    """Return the objects that stand in the schema, by table, kind and name."""
    return _objects(from_objects(connection, f"SELECT {_COLUMNS} FROM standing", schema))


def read_remembered(connection: Connection) -> list[Object]:
    """Return the objects that the ledger remembers, by table, kind and name."""
    return _objects(run(connection, f"SELECT {_COLUMNS} FROM rowcall.found_object").fetchall())


def _objects(rows: list[tuple[Any, ...]]) -> list[Object]:
    found = [Object(*(tuple(v) if isinstance(v, list) else v for v in row)) for row in rows]  # type: ignore[arg-type]
    return sorted(found, key=lambda one: (one.table, one.kind, one.name))


def remember_objects(connection: Connection, schema: str) -> None:
    """Write which objects the schema has that the ledger does not remember yet."""
    from_objects(connection, REMEMBER, schema)


_COLUMNS = (
    "table_name, kind, object_name, definition, columns, to_table, to_columns, condition,"
    " nulls_equal, is_sound, statements"
)
# an older version remembered less of what stands: it is written again when it is not dropped
REMEMBER = f"""INSERT INTO rowcall.found_object AS found ({_COLUMNS})
SELECT {_COLUMNS}
  FROM standing
 WHERE NOT EXISTS (SELECT FROM rowcall.dropped_object AS dropped
                    WHERE dropped.table_name = standing.table_name
                      AND dropped.object_name = standing.object_name
                      AND dropped.kind = standing.kind)
    ON CONFLICT (table_name, kind, object_name) DO UPDATE
   SET definition = EXCLUDED.definition, condition = EXCLUDED.condition,
       statements = EXCLUDED.statements
 WHERE found.statements IS NULL
RETURNING found.table_name"""
