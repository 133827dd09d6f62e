"""Is what a step has made still what the plan asks for? Pure: the ledger's lines are given."""

from collections.abc import Mapping

from rowcall.ledger.step import Inputs, Made, StepId
from rowcall.plan.inputs import load_of
from rowcall.plan.steps import (
    DEFINITION,
    CloseStaging,
    Judge,
    MadeOf,
    Plan,
    StageTable,
    StandIns,
    Step,
)

Ledger = Mapping[StepId, Made]


def inputs_now(of: MadeOf, made: Ledger) -> dict[StepId, str]:
    """Return the fingerprints of what a step is made of, as it all stands now."""
    return {DEFINITION: of.definition} | {one: _version(one, made) for one in of.steps}


def is_current(step: Step, plan: Plan, made: Ledger) -> bool:
    """Return whether the step is done, and nothing that it was made of has changed since."""
    match step:
        case StageTable():
            # one snapshot: all tables, or none
            return is_finished(CloseStaging().id, made)
        case Judge() | StandIns():
            # what is judged lives in unlogged tables until it is written
            return _is_current(load_of(step.mapping), plan, made)
        case _:
            return _is_current(step.id, plan, made)


def is_finished(of: StepId, made: Ledger) -> bool:
    """Return whether a step was done, whatever has changed since."""
    return of in made and made[of].is_finished


def stale_inputs(of: StepId, plan: Plan, made: Ledger) -> list[StepId]:
    """Return what has changed of the things that a step was made of."""
    before: Inputs = made[of].inputs if of in made else {}
    now = inputs_now(plan.made_of[of], made)
    return [one for one, fingerprint in now.items() if before.get(one) != fingerprint] + [
        one for one in before if one not in now
    ]


def _is_current(of: StepId, plan: Plan, made: Ledger) -> bool:
    if not is_finished(of, made) or (plan.withdraws and made[of].keeps):
        return False
    return not (made[of].inputs and stale_inputs(of, plan, made))


def _version(of: StepId, made: Ledger) -> str:
    """A value of a column is as new as the last snapshot, or as the last correction of it."""
    known = {made[one].version for one in (of, StepId(of.kind, of.name)) if one in made}
    return str(max(known, default=""))
