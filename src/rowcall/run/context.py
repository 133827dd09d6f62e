"""What every step of a run is given."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims
from rowcall.errors import GOES_ON, ConnectionFailed, ServerLost
from rowcall.pg.connect import Connection, connect_target, masked
from rowcall.pg.idle import Idle
from rowcall.pg.run_sql import run
from rowcall.plan.steps import Plan
from rowcall.run.events import Listener


@dataclass(frozen=True)
class Context:
    """The project, where to read and write, and how to tell what happens."""

    project: BoundProject
    claimed: Claims
    plan: Plan
    source_uri: str
    target_uri: str
    id_key: bytes
    run_id: int
    jobs: int
    listen: Listener
    stop: threading.Event = field(default_factory=threading.Event)
    _idle: Idle = field(default_factory=Idle)

    @contextmanager
    def target(self) -> Generator[Connection]:
        """Yield a connection ready for large statements; commit at the end, roll back on error."""
        with self._idle.taken(self._connect) as connection:
            yield connection
            connection.commit()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._idle.close()

    def _connect(self) -> Connection:
        connection = connect_target(self.target_uri)
        # statements are compiled anew for each mapping, and tables come and go beneath them
        connection.prepare_threshold = None
        run(
            connection,
            "SELECT set_config('rowcall.id_key', %(key)s, false)",
            key=self.id_key.hex(),
        )
        # a sort or hash of narrow rows of 3 M units fits; the server may be less generous
        run(connection, "SET work_mem = '192MB'")
        run(connection, "SET maintenance_work_mem = '512MB'")
        run(connection, "SET jit = off")
        # rows, entries and progress commit together, so losing the last commits loses nothing
        run(connection, "SET synchronous_commit = off")
        connection.commit()
        return connection


# connection exceptions, and the server's own end or that of one of its processes
_ENDINGS = ("08", "57P")


def is_lost(error: psycopg.Error) -> bool:
    """Return whether an error is the end of a connection, and no answer to a statement."""
    if not isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(_ENDINGS)


def lost(error: psycopg.Error | ConnectionFailed, step: str) -> ServerLost:
    """Return the error that says what a lost connection left behind."""
    said = error.cause if isinstance(error, ConnectionFailed) else str(error)
    return ServerLost(
        rule="the connection to a database ended in the middle of a step",
        where=step,
        cause=masked(said.strip().partition("\n")[0]),
        state="everything committed before is kept, and nothing of the open transaction",
        next=f"when the server is back: {GOES_ON}",
    )
