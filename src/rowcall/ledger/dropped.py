"""What the ledger says was dropped for speed, and how one object of it comes back."""

import psycopg

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


def write_dropped(target: Connection, one: Dropped) -> None:
    """Write an object that is dropped in the same transaction."""
    run(
        target,
        "INSERT INTO rowcall.dropped_object"
        " (position, table_name, kind, object_name, definition, statements, relation)"
        " VALUES (%(position)s, %(table)s, %(kind)s, %(name)s, %(definition)s, %(statements)s,"
        " %(relation)s)"
        # somebody made it again in the meantime: what stood last comes back
        " ON CONFLICT (table_name, kind, object_name) DO UPDATE"
        " SET definition = EXCLUDED.definition, statements = EXCLUDED.statements",
        **{**vars(one), "statements": list(one.statements)},
    )


def restore_one(target: Connection, one: Dropped) -> None:
    """Restore an object to the letter and forget it, in the caller's transaction.

    What stands again already stays as it is, and what has lost its table is only forgotten. Raises
    psycopg.Error where rows or other objects forbid it.
    """
    if not (_is_gone(target, one) or _stands(target, one)):
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


def _is_gone(target: Connection, one: Dropped) -> bool:
    return one.relation is not None and bool(
        value(target, "SELECT to_regclass(%(relation)s) IS NULL", relation=one.relation)
    )


def _stands(target: Connection, one: Dropped) -> bool:
    if one.relation is None or one.kind in {"trigger", "identity"}:
        return False
    return bool(
        value(
            target,
            "SELECT EXISTS (SELECT FROM pg_constraint WHERE conname = %(name)s"
            " AND conrelid = %(relation)s::regclass)"
            " OR EXISTS (SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE relname = %(name)s AND indrelid = %(relation)s::regclass)",
            name=one.name,
            relation=one.relation,
        )
    )
