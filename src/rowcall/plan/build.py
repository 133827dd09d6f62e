"""From a bound project to its plan."""

import hashlib
from collections.abc import Mapping

from rowcall.compile.after_load import after_loads
from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.evidence import adopting
from rowcall.compile.judge import judging
from rowcall.compile.placeholders import stand_ins
from rowcall.compile.sequences import numbered_columns
from rowcall.ledger.step import StepId
from rowcall.plan.inputs import inputs
from rowcall.plan.steps import (
    Adopt,
    AdvanceSequences,
    CloseAdoption,
    CloseStaging,
    Compute,
    Distribute,
    Fill,
    HashSecrets,
    HashStanding,
    Judge,
    Load,
    MadeOf,
    Override,
    Plan,
    Reckon,
    RemoveSurplus,
    RestoreKeys,
    StageQuery,
    StageTable,
    StandIns,
    Step,
    Verify,
    Withdraw,
)


def build_plan(project: BoundProject, claimed: Claims, correction: int = 0) -> Plan:
    """Return the plan of a run, from an empty target or from any that is begun.

    `correction` is the last one that was imported, 0 where there is none.
    """
    steps: list[Step] = [_stage(table, project, claimed) for table in claimed.tables]
    if correction:
        steps.append(Override(correction))
    steps += [StageQuery(query.name) for query in project.queries]
    steps.append(CloseStaging())
    if project.adopts:
        steps += [Adopt(bound.name) for bound in adopting(project)]
        steps.append(CloseAdoption())
        steps += [
            HashStanding(bound.name, column)
            for bound in adopting(project)
            for column in bound.secrets
        ]
    last = {bound.phase: bound.name for bound in project.mappings}
    for number, bound in enumerate(project.mappings, 1):
        relations = tuple(reading.relation for reading in bound.readings)
        rows = sum(_estimate(relation, project) for relation in relations)
        steps.append(Judge(bound.name, relations, rows))
        if bound.target and stand_ins(judging(bound, project)):
            steps.append(StandIns(bound.name))
        steps.append(Load(bound.name, relations, bound.batch, rows))
        if last[bound.phase] == bound.name:
            steps.append(_verify(bound.phase, project, number))
    for bound in project.mappings:
        steps += [Fill(bound.name, column) for column in deferred_columns(bound)]
    steps.append(Withdraw())
    if project.adopts:
        # before anything is computed from the rows, which would count them
        steps.append(RemoveSurplus())
    steps += [Compute(bound.name) for bound in after_loads(project)]
    for bound in project.mappings:
        steps += [HashSecrets(bound.name, column) for column in bound.secrets]
    steps.append(RestoreKeys())
    if numbered_columns(project):
        steps.append(AdvanceSequences())
    if project.project.distributions:
        steps.append(Distribute())
    steps.append(Reckon())
    made_of = inputs(project, steps)
    return Plan(tuple(steps), made_of, _fingerprint(made_of))


def _fingerprint(made_of: Mapping[StepId, MadeOf]) -> str:
    """Corrections are data: what they change is no other plan."""
    lines = [repr((of, made)) for of, made in made_of.items() if of.kind != Override.KIND]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _verify(phase: str, project: BoundProject, loaded: int) -> Verify:
    """A table is complete when no mapping that is still to be loaded writes it."""
    still = {bound.target.name for bound in project.mappings[loaded:] if bound.target}
    written = dict.fromkeys(b.target.name for b in project.mappings[:loaded] if b.target)
    return Verify(
        phase or "mappings",
        tuple(bound.name for bound in project.mappings if bound.phase == phase),
        tuple(table for table in written if table not in still),
    )


def _stage(table: str, project: BoundProject, claimed: Claims) -> StageTable:
    shape = project.source.tables[table]
    columns = tuple(c for c in shape.column_names if c in claimed.columns[table])
    return StageTable(table, columns, shape.estimated_rows)


def _estimate(relation: str, project: BoundProject) -> int:
    table = project.source.tables.get(relation)
    return table.estimated_rows if table else 0
