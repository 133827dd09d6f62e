"""Foreign keys of a table to itself, checked when all of its rows are written."""

from collections.abc import Generator
from contextlib import contextmanager

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.sql.statements import statement


@contextmanager
def deferred_keys(target: Connection, table: str) -> Generator[None]:
    """Check the foreign keys of a table to itself behind the block, in the caller's transaction.

    Rows may then be written in any order, by several statements. The catalog alone is changed, and
    is as before behind the block, or when the transaction is rolled back.
    """
    keys = run(target, statement("rowcall.run", "own_foreign_keys"), table=table).fetchall()
    for defer, _ in keys:
        run(target, defer)
    yield
    run(target, "SET CONSTRAINTS ALL IMMEDIATE")
    for _, restore in keys:
        run(target, restore)
