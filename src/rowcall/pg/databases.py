"""Which databases does a server have, and how is a missing one made?"""

from collections.abc import Iterable

from psycopg import sql

from rowcall.pg.connect import Connection, connect_target


def create_missing(uri: str, names: Iterable[str]) -> None:
    """Make those databases that the server does not have; an existing one is left as it is."""
    with connect_target(uri, autocommit=True) as connection:
        for name in names:
            if not database_exists(connection, name):
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
                )


def database_exists(connection: Connection, name: str) -> bool:
    """Say whether the server has a database of that name."""
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    return connection.execute(query, [name]).fetchone() is not None
