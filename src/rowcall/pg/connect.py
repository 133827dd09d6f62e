"""Opening connections: to the source, which is only read, and to the target."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql as pgsql

from rowcall.errors import ConnectionFailed

Connection = psycopg.Connection[Any]

_SOURCE_OPTIONS = (
    "-c default_transaction_read_only=on"
    # one stream per table in physical order: staged rows get the same numbers in every run
    " -c synchronize_seqscans=off -c max_parallel_workers_per_gather=0"
    " -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
)


def connect_source(uri: str) -> Connection:
    """Return a connection that can only read; raises ConnectionFailed."""
    connection = _connect(uri, "source", _SOURCE_OPTIONS)
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def connect_target(uri: str, *, autocommit: bool = False, role: str = "target") -> Connection:
    """Return a connection to the target, or to what else may be written; raises ConnectionFailed.

    The role is the option that names the database.
    """
    connection = _connect(uri, role, "-c client_min_messages=warning -c timezone=UTC")
    connection.autocommit = autocommit
    return connection


_LOCKABLE = """
SELECT format('%%I.%%I', n.nspname, c.relname)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = %s
   AND c.relkind IN ('r', 'p')
   AND has_table_privilege(c.oid, 'SELECT')
 ORDER BY 1
"""


@contextmanager
def exported_snapshot(uri: str, schema: str) -> Generator[str]:
    """Keep one snapshot of the source open and yield its name for further readers.

    The tables of the schema that may be read are locked first, and stay so: a snapshot does not
    see through TRUNCATE, or ALTER TABLE where it writes the table anew, and finds such a table
    empty. LOCK TABLE takes no snapshot, so that what was committed while it waited is seen.
    """
    with connect_source(uri) as connection, connect_source(uri) as looking:
        tables = looking.execute(_LOCKABLE, [schema]).fetchall()
        looking.rollback()
        if tables:
            listed = ", ".join(table for (table,) in tables)
            connection.execute(f"LOCK TABLE {listed} IN ACCESS SHARE MODE".encode())
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield str(row[0])
        connection.rollback()


def adopt_snapshot(connection: Connection, snapshot: str) -> None:
    """Make the connection's new transaction see what the exporting one sees."""
    connection.execute(pgsql.SQL("SET TRANSACTION SNAPSHOT {}").format(pgsql.Literal(snapshot)))


def masked(uri: str) -> str:
    """Return the URI, or a text that quotes it, without its password."""
    # up to the last @: a password that was not escaped may hold one itself
    uri = re.sub(r"(://[^:/@\s]*):\S*@", r"\1:***@", uri)
    return re.sub(r"(password\s*=\s*)('[^']*'|[^\s&]+)", r"\1***", uri)


def _connect(uri: str, role: str, options: str) -> Connection:
    try:
        return psycopg.connect(uri, application_name=f"rowcall {role}", options=options)
    except psycopg.ProgrammingError:
        # libpq quotes what it cannot read, which may be the password
        raise ConnectionFailed(
            rule=f"the address of the {role} database cannot be read",
            state="nothing was read or written",
            next=f"write {_option(role)} as postgresql://user@host:5432/name",
        ) from None
    except psycopg.OperationalError as error:
        # after an @ in a password that was not escaped, libpq takes the rest for the host
        unescaped = re.search(r"://[^:/@\s]*:[^@]*@(\S*@)", uri)
        # what is indented is libpq's advice, not the cause
        lines = [line for line in str(error).splitlines() if line.strip() and line[0] != "\t"]
        cause = lines[-1].removeprefix("- ") if lines else ""
        raise ConnectionFailed(
            rule=f"the {role} database does not answer",
            where=masked(uri),
            cause=masked(cause.replace(unescaped[1], "***@") if unescaped else cause),
            state="nothing was read or written",
            next=f"check {_option(role)}, the server and ~/.pgpass",
        ) from None


def _option(role: str) -> str:
    has_variable = role in {"source", "target"}
    return f"--{role}" + f" (or ROWCALL_{role.upper()})" * has_variable
