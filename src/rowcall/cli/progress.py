"""Progress on stderr: bars in a terminal, else a plain line a step; JSON where it is asked for."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rowcall.cli.bars import Bars, bar_columns
from rowcall.cli.finished_steps import FinishedSteps
from rowcall.cli.json_log import JsonLog, json_log
from rowcall.cli.log import is_json
from rowcall.cli.screen import note, note_screen
from rowcall.plan.steps import Plan


@contextmanager
def show_progress(plan: Plan) -> Generator[FinishedSteps | JsonLog]:
    """Yield a listener that shows the steps of the plan as they go."""
    screen = note_screen()
    if is_json():
        with json_log(plan) as log:
            yield log
    elif screen.is_terminal:
        with bar_columns(screen) as progress:
            yield Bars(plan, progress)
    else:
        yield FinishedSteps(plan, screen)


@contextmanager
def show_building() -> Generator[Callable[[str], None]]:
    """Yield what to tell of each part of a source that is built."""
    screen = note_screen()
    begun = time.monotonic()

    def line(what: str) -> None:
        screen.print(f"  {time.monotonic() - begun:6.1f} s  {what}")

    if is_json():
        yield note
        return
    if not screen.is_terminal:
        yield line
        return
    with screen.status("") as status:
        yield lambda what: status.update(f"{time.monotonic() - begun:.1f} s  {what}")
