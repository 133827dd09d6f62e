"""From a bound project to its plan."""

import hashlib
from dataclasses import replace

from rowcall.compile.after_load import after_load_of, after_loads
from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.claims import Claims
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.evidence import adopting
from rowcall.compile.judge import Judging, judging
from rowcall.compile.overrule import rulings
from rowcall.compile.placeholders import stand_ins
from rowcall.compile.recognise import recognise
from rowcall.compile.sequences import numbered_columns
from rowcall.mapping.columns import Secret
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
    Plan,
    Reckon,
    RemoveSurplus,
    RestoreKeys,
    StageQuery,
    StageTable,
    StandIns,
    Step,
    Verify,
)


def build_plan(project: BoundProject, claimed: Claims) -> Plan:
    """Return the plan of a run, from an empty target or from one with rows to adopt."""
    steps: list[Step] = [_stage(table, project, claimed) for table in claimed.tables]
    steps += [StageQuery(query.name) for query in project.queries]
    steps.append(CloseStaging())
    texts = [query.text() for query in project.queries]
    if project.adopts:
        steps += [Adopt(bound.name) for bound in adopting(project)]
        steps.append(CloseAdoption())
        # a rule that changed finds other rows
        texts += [str(sql) for bound in adopting(project) for sql in recognise(bound, project)]
        steps += [
            HashStanding(bound.name, column)
            for bound in adopting(project)
            for column in secret_columns(bound)
        ]
    last = {bound.phase: bound.name for bound in project.mappings}
    for number, bound in enumerate(project.mappings, 1):
        relations = tuple(reading.relation for reading in bound.readings)
        rows = sum(_estimate(relation, project) for relation in relations)
        steps.append(Judge(bound.name, relations, rows))
        if bound.target:
            judged = judging(bound, project)
            written = stand_ins(judged)
            texts += [judged.statement(), *_ruled(judged), *map(str, written)]
            if written:
                steps.append(StandIns(bound.name))
        steps.append(Load(bound.name, relations, bound.batch, rows))
        if last[bound.phase] == bound.name:
            steps.append(_verify(bound.phase, project, number))
    for bound in project.mappings:
        steps += [Fill(bound.name, column) for column in deferred_columns(bound)]
    if project.adopts:
        # before anything is computed from the rows, which would count them
        steps.append(RemoveSurplus())
    for bound in after_loads(project):
        steps.append(Compute(bound.name))
        texts.append(after_load_of(bound).text())
    for bound in project.mappings:
        steps += [HashSecrets(bound.name, column) for column in secret_columns(bound)]
    steps.append(RestoreKeys())
    if numbered_columns(project):
        steps.append(AdvanceSequences())
    if project.project.distributions:
        steps.append(Distribute())
    steps.append(Reckon())
    titles = [repr(_identity(step)) for step in steps]
    digest = hashlib.sha256("\n".join([*titles, *texts]).encode()).hexdigest()
    return Plan(tuple(steps), digest[:16])


def secret_columns(bound: Bound) -> list[str]:
    """Return the columns of a mapping that hold passwords."""
    words = bound.readings[0].columns
    return [column for column, value in words.items() if isinstance(value, Secret)]


def _ruled(judged: Judging) -> list[str]:
    """Return what decides between units: another survivor, or another key, is another plan."""
    return [str(sql) for ruling in rulings(judged) for sql in ruling.statements]


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


def _identity(step: Step) -> Step:
    """The server's estimates change with every ANALYZE, batches with a word; the plan does not."""
    match step:
        case StageTable() | Judge():
            return replace(step, estimated_rows=0)
        case Load():
            return replace(step, batch=0, estimated_rows=0)
        case _:
            return step
