"""A plain line for each step that ends."""

import os
import sys

from rich.console import Console

from rowcall.cli.arguments import arranged, command_of, typable
from rowcall.errors import ADOPTION_GOES_ON, GOES_ON
from rowcall.ledger.step import StepId
from rowcall.pg.watch import GRACE
from rowcall.plan.steps import AdvanceSequences, HashSecrets, HashStanding, Plan, RestoreKeys
from rowcall.report.numbers import counted
from rowcall.run.events import Event


class FinishedSteps:
    """Prints a line when a step ends; steps of an earlier run are counted, not listed."""

    def __init__(self, plan: Plan, screen: Console) -> None:
        self.total = len(plan.steps)
        self.screen = screen
        self.ended: set[StepId] = set()
        self.earlier = 0

    def __call__(self, event: Event) -> None:
        """Show the event."""
        if event.moment == "skipped" and event.of and event.of not in self.ended:
            self.ended.add(event.of)
            self.earlier += 1
        if event.moment == "begin" and self.earlier:
            self.screen.print(f"{self.earlier} steps were done before")
            self.earlier = 0
        if event.text:
            self.screen.print(event.text, soft_wrap=True)
        if event.moment == "done" and event.of:
            self.ended.add(event.of)
            self.screen.print(self.line(event, event.of), soft_wrap=True)

    def tell_stop(self, times: int) -> None:
        """Say that the run will stop; called by a signal, in the middle of anything."""
        os.write(sys.stderr.fileno(), f"{stopping(times)}\n".encode())

    def line(self, event: Event, step: StepId) -> str:
        """Return what is said of a finished step."""
        count = f"{len(self.ended):>{len(str(self.total))}}/{self.total}"
        rows = counted(event.done, unit_of(step)) if event.done else ""
        return f"{count}  {step.title:<40} {rows:>20} {event.seconds:>8.1f} s"


def stopping(times: int) -> str:
    """Return what is said when a signal comes, and comes again."""
    if times == 1:
        is_adoption = command_of(arranged(sys.argv[1:])) == "adopt"
        again = ADOPTION_GOES_ON if is_adoption else GOES_ON
        return typable(f"stopping: what has begun is finished first, for {GRACE:.0f} s; {again}")
    return "still stopping; nothing is torn apart"


_UNITS = {
    HashSecrets.KIND: "account",
    HashStanding.KIND: "account",
    AdvanceSequences.KIND: "sequence",
    RestoreKeys.KIND: "object",
}


def unit_of(step: StepId) -> str:
    """Return what a step counts."""
    return _UNITS.get(step.kind, "row")
