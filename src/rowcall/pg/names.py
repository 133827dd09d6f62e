"""Names as the catalog's functions print them: with or without their schema."""

from collections.abc import Generator
from contextlib import contextmanager

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value


@contextmanager
def qualified_names(connection: Connection) -> Generator[None]:
    """Have every name printed with its schema, as pg_dump does; the connection is in a transaction.

    What is printed so means the same to every role, whatever its search_path.
    """
    before = value(connection, "SELECT current_setting('search_path')")
    run(connection, "SELECT set_config('search_path', '', TRUE)")
    yield
    run(connection, "SELECT set_config('search_path', %(path)s, TRUE)", path=before)
