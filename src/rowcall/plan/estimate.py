"""How long the steps of a plan will take: from what steps of their kind took here, or elsewhere."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rowcall.ledger.step import StepId
from rowcall.plan.currency import Ledger
from rowcall.plan.steps import (
    Compute,
    HashSecrets,
    Judge,
    Load,
    Plan,
    Reckon,
    RestoreKeys,
    StageQuery,
    StageTable,
    Step,
    Verify,
)

# Seconds a row on two cores with PostgreSQL 18: 4.1 M rows of the synthetic `edu`. An argon2id
# hash at 19 MiB is the slowest thing there is.
_SECONDS_A_ROW: dict[type, float] = {
    StageTable: 5e-6,
    StageQuery: 10e-6,
    Judge: 14e-6,
    Load: 6e-6,
    Verify: 6e-6,
    Compute: 20e-6,
    HashSecrets: 13.5e-3,
    RestoreKeys: 0.2e-6,
    Reckon: 2e-6,
}
_ANY_STEP = 0.05
# fewer rows tell more of starting a step than of its rate
_TELLING = 10_000


@dataclass(frozen=True)
class Estimate:
    """The rows of a step, as far as they are known, and the seconds that it may take."""

    rows: int | None
    seconds: float


def estimate(
    plan: Plan, took: Ledger | None = None, staged: Mapping[str, int] | None = None
) -> dict[StepId, Estimate]:
    """Return an estimate for each step.

    `took` is what steps of this migration have made: their rates serve the others of their kind.
    `staged` are the rows of what is staged, which are exact.
    """
    done = {of: (made.rows or 0, made.seconds) for of, made in (took or {}).items()}
    rates = _rates(plan, done)
    counted: dict[str, int] = {}
    found: dict[StepId, Estimate] = {}
    for step in plan.steps:
        rows = _rows(step, counted, staged or {}) or done.get(step.id, (0, 0.0))[0] or None
        if isinstance(step, Judge):
            counted[step.mapping] = rows or 0
        rate = rates.get(type(step), 0.0)
        found[step.id] = Estimate(rows, round(_ANY_STEP + (rows or 0) * rate, 2))
    return found


def _rows(step: Step, counted: dict[str, int], staged: Mapping[str, int]) -> int | None:
    rows: int | None = None
    match step:
        case StageTable():
            rows = staged.get(step.relation, step.estimated_rows)
        case StageQuery():
            rows = staged.get(step.relation)
        case Judge() | Load():
            exact = [staged[one] for one in step.relations if one in staged]
            rows = sum(exact) if len(exact) == len(step.relations) else step.estimated_rows
        case Verify():
            rows = sum(counted[one] for one in step.mappings)
        case Compute() | HashSecrets():
            rows = counted[step.mapping]
        case RestoreKeys() | Reckon():
            rows = sum(counted.values())
        case _:
            pass
    return rows


def _rates(plan: Plan, done: Mapping[StepId, tuple[int, float]]) -> dict[type, float]:
    seconds: dict[type, float] = defaultdict(float)
    rows: dict[type, int] = defaultdict(int)
    for step in plan.steps:
        more_rows, more_seconds = done.get(step.id, (0, 0.0))
        seconds[type(step)] += more_seconds
        rows[type(step)] += more_rows
    measured = {kind: seconds[kind] / rows[kind] for kind in rows if rows[kind] >= _TELLING}
    return _SECONDS_A_ROW | measured
