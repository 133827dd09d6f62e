"""Is stderr for people, or does it hold one JSON object a line, for a pipeline?"""

import os
import sys
from contextvars import Context, ContextVar
from enum import StrEnum


class Log(StrEnum):
    """How what goes on is told on stderr."""

    TEXT = "text"
    JSON = "json"


_chosen: ContextVar[Log] = ContextVar("log", default=Log.TEXT)


def choose(log: Log) -> Log:
    """Take the form for all that this process says from now on."""
    _chosen.set(log)
    return log


def is_json(context: Context | None = None) -> bool:
    """Return whether stderr holds JSON; another thread than the command's names its context."""
    chosen = _chosen.get() if context is None else context.get(_chosen, Log.TEXT)
    return chosen is Log.JSON


def write_line(line: str) -> None:
    """Write to stderr at once, also from several threads and from inside a signal handler."""
    os.write(sys.stderr.fileno(), f"{line}\n".encode())
