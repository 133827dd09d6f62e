"""Running compiled statements: text that we built ourselves from checked parts."""

from typing import Any

from psycopg import Cursor

from rowcall.pg.connect import Connection


def run(connection: Connection, statement: str, **parameters: object) -> Cursor[Any]:
    """Execute a compiled statement; without parameters, a % in it stands for itself."""
    return connection.execute(statement.encode(), parameters or None)


def value(connection: Connection, statement: str, **parameters: object) -> Any:
    """Return the first column of the first row."""
    row = run(connection, statement, **parameters).fetchone()
    assert row is not None, statement
    return row[0]
