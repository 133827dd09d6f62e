"""`rowcall plan --what-if`: asked with its progress shown, and stopped by a signal at once."""

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from rowcall.api.scratch_run import Ground
from rowcall.api.what_if import ask
from rowcall.cli.options import Form
from rowcall.cli.progress import show_progress
from rowcall.cli.screen import data_screen
from rowcall.cli.signals import stopping_gently
from rowcall.plan.steps import Plan
from rowcall.report.what_if import print_what_if, what_if_json
from rowcall.run.events import Listener


def ask_shown(ground: Ground, changes: Sequence[str], source: str | None, form: Form) -> None:
    """Ask what would become of the units, and print the answer."""
    answer = ask(ground, changes, _shown, source)
    if form is Form.JSON:
        print(what_if_json(answer))
    else:
        print_what_if(answer, data_screen())


@contextmanager
def _shown(plan: Plan) -> Generator[tuple[Listener, threading.Event]]:
    # nothing there is worth waiting for, so that nobody is told to wait
    with show_progress(plan) as shown, stopping_gently(lambda times: None) as stop:
        yield shown, stop
