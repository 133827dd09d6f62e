"""Running compiled statements: text that we built ourselves from checked parts."""

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Cursor

from rowcall.pg.connect import Connection
from rowcall.sql.index import Index


def run(connection: Connection, statement: str, **parameters: object) -> Cursor[Any]:
    """Execute a compiled statement; a % that names no parameter stands for itself."""
    if not parameters:
        return connection.execute(statement.encode())
    return connection.execute(_escaped(statement, parameters).encode(), parameters)


def value(connection: Connection, statement: str, **parameters: object) -> Any:
    """Return the first column of the first row."""
    row = run(connection, statement, **parameters).fetchone()
    assert row is not None, statement
    return row[0]


def until_nothing_changes(connection: Connection, statements: Sequence[str | Index]) -> None:
    """Execute the statements again and again, until none of them changes a row."""
    while sum(run(connection, str(statement)).rowcount for statement in statements) > 0:
        pass


@contextmanager
def searching(connection: Connection, path: str) -> Generator[None]:
    """Let names be found in a list of schemas; behind it, in those that were searched before.

    What RESET or DEFAULT brings back is the role's own list, and not the session's.
    """
    before = value(connection, "SELECT current_setting('search_path')")
    run(connection, "SELECT set_config('search_path', %(path)s, true)", path=path)
    yield
    run(connection, "SELECT set_config('search_path', %(path)s, true)", path=before)


def stream(
    connection: Connection, statement: str, at_once: int, **parameters: object
) -> Generator[tuple[Any, ...]]:
    """Yield the rows of a compiled SELECT, of which the server sends so many at once."""
    with connection.cursor(name="rowcall") as cursor:
        cursor.itersize = at_once
        yield from cursor.execute(_escaped(statement, parameters).encode(), parameters)


def _escaped(statement: str, parameters: Mapping[str, object]) -> str:
    """Double each % that names no parameter: it stands in a name or an expression of a user."""
    named = "|".join(map(re.escape, parameters))
    return re.sub(rf"%(?!\((?:{named})\)s)", "%%", statement)
