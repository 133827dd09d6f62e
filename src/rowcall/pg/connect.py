"""Opening connections: to the source, which is only read, and to the target."""

import re
from typing import Any

import psycopg

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
