"""Triggers of a table that is written when they fire again: silent within our transaction."""

from collections.abc import Generator
from contextlib import contextmanager

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.sql.quote import qualified
from rowcall.sql.statements import statement


@contextmanager
def silent_triggers(target: Connection, schema: str, table: str) -> Generator[None]:
    """Disable the triggers that fire, and enable them as they were; the caller commits both.

    Other sessions wait for the table until then, so that no change of theirs goes unheard. While a
    run loads, the triggers of its tables are disabled already, and nobody has to wait.
    """
    found = run(target, statement("rowcall.run", "triggers"), table=qualified(schema, table))
    triggers = found.fetchall()
    for disable, _ in triggers:
        run(target, disable)
    yield
    for _, enable in triggers:
        run(target, enable)
