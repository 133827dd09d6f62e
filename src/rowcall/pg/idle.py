"""Connections that are used again by whoever needs one next."""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue

from rowcall.pg.connect import Connection


class Idle:
    """Connections that nobody uses at the moment.

    A new backend costs some 10 ms until it is set up and its caches know what it works on.
    """

    def __init__(self) -> None:
        self._free: SimpleQueue[Connection] = SimpleQueue()

    @contextmanager
    def taken(self, connect: Callable[[], Connection]) -> Generator[Connection]:
        """Yield one that is free, or a new one; it is closed where the block raises."""
        try:
            connection = self._free.get_nowait()
        except Empty:
            connection = connect()
        try:
            yield connection
        except BaseException:
            # what it is left in is not known
            connection.close()
            raise
        self._free.put(connection)

    def close(self) -> None:
        """Close those that nobody uses."""
        with suppress(Empty):
            while True:
                self._free.get_nowait().close()
