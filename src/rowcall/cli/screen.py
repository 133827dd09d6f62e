"""The two ways to say something: data on stdout, everything else on stderr."""

import os
import sys
from typing import TextIO

from rich.console import Console

from rowcall.cli.log import is_json, write_line
from rowcall.report.events import line

# wide enough for every table of a report, narrow enough to be read
PLAIN_WIDTH = 100


def data_screen() -> Console:
    """Return the console of what was asked for."""
    return _screen(sys.stdout)


def note_screen() -> Console:
    """Return the console of progress and notes."""
    return _screen(sys.stderr)


def note(text: str) -> None:
    """Say something beside the data, as it is."""
    if is_json():
        write_line(line("note", text=text))
    else:
        print(text, file=sys.stderr, flush=True)


def _screen(file: TextIO) -> Console:
    width = None if file.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)
