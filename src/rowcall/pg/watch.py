"""Watches statements: one that waits for a lock is told, one that must end is cancelled, then cut.

A statement cannot watch itself, so that a thread does, which looks at the sessions of this process.
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

import psycopg

from rowcall.errors import RowcallError
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.sessions import Opened, Session, at_work, cancel, cut, end_others
from rowcall.pg.wait import Wait
from rowcall.pg.waits import read_waits

# a wait is told when it lasts so long; what was told to stop has so long to end by itself
TELL_AFTER = 2.0
GRACE = 3.0
_CUT_AFTER = 10.0
_LOOK_EVERY = 0.25

# databases that an inner watch looks at: the outer one leaves them alone
_taken: list[frozenset[str]] = []


class Watch:
    """What is watched: all databases, or some, whose waits have an end where one is given."""

    def __init__(
        self,
        tell: Callable[[Wait], None],
        stop: threading.Event,
        uris: frozenset[str] | None = None,
        patience: float | None = None,
    ) -> None:
        self.tell = tell
        self.stop = stop
        self.uris = uris
        self.patience = patience
        # the longest wait that was seen last, and whether it had an end
        self.wait: Wait | None = None
        self.gave_up = False
        self._stopped_at: float | None = None
        # since when a session is seen at work, and which waits were told: by when they began
        self._since: dict[Session, float] = {}
        self._told: dict[int, float] = {}
        self._asking: dict[str, Connection] = {}

    def look(self) -> None:
        """Look once."""
        now = time.monotonic()
        busy = [one for one in at_work() if self._is_ours(one)]
        self._since = {one.session: self._since.get(one.session, now) for one in busy}
        if self.stop.is_set():
            self._end(busy, now)
            return
        least = min(TELL_AFTER, self.patience if self.patience is not None else TELL_AFTER)
        long = [one for one in busy if now - self._since[one.session] >= least - _LOOK_EVERY]
        for uri in {one.uri for one in long}:
            # whatever the server says, the statement itself will say it too
            with suppress(psycopg.Error, RowcallError):
                self._ask(uri, [one for one in long if one.uri == uri])
        for uri in self._asking.keys() - {one.uri for one in long}:
            self._asking.pop(uri).close()

    def close(self) -> None:
        """Close what was opened to look."""
        while self._asking:
            self._asking.popitem()[1].close()

    def _is_ours(self, one: Opened) -> bool:
        if one.session in self._asking.values():
            return False
        if self.uris is None:
            return not any(one.uri in uris for uris in _taken)
        return one.uri in self.uris

    def _ask(self, uri: str, long: list[Opened]) -> None:
        sessions = {one.session.info.backend_pid: one.session for one in long}
        if uri not in self._asking or self._asking[uri].closed:
            self._asking[uri] = connect_target(uri, autocommit=True, role="watch")
        for wait in read_waits(self._asking[uri], sessions):
            began = time.monotonic() - wait.seconds
            self.wait = wait
            # the same wait is seen again, a moment more or less
            if wait.seconds >= TELL_AFTER and self._told.get(wait.pid, 0) < began - 1:
                self._told[wait.pid] = began
                self.tell(wait)
            if self.patience is not None and wait.seconds >= self.patience:
                self.gave_up = True
                cancel(sessions[wait.pid])

    def _end(self, busy: list[Opened], now: float) -> None:
        self._stopped_at = self._stopped_at or now
        waited = now - self._stopped_at
        if self.uris is None and waited >= GRACE:
            end_others()
        for one in busy:
            # what was opened since undoes what is to be undone
            if waited < GRACE or one.at > self._stopped_at:
                continue
            if waited < _CUT_AFTER:
                cancel(one.session)
            else:
                cut(one.session)


@contextmanager
def watching(watch: Watch) -> Generator[Watch]:
    """Watch until the end of the block."""
    is_over = threading.Event()

    def work() -> None:
        while not is_over.wait(_LOOK_EVERY):
            watch.look()
        watch.close()

    if watch.uris is not None:
        _taken.append(watch.uris)
    watcher = threading.Thread(target=work, daemon=True, name="rowcall watch")
    watcher.start()
    try:
        yield watch
    finally:
        is_over.set()
        # a server that does not answer holds nobody up
        watcher.join(_CUT_AFTER)
        if watch.uris is not None:
            _taken.remove(watch.uris)
