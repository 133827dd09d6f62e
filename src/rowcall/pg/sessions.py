"""The sessions that this process has open: who may wait for a lock, what must end on a signal."""

from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus

Session = psycopg.Connection[Any]

_open: WeakKeyDictionary[Session, str] = WeakKeyDictionary()
_lock = Lock()


def remember(session: Session, uri: str) -> None:
    """Take note of a session that was opened, and of the address of its database."""
    with _lock:
        _open[session] = uri


def at_work() -> list[tuple[Session, str]]:
    """Return the sessions with a statement under way, each with its address."""
    with _lock:
        every = list(_open.items())
    return [
        (session, uri)
        for session, uri in every
        if not session.closed and session.pgconn.transaction_status == TransactionStatus.ACTIVE
    ]
