"""A connection that only reads, all of its statements in one snapshot."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from rowcall.pg.connect import Connection, connect_target


@contextmanager
def reading(target_uri: str) -> Generator[Connection]:
    """Yield a read-only connection to the target."""
    with connect_target(target_uri) as connection:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield connection
