"""What the ledger says was dropped for speed, and how one object of it comes back."""

import psycopg

from rowcall.ledger.objects import REMEMBER, from_objects
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.schema.object import Dropped

# what a key can meet when it is made again: rows that break it, or are too long for an index, and
# objects that are missing
CANNOT_BE = (
    psycopg.errors.DataError,
    psycopg.errors.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.ProgrammingError,
)


def read_dropped(target: Connection) -> list[Dropped]:
    """Return what is dropped now, in the order in which it can be restored."""
    rows = run(
        target,
        "SELECT position, table_name, kind, object_name, definition, statements, relation"
        "  FROM rowcall.dropped_object ORDER BY position, table_name, object_name",
    )
    return [
        Dropped(position, table, kind, name, definition, tuple(statements), relation)
        for position, table, kind, name, definition, statements, relation in rows
    ]


def write_dropped(
    target: Connection, query: str, schema: str, table: str, **parameters: object
) -> list[str]:
    """Write down what a query over `standing` finds to be dropped of a table, in one transaction.

    Returns the statements that drop it, in order. All that the table has is remembered with it, so
    that no command misses what was made since the ledger began.
    """
    found = from_objects(
        target, _WRITE.format(remember=REMEMBER, query=query), schema, [table], **parameters
    )
    return [drop_it for (drop_it,) in found]


# the first statement that makes an object is its definition, but for where it is made
_WRITE = """, remembered AS (
{remember}),
droppable AS (
{query}),
written AS (
INSERT INTO rowcall.dropped_object
       (position, table_name, kind, object_name, definition, statements, relation)
SELECT position, table_name, kind, object_name,
       (SELECT made FROM unnest(statements) WITH ORDINALITY AS each (made, nth)
         WHERE NOT starts_with(made, 'SET LOCAL ') ORDER BY nth LIMIT 1),
       statements, relation
  FROM droppable
    -- somebody made it again in the meantime: what stood last comes back
    ON CONFLICT (table_name, kind, object_name) DO UPDATE
   SET definition = EXCLUDED.definition, statements = EXCLUDED.statements)
SELECT drop_it FROM droppable ORDER BY position DESC, table_name, object_name"""


def restore_one(target: Connection, one: Dropped) -> None:
    """Restore an object to the letter and forget it, in the caller's transaction.

    What stands again already stays as it is, and what has lost its table is only forgotten. Raises
    psycopg.Error where rows or other objects forbid it.
    """
    if one.relation is None or not _is_settled(target, one):
        for statement in one.statements:
            run(target, statement)
    run(
        target,
        "DELETE FROM rowcall.dropped_object WHERE table_name = %(table)s"
        " AND kind = %(kind)s AND object_name = %(name)s",
        table=one.table,
        kind=one.kind,
        name=one.name,
    )


def _is_settled(target: Connection, one: Dropped) -> bool:
    """Return whether it stands again, or its table is gone."""
    return bool(
        value(
            target,
            "SELECT to_regclass(%(relation)s) IS NULL"
            " OR (%(kind)s NOT IN ('trigger', 'identity')"
            " AND (EXISTS (SELECT FROM pg_constraint WHERE conname = %(name)s"
            " AND conrelid = to_regclass(%(relation)s))"
            " OR EXISTS (SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE relname = %(name)s AND indrelid = to_regclass(%(relation)s))))",
            kind=one.kind,
            name=one.name,
            relation=one.relation,
        )
    )
