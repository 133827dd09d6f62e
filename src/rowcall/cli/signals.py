"""Ctrl-C and SIGTERM: most commands end at once, a run between two batches or within seconds."""

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

from rowcall.errors import Interrupted

_STOPPING = (signal.SIGINT, signal.SIGTERM)
_received: list[int] = []
# set by either signal, for what other threads do
asked = threading.Event()


def listen() -> None:
    """Turn both signals into a KeyboardInterrupt, which undoes what is open."""
    for number in _STOPPING:
        signal.signal(number, _interrupt)


def exit_code_of_signal() -> int | None:
    """Return 130 or 143 where a signal came, by the first of them."""
    return 128 + _received[0] if _received else None


@contextmanager
def stopping_gently(tell: Callable[[int], None]) -> Generator[threading.Event]:
    """Yield an event that either signal sets, however often it comes; nothing is torn apart.

    A run that came to its end in spite of the signal is done, and its exit code says so.
    """
    stop = threading.Event()
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        del frame
        asked.append(number)
        stop.set()
        tell(len(asked))

    before = {number: signal.signal(number, ask) for number in _STOPPING}
    try:
        yield stop
    except Interrupted:
        _received.extend(asked)
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del frame
    _received.append(number)
    asked.set()
    raise KeyboardInterrupt
