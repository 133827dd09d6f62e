"""What happens in a run, as values: progress bars, logs and tests listen to the same ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rowcall.ledger.step import StepId

Moment = Literal["begin", "inside", "done", "skipped", "waits", "told"]


@dataclass(frozen=True)
class Event:
    """A moment of a step: done of total rows (or accounts), where they are known.

    Of `waits` the text says for which lock, and who holds it, of `told` what else people must know;
    they are of no step.
    """

    of: StepId | None
    moment: Moment
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    text: str = ""

    @property
    def step(self) -> str:
        """Return the title of the step, '' of what is of none."""
        return self.of.title if self.of else ""


Listener = Callable[[Event], None]


def silent(event: Event) -> None:
    """Listen to nothing."""
