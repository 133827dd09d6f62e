"""Bars in a terminal: one for each step that is going on, one for all, with rate and time left."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from rowcall.cli.finished_steps import FinishedSteps, stopping, unit_of
from rowcall.ledger.step import StepId
from rowcall.plan.estimate import estimate
from rowcall.plan.steps import Judge, Plan, StageTable
from rowcall.run.events import Event


class Bars(FinishedSteps):
    """Adds a bar for each step that is going on, and one for all, by their weights."""

    def __init__(self, plan: Plan, progress: Progress) -> None:
        super().__init__(plan, progress.console)
        self.progress = progress
        self.weights = {of: one.seconds for of, one in estimate(plan).items()}
        self.inside: dict[StepId, float] = {}
        self.whole = progress.add_task(
            "all steps", total=sum(self.weights.values()), unit="", is_whole=True
        )
        self.tasks: dict[StepId, TaskID] = {}

    def __call__(self, event: Event) -> None:
        """Show the event."""
        super().__call__(event)
        if event.of is None:
            return
        match event.moment:
            case "begin":
                # what is one statement tells nothing until it ends
                is_one = event.of.kind in {Judge.KIND, StageTable.KIND}
                self.tasks[event.of] = self.progress.add_task(
                    event.step,
                    total=None if is_one else event.total or None,
                    completed=event.done,
                    unit=unit_of(event.of),
                    is_whole=False,
                )
            case "inside" if event.of in self.tasks:
                self.progress.update(
                    self.tasks[event.of], completed=event.done, total=event.total or None
                )
                self.inside[event.of] = event.done / event.total if event.total else 0.0
            case "done" if event.of in self.tasks:
                self.progress.remove_task(self.tasks.pop(event.of))
                self.inside.pop(event.of, None)
            case _:
                pass
        self.progress.update(self.whole, completed=self.passed())

    def tell_stop(self, times: int) -> None:
        """Say it on the bar of all steps: a line of its own would be painted over."""
        self.progress.update(self.whole, description=stopping(times).partition(";")[0])

    def passed(self) -> float:
        """Return the weight of what is behind us."""
        ended = sum(self.weights[step] for step in list(self.ended))
        return ended + sum(
            self.weights[step] * part
            for step, part in list(self.inside.items())
            if step not in self.ended
        )


class _Count(ProgressColumn):
    """How many rows of how many; of the whole, its share."""

    def render(self, task: Task) -> Text:
        if task.fields["is_whole"]:
            return Text(f"{task.percentage:.0f} %")
        return Text(f"{task.completed:,.0f}/{task.total:,.0f}" if task.total else "")


class _Rate(ProgressColumn):
    """How fast a step goes, in its own unit."""

    def render(self, task: Task) -> Text:
        speed = task.speed
        unit = task.fields["unit"]
        said = f"{speed:,.0f} {unit}s/s" if unit and speed and speed >= 1 else ""
        return Text(said, style="progress.data.speed")


def bar_columns(screen: Console) -> Progress:
    """Return the empty display."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        _Count(),
        _Rate(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=screen,
        transient=True,
        expand=True,
        # steps differ: a long view makes the remaining time calmer
        speed_estimate_period=120,
    )
