"""A listener that ends its own process without a word."""

import os
import signal
from collections.abc import Callable
from itertools import count

from rowcall.plan.steps import Plan
from rowcall.run.events import Event


def die_at(plan: Plan, kind: str, moment: str, occurrence: int) -> Callable[[Event], None]:
    """Return a listener that does not survive the moment.

    `kind` is the name of a class of `rowcall.plan.steps`; the occurrence counts over all its steps.
    """
    kinds = {step.title: type(step).__name__ for step in plan.steps}
    assert kind in kinds.values(), kind
    number = count(1)

    def listen(event: Event) -> None:
        if (kinds[event.step], event.moment) == (kind, moment) and next(number) == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    return listen
