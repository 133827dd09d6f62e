"""Runs a project, and ends its own process without a word where it is told to.

    python driver.py PROJECT SOURCE TARGET KIND MOMENT OCCURRENCE

KIND is the name of a class of `rowcall.plan.steps`; the occurrence counts over all its steps.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count

from engine.moving import ID_KEY
from faults.projects import PROJECTS
from rowcall.plan.steps import Plan
from rowcall.run.events import Event
from rowcall.run.run import read_and_plan, run_project


def main() -> None:
    """Run until the moment has come."""
    project, source, target, kind, moment, occurrence = sys.argv[1:]
    prepared = read_and_plan(PROJECTS[project], source, target)
    dying = die_at(prepared.plan, kind, moment, int(occurrence))
    run_project(prepared, source, target, ID_KEY, jobs=2, listen=dying)


def die_at(plan: Plan, kind: str, moment: str, occurrence: int) -> Callable[[Event], None]:
    """Return a listener that does not survive the moment."""
    kinds = {step.title: type(step).__name__ for step in plan.steps}
    assert kind in kinds.values(), kind
    number = count(1)

    def listen(event: Event) -> None:
        if (kinds[event.step], event.moment) == (kind, moment) and next(number) == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    return listen


if __name__ == "__main__":
    main()
