"""How long each step may take against the others, so that the remaining time means something."""

from rowcall.plan.steps import HashSecrets, Judge, Load, Plan, RestoreKeys, StageTable

# in units of judging one row, about 10 us on two cores; an argon2 hash costs 10 ms there
_STAGING = 0.1
_HASHING = 1_000.0
_RESTORING = 0.3
_ANY = 1_000.0


def weigh(plan: Plan) -> dict[str, float]:
    """Return the weight of each step by its title."""
    rows = {step.mapping: step.estimated_rows for step in plan.steps if isinstance(step, Judge)}
    weights: dict[str, float] = {}
    for step in plan.steps:
        match step:
            case StageTable():
                weight = step.estimated_rows * _STAGING
            case Judge() | Load():
                weight = float(step.estimated_rows)
            case HashSecrets():
                weight = rows[step.mapping] * _HASHING
            case RestoreKeys():
                weight = sum(rows.values()) * _RESTORING
            case _:
                weight = 0.0
        weights[step.title] = _ANY + weight
    return weights
