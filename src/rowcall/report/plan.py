"""A plan as text and as JSON: the same steps that a run walks."""

import json

from rich.console import Console
from rich.text import Text

from rowcall.plan.steps import Plan, Step
from rowcall.report.numbers import counted
from rowcall.report.tables import print_table
from rowcall.report.times import kind_of


def print_plan(plan: Plan, done: set[str], screen: Console) -> None:
    """Print every step with its estimated rows, and which of them are done."""
    remaining = sum(step.title not in done for step in plan.steps)
    screen.print(
        Text(f"{counted(len(plan.steps), 'step')}, {remaining:,} to do; plan {plan.fingerprint}")
    )
    print_table(
        screen,
        "Plan",
        ("step", "", "rows about", "in batches of", "done"),
        [
            (
                number,
                step.title,
                _estimate(step),
                getattr(step, "batch", None),
                "done" if step.title in done else "",
            )
            for number, step in enumerate(plan.steps, 1)
        ],
        says="rows as the source's statistics estimate them",
    )


def plan_json(plan: Plan, done: set[str]) -> str:
    """Return {version, fingerprint, steps: [{number, step, kind, estimated_rows, done}]}."""
    steps = [
        {
            "number": number,
            "step": step.title,
            "kind": kind_of(step.title),
            "estimated_rows": _estimate(step),
            "done": step.title in done,
        }
        for number, step in enumerate(plan.steps, 1)
    ]
    document = {"version": 1, "fingerprint": plan.fingerprint, "steps": steps}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _estimate(step: Step) -> int | None:
    return getattr(step, "estimated_rows", None)
