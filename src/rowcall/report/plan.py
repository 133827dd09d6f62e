"""A plan as text and as JSON: the same steps that a run walks, and what each phase brings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from rowcall.ledger.step import StepId
from rowcall.plan.estimate import Estimate
from rowcall.plan.phases import Phase
from rowcall.plan.steps import Plan
from rowcall.report.numbers import counted, duration, share
from rowcall.report.tables import print_table


@dataclass(frozen=True)
class PlanView:
    """A plan with what is known of it: which steps are done, and how long the others may take."""

    plan: Plan
    done: frozenset[StepId]
    estimates: Mapping[StepId, Estimate]
    phases: tuple[Phase, ...]

    @property
    def remaining_seconds(self) -> float:
        """Return the estimated seconds of all steps that are not done."""
        return sum(
            self.estimates[step.id].seconds for step in self.plan.steps if step.id not in self.done
        )


def print_plan(view: PlanView, screen: Console) -> None:
    """Print what each phase brings, then every step."""
    remaining = sum(step.id not in view.done for step in view.plan.steps)
    screen.print(
        Text(
            f"{counted(len(view.plan.steps), 'step')}, {remaining:,} to do,"
            f" about {duration(view.remaining_seconds)}; plan {view.plan.fingerprint}"
        )
    )
    _print_phases(view, screen)
    print_table(
        screen,
        "Plan",
        ("step", "", "rows about", "in batches of", "seconds about", "done"),
        [
            (
                number,
                step.title,
                view.estimates[step.id].rows,
                getattr(step, "batch", None),
                view.estimates[step.id].seconds,
                "done" if step.id in view.done else "",
            )
            for number, step in enumerate(view.plan.steps, 1)
        ],
        says="rows as staged, else as the source's statistics estimate them;"
        " seconds from what such steps took here, else on two cores",
    )


def _print_phases(view: PlanView, screen: Console) -> None:
    rows = sum(phase.new_rows for phase in view.phases)
    answered = 0
    lines: list[tuple[str | int | float | None, ...]] = []
    for number, phase in enumerate(view.phases, 1):
        answered += phase.new_rows
        lines.append(
            (
                number,
                phase.name,
                phase.new_rows,
                share(answered, rows),
                round(phase.seconds, 1),
                ", ".join(phase.mappings),
                "done" if phase.is_done else "",
            )
        )
    print_table(
        screen,
        "Phases",
        (
            "phase", "", "source rows answered", "of all, so far", "seconds about", "mappings",
            "done",
        ),
        lines,
        says="rows of source tables that no earlier phase reads; the run verifies each phase before"
        " the next, and stops behind one with --until",
    )  # fmt: skip


def plan_json(view: PlanView) -> str:
    """Return {version, fingerprint, seconds, phases: [{phase, mappings, source_rows, seconds,
    done}], steps: [{number, step, kind, estimated_rows, estimated_seconds, batch, done}]}.
    """
    phases = [
        {
            "phase": phase.name,
            "mappings": list(phase.mappings),
            "source_rows": phase.new_rows,
            "seconds": round(phase.seconds, 1),
            "done": phase.is_done,
        }
        for phase in view.phases
    ]
    steps = [
        {
            "number": number,
            "step": step.title,
            "kind": step.KIND,
            "estimated_rows": view.estimates[step.id].rows,
            "estimated_seconds": view.estimates[step.id].seconds,
            "batch": getattr(step, "batch", None),
            "done": step.id in view.done,
        }
        for number, step in enumerate(view.plan.steps, 1)
    ]
    document = {
        "version": 1,
        "fingerprint": view.plan.fingerprint,
        "seconds": round(view.remaining_seconds, 1),
        "phases": phases,
        "steps": steps,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)
