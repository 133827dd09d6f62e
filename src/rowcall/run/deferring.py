"""Foreign keys of a table to itself, checked when all of its rows are written."""

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.sql.statements import statement


def defer_keys(target: Connection, table: str) -> list[str]:
    """Defer the foreign keys of a table to itself, and return what makes them as they were.

    Rows may then be written in any order, by several statements. The catalog alone is changed; the
    caller rolls that back, or calls `check_keys` in the same transaction.
    """
    keys = run(target, statement("rowcall.run", "own_foreign_keys"), table=table).fetchall()
    for defer, _ in keys:
        run(target, defer)
    return [restore for _, restore in keys]


def check_keys(target: Connection, restore: list[str]) -> None:
    """Check what was deferred, and make the foreign keys as they were."""
    run(target, "SET CONSTRAINTS ALL IMMEDIATE")
    for sql in restore:
        run(target, sql)
