"""The sessions that this process has open: who may wait for a lock, what must end on a signal."""

import os
import socket
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus

Session = psycopg.Connection[Any]


class Opened(NamedTuple):
    """An open session, the address of its database, and when it was opened (monotonic)."""

    session: Session
    uri: str
    at: float


_open: WeakKeyDictionary[Session, tuple[str, float]] = WeakKeyDictionary()
_others: list[Callable[[], None]] = []
_lock = Lock()


def remember(session: Session, uri: str) -> None:
    """Take note of a session that was opened."""
    with _lock:
        _open[session] = (uri, time.monotonic())


@contextmanager
def ended_by(end: Callable[[], None]) -> Generator[None]:
    """Let a signal end what is no session of psycopg's, for as long as the block lasts."""
    with _lock:
        _others.append(end)
    try:
        yield
    finally:
        with _lock:
            _others.remove(end)


def end_others() -> None:
    """End what said how it is ended."""
    with _lock:
        ends = list(_others)
    for end in ends:
        end()


def at_work() -> list[Opened]:
    """Return the sessions with a statement under way."""
    with _lock:
        every = [Opened(session, *facts) for session, facts in _open.items()]
    return [one for one in every if _is_at_work(one.session)]


def _is_at_work(session: Session) -> bool:
    return not session.closed and session.pgconn.transaction_status == TransactionStatus.ACTIVE


def cancel(session: Session) -> None:
    """Ask the server to cancel the statement under way; it may be over by then."""
    with suppress(psycopg.Error):
        session.cancel_safe(timeout=2)


def cut(session: Session) -> None:
    """End the connection beneath a statement that no cancelling ends: its thread has an error."""
    with (
        suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(session.pgconn.socket)) as beneath,
    ):
        beneath.shutdown(socket.SHUT_RDWR)
