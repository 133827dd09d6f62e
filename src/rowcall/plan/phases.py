"""What each phase of a plan brings: the source rows that it is the first to answer for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rowcall.compile.bind import BoundProject
from rowcall.ledger.step import StepId
from rowcall.plan.estimate import Estimate
from rowcall.plan.steps import Judge, Load, Plan, StageTable, StandIns, Verify


@dataclass(frozen=True)
class Phase:
    """A phase, its mappings, the rows of source tables that no earlier one reads, and its time."""

    name: str
    mappings: tuple[str, ...]
    new_rows: int
    seconds: float
    is_done: bool


def phases_of(
    plan: Plan,
    project: BoundProject,
    estimates: Mapping[StepId, Estimate],
    done: Collection[StepId],
) -> tuple[Phase, ...]:
    """Return the phases in the order in which they are verified."""
    rows = {
        step.relation: estimates[step.id].rows or 0
        for step in plan.steps
        if isinstance(step, StageTable)
    }
    answered: set[str] = set()
    found: list[Phase] = []
    for verify in plan.steps:
        if not isinstance(verify, Verify):
            continue
        tables = {
            reading.relation
            for name in verify.mappings
            for reading in project[name].readings
            if not project[name].is_derived
        }
        new_rows = sum(rows.get(table, 0) for table in tables - answered)
        answered |= tables
        seconds = estimates[verify.id].seconds + sum(
            estimates[step.id].seconds
            for step in plan.steps
            if isinstance(step, Judge | StandIns | Load) and step.mapping in verify.mappings
        )
        found.append(Phase(verify.phase, verify.mappings, new_rows, seconds, verify.id in done))
    return tuple(found)
