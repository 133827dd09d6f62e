"""Running compiled statements: text that we built ourselves from checked parts."""

import re
from typing import Any

from psycopg import Cursor

from rowcall.pg.connect import Connection


def run(connection: Connection, statement: str, **parameters: object) -> Cursor[Any]:
    """Execute a compiled statement; a % that names no parameter stands for itself."""
    if not parameters:
        return connection.execute(statement.encode())
    # names and expressions of users stand in the statement, and may hold a %
    named = "|".join(map(re.escape, parameters))
    escaped = re.sub(rf"%(?!\((?:{named})\)s)", "%%", statement)
    return connection.execute(escaped.encode(), parameters)


def value(connection: Connection, statement: str, **parameters: object) -> Any:
    """Return the first column of the first row."""
    row = run(connection, statement, **parameters).fetchone()
    assert row is not None, statement
    return row[0]
