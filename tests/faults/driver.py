"""Runs a project, and ends its own process without a word where it is told to.

    python driver.py PROJECT SOURCE TARGET KIND MOMENT OCCURRENCE

KIND is the name of a class of `rowcall.plan.steps`; the occurrence counts over all its steps.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count

from engine.moving import Move
from faults.projects import PROJECTS
from rowcall.plan.steps import Plan
from rowcall.run.events import Event
from rowcall.run.run import plan_run, read_schemas


def main() -> None:
    """Run until the moment has come."""
    project, source, target, kind, moment, occurrence = sys.argv[1:]
    move = Move(PROJECTS[project], source, target)
    schemas = read_schemas(move.project, source, target)
    plan = plan_run(move.project, *schemas, target, adopt=move.adopts).plan
    move.finish(listen=die_at(plan, kind, moment, int(occurrence)))


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
