"""Opening connections: to the source, which is only read, and to the target."""

import re
from functools import cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo

from rowcall.errors import ConnectionFailed, RefusedError
from rowcall.pg import sessions
from rowcall.pg.settings import SOURCE, TARGET, pin_statement, without_time_outs

Connection = psycopg.Connection[Any]


def connect_source(uri: str) -> Connection:
    """Return a connection that can only read; raises ConnectionFailed, RefusedError."""
    connection = _connect(uri, "source", SOURCE)
    connection.autocommit = False
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def connect_target(uri: str, *, autocommit: bool = False, role: str = "target") -> Connection:
    """Return a connection to the target, or to what else may be written.

    The role is the option that names the database. Raises ConnectionFailed, RefusedError.
    """
    connection = _connect(uri, role, TARGET)
    connection.autocommit = autocommit
    return connection


def without_time_outs_from_the_start(uri: str, connection: Connection) -> str:
    """Return the address of a connection for whom it takes a while until settings are pinned."""
    # as libpq found them: in the address, a service file or PGOPTIONS
    found = {one.keyword: one.val for one in connection.pgconn.info}
    asked = (found.get(b"options") or b"").decode()
    more = without_time_outs(connection.info.server_version)
    return make_conninfo(uri, options=f"{asked} {more}".strip())


def masked(uri: str) -> str:
    """Return the URI, or a text that quotes it, without its password."""
    # up to the last @: a password that was not escaped may hold one itself
    uri = re.sub(r"(://[^:/@\s]*):\S*@", r"\1:***@", uri)
    return re.sub(r"(password\s*=\s*)('[^']*'|[^\s&]+)", r"\1***", uri)


def _connect(uri: str, role: str, settings: dict[str, str]) -> Connection:
    """Return a connection in autocommit, with the settings that every session of ours has."""
    connection = _open(uri, role)
    try:
        _pin(connection, uri, role, settings)
    except BaseException:
        connection.close()
        raise
    sessions.remember(connection, uri)
    return connection


def _pin(connection: Connection, uri: str, role: str, settings: dict[str, str]) -> None:
    """Set them in the session, once it is sure that it is one of ours alone."""
    told = connection.info.backend_pid
    try:
        row = connection.execute(pin_statement(settings, told).encode()).fetchone()
        assert row is not None
        # a pooler tells a process id of its own making, or the one of another session
        if row[0] != told:
            if _is_shared(uri, role):
                raise RefusedError(
                    rule=f"the {role} database is behind a pooler that shares sessions between"
                    " clients",
                    where=masked(uri),
                    cause="with pool_mode = transaction or statement settings, locks and"
                    " snapshots of a run would be those of other clients",
                    state="nothing was read or written",
                    next="name the server itself, or a pool with pool_mode = session, with"
                    f" {_option(role)}",
                )
            connection.execute(pin_statement(settings).encode())
    except (errors.InsufficientPrivilege, errors.InvalidParameterValue) as error:
        raise RefusedError(
            rule=f"the session in the {role} database cannot be set up as every run needs it",
            where=masked(uri),
            cause=error.diag.message_primary or "",
            state="nothing was read or written",
            next=f"take the setting from the role: ALTER ROLE {connection.info.user} RESET ALL;"
            f" or name another role with {_option(role)}",
        ) from None


# clients of a pool that are at work may leave each of two others a session of its own for a while
_PROBES = 5


@cache
def _is_shared(uri: str, role: str) -> bool:
    """Return whether a pooler gives a server's session to whoever has the next transaction.

    Of two clients that are both connected, one has several server processes then, or both the same.
    """
    with _open(uri, role) as one, _open(uri, role) as other:
        seen: tuple[set[int], set[int]] = (set(), set())
        for _ in range(_PROBES):
            for client, backends in zip((one, other), seen, strict=True):
                row = client.execute("SELECT pg_backend_pid()", prepare=False).fetchone()
                assert row is not None
                backends.add(row[0])
    return max(map(len, seen)) > 1 or bool(seen[0] & seen[1])


def _open(uri: str, role: str) -> Connection:
    try:
        return psycopg.connect(uri, application_name=f"rowcall {role}", autocommit=True)
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
