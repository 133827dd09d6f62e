"""From a bound project to its plan."""

import hashlib

from rowcall.compile.after_load import after_load_of, after_loads
from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.judge import judging
from rowcall.compile.placeholders import stand_ins
from rowcall.mapping.columns import Secret
from rowcall.plan.steps import (
    CloseStaging,
    Compute,
    DropKeys,
    Fill,
    HashSecrets,
    Judge,
    Load,
    Plan,
    Reckon,
    RestoreKeys,
    StageQuery,
    StageTable,
    StandIns,
    Step,
)


def build_plan(project: BoundProject, claimed: Claims) -> Plan:
    """Return the plan of a run from an empty target."""
    steps: list[Step] = [_stage(table, project, claimed) for table in claimed.tables]
    steps += [StageQuery(query.name) for query in project.queries]
    steps.append(CloseStaging())
    tables = dict.fromkeys(bound.target.name for bound in project.mappings if bound.target)
    steps.append(DropKeys(tuple(tables)))
    texts: list[str] = []
    for bound in project.mappings:
        rows = sum(_estimate(reading.relation, project) for reading in bound.readings)
        steps.append(Judge(bound.name, rows))
        if bound.target:
            judged = judging(bound, project)
            texts.append(judged.statement())
            if stand_ins(judged):
                steps.append(StandIns(bound.name))
        steps.append(Load(bound.name, bound.batch, rows))
    for bound in project.mappings:
        steps += [Fill(bound.name, column) for column in deferred_columns(bound)]
    for bound in after_loads(project):
        steps.append(Compute(bound.name))
        texts.append(after_load_of(bound).text())
    for bound in project.mappings:
        steps += [
            HashSecrets(bound.name, column)
            for column, value in bound.readings[0].columns.items()
            if isinstance(value, Secret)
        ]
    steps += [RestoreKeys(), Reckon()]
    titles = [repr(_without_estimate(step)) for step in steps]
    digest = hashlib.sha256("\n".join([*titles, *texts]).encode()).hexdigest()
    return Plan(tuple(steps), digest[:16])


def _stage(table: str, project: BoundProject, claimed: Claims) -> StageTable:
    shape = project.source.tables[table]
    columns = tuple(c for c in shape.column_names if c in claimed.columns[table])
    return StageTable(table, columns, shape.estimated_rows)


def _estimate(relation: str, project: BoundProject) -> int:
    table = project.source.tables.get(relation)
    return table.estimated_rows if table else 0


def _without_estimate(step: Step) -> Step:
    """The server's estimates change with every ANALYZE; the plan does not."""
    match step:
        case StageTable():
            return StageTable(step.relation, step.columns, 0)
        case Judge():
            return Judge(step.mapping, 0)
        case Load():
            return Load(step.mapping, step.batch, 0)
        case _:
            return step
