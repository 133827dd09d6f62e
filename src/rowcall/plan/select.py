"""A part of a plan: up to a place, one phase, or some mappings."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from shlex import quote

from rowcall.compile.bind import BoundProject, references
from rowcall.errors import RefusedError
from rowcall.plan.currency import Ledger, is_finished
from rowcall.plan.inputs import load_of
from rowcall.plan.steps import (
    Adopt,
    CloseAdoption,
    CloseStaging,
    HashStanding,
    Judge,
    Load,
    Override,
    Plan,
    StageQuery,
    StageTable,
    StandIns,
    Step,
    Verify,
)


@dataclass(frozen=True)
class Wanted:
    """What of the plan is wanted: up to `until`, only `phase`, or only these mappings; or all."""

    until: str | None = None
    phase: str | None = None
    only: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Return whether the whole plan is wanted."""
        return not (self.until or self.phase or self.only)


EVERYTHING = Wanted()
ADOPTION = Wanted(until=CloseAdoption.KIND)


def select_steps(
    plan: Plan, project: BoundProject, wanted: Wanted, made: Ledger
) -> tuple[Step, ...]:
    """Return the wanted steps in the plan's order; staging always comes first.

    Raises RefusedError where a name is unknown, or a mapping is wanted before what it refers to.
    """
    if wanted.is_all:
        return plan.steps
    if sum(map(bool, (wanted.until, wanted.phase, wanted.only))) > 1:
        raise RefusedError(
            rule="--until, --phase and --only exclude each other",
            state="nothing was written",
            next="give one of them: rowcall run --until NAME",
        )
    if wanted.until:
        return plan.steps[: _place(plan, wanted.until) + 1]
    mappings = _mappings(plan, wanted)
    _refuse_without_parents(project, mappings, made)
    return tuple(step for step in plan.steps if _is_of(step, mappings, wanted.phase))


def _place(plan: Plan, until: str) -> int:
    """Return the index of the last step of a phase, a mapping, or of that title."""
    titles = [step.title for step in plan.steps]
    for title in (f"verify {until}", f"load {until}", until):
        if title in titles:
            return titles.index(title)
    raise _unknown("phase, mapping or step", until, [*_phases(plan), *_loaded(plan)])


def _mappings(plan: Plan, wanted: Wanted) -> set[str]:
    phases = _phases(plan)
    if wanted.phase:
        if wanted.phase not in phases:
            raise _unknown("phase", wanted.phase, phases)
        return set(phases[wanted.phase])
    known = _loaded(plan)
    for name in wanted.only:
        if name not in known:
            raise _unknown("mapping", name, known)
    return set(wanted.only)


def _is_of(step: Step, mappings: set[str], phase: str | None) -> bool:
    match step:
        case Judge() | StandIns() | Load():
            return step.mapping in mappings
        case Verify():
            return step.phase == phase
        case _:
            # what follows the last mapping waits for all
            return isinstance(step, _BEFORE)


_BEFORE = (
    StageTable, Override, StageQuery, CloseStaging, Adopt, CloseAdoption, HashStanding,
)  # fmt: skip


def _refuse_without_parents(project: BoundProject, mappings: set[str], made: Ledger) -> None:
    loaded = mappings | {
        bound.name for bound in project.mappings if is_finished(load_of(bound.name), made)
    }
    missing = {
        bound.name: sorted(references(bound) - loaded)
        for bound in project.mappings
        if bound.name in mappings and references(bound) - loaded
    }
    if missing:
        needs = "; ".join(f"{name} refers to {', '.join(to)}" for name, to in missing.items())
        parents = quote(",".join(sorted(_ancestors(project, missing) - loaded)))
        last = quote(list(missing)[-1])
        raise RefusedError(
            rule="what these mappings refer to is not loaded",
            cause=needs,
            state="nothing was written",
            next=f"rowcall run --only {parents}, or rowcall run --until {last}",
        )


def _ancestors(project: BoundProject, mappings: Iterable[str]) -> set[str]:
    """Return what the mappings refer to, and what that refers to."""
    found: set[str] = set()
    waiting = list(mappings)
    while waiting:
        more = references(project[waiting.pop()]) - found
        found |= more
        waiting += more
    return found


def _phases(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {step.phase: step.mappings for step in plan.steps if isinstance(step, Verify)}


def _loaded(plan: Plan) -> list[str]:
    return [step.mapping for step in plan.steps if isinstance(step, Load)]


def _unknown(kind: str, name: str, known: Iterable[str]) -> RefusedError:
    known = list(known)
    near = get_close_matches(name, known, n=1)
    return RefusedError(
        rule=f'the plan has no {kind} "{name}"',
        cause=f"it has {', '.join(known)}",
        state="nothing was written",
        next=f'did you mean "{near[0]}"?' if near else "rowcall plan, which lists them",
    )
