"""The two databases of a demo: made anew, and only where an earlier demo made them."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote, urlsplit

from psycopg import sql
from psycopg.conninfo import make_conninfo

from rowcall.errors import RefusedError
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.databases import database_exists
from rowcall.pg.machine import embedded_binaries
from rowcall.pg.server import Server, create_server, start_server, stop_server

_MARKER = "made by rowcall demo"


@dataclass(frozen=True)
class Host:
    """Where the demo's databases live: a server that was named, or our own."""

    uri: str
    own: Server | None = None

    def database_uri(self, database: str) -> str:
        """Return the address of one of its databases."""
        if self.own:
            return self.own.database_uri(database)
        if "://" in self.uri:
            return urlsplit(self.uri)._replace(path=f"/{quote(database)}").geturl()
        return make_conninfo(self.uri, dbname=database)


@contextmanager
def demo_host(uri: str | None, folder: Path, *, keep: bool) -> Generator[Host]:
    """Yield the named server, or one of our own in the folder, stopped at the end."""
    if uri is not None:
        yield Host(uri)
        return
    server = create_server(embedded_binaries(), folder / "server")
    start_server(server)
    try:
        yield Host(server.uri, server)
    finally:
        if not keep:
            stop_server(server)


def recreate_databases(host: Host, *names: str) -> None:
    """Create the databases anew; raises RefusedError where one is not an earlier demo's."""
    with connect_target(host.uri, autocommit=True, role="server") as connection:
        there = {
            name: _comment(connection, name) for name in names if database_exists(connection, name)
        }
        others = [name for name, comment in there.items() if comment != _MARKER]
        if others:
            raise RefusedError(
                rule=f"the server has a database that no demo made: {', '.join(others)}",
                state="nothing was written",
                next="rename that database, or give another server: rowcall demo --server URI",
            )
        for name in names:
            _execute(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            _execute(connection, "CREATE DATABASE {} TEMPLATE template0", name)
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(name), sql.Literal(_MARKER)
                )
            )


def _comment(connection: Connection, name: str) -> str | None:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    row = connection.execute(query, [name]).fetchone()
    return row[0] if row else None


def _execute(connection: Connection, command: LiteralString, name: str) -> None:
    connection.execute(sql.SQL(command).format(sql.Identifier(name)))
