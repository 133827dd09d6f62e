"""One runner per target: an advisory lock that ends with its connection."""

from collections.abc import Generator
from contextlib import contextmanager

from rowcall.errors import RefusedError
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.run_sql import value

# what comes next for whoever meets a run that is going on
WAIT = "wait for it; rowcall status, which tells how far it has come"

# 'rowcall' in the digits of a telephone: any fixed number that others are unlikely to use
_LOCK = 7692255


@contextmanager
def only_runner(uri: str) -> Generator[Connection]:
    """Yield a connection that holds the lock; raises RefusedError where another one has it."""
    with connect_target(uri) as connection:
        if not value(connection, f"SELECT pg_try_advisory_lock({_LOCK})"):
            raise RefusedError(
                rule="another rowcall runs on this target",
                state="nothing was written by this one",
                next=WAIT,
            )
        connection.commit()
        yield connection


def is_held(connection: Connection) -> bool:
    """Return whether a runner is at work on this target."""
    # the lock's number stands in objid, as it fits into 32 bits
    return bool(
        value(
            connection,
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
            " AND classid = 0 AND objid = %(lock)s AND granted AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))",
            lock=_LOCK,
        )
    )
