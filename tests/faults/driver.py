"""Runs the real command, and ends its own process without a word where it is told to.

    python driver.py KIND MOMENT OCCURRENCE run --project small …

KIND is the name of a class of `rowcall.plan.steps`; the occurrence counts over all its steps.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count

from faults.hearing import heard_by
from rowcall.cli.main import main as command
from rowcall.plan.steps import Plan
from rowcall.run.events import Event


def main() -> None:
    """Call the command with the arguments, until the moment has come."""
    kind, moment, occurrence, *arguments = sys.argv[1:]
    sys.argv = ["rowcall", *arguments]
    with heard_by(lambda plan: die_at(plan, kind, moment, int(occurrence))):
        command()


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
