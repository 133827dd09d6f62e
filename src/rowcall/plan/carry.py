"""The steps that carry corrected values: from staging to everything that hangs on them."""

from rowcall.compile.after_load import after_loads
from rowcall.compile.bind import BoundProject, references
from rowcall.compile.claims import columns_of
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.sequences import numbered_columns
from rowcall.plan.build import secret_columns
from rowcall.plan.steps import (
    AdvanceSequences,
    Carry,
    Compute,
    Distribute,
    Fill,
    HashSecrets,
    Override,
    Reckon,
    StageQuery,
    Step,
)
from rowcall.sql.tables_read import columns_read


def carry_steps(
    project: BoundProject, correction: int, corrected: set[tuple[str, str]], since: int
) -> tuple[Step, ...]:
    """Return the steps that follow a correction of these (table, column)s, up to the balance.

    `since` is the first correction that no balance has followed yet: what was carried for it
    before an interruption counts as carried now.
    """
    steps: list[Step] = [Override(correction)]
    queries = _queries(project, corrected)
    steps += [StageQuery(query, correction) for query in queries]
    affected: set[str] = set()
    for bound in project.mappings:
        reads = columns_of(bound)
        is_corrected = bool(reads & corrected) or any(table in queries for table, _ in reads)
        parents = tuple(sorted(references(bound) & affected))
        if is_corrected or parents:
            affected.add(bound.name)
            steps.append(Carry(bound.name, is_corrected, parents, correction, since))
        for circle in project.circles:
            if circle[-1] == bound.name and affected & {*circle}:
                affected |= {*circle}
                parents = tuple(sorted(circle))
                steps += [Carry(n, False, parents, correction, since, " again") for n in circle]
    for bound in project.mappings:
        steps += [
            Fill(bound.name, column, correction)
            for column, ref in deferred_columns(bound).items()
            if {bound.name, ref.target_mapping} & affected
        ]
    if affected:
        steps += [Compute(bound.name, correction) for bound in after_loads(project)]
    for bound in project.mappings:
        if bound.name in affected:
            steps += [
                HashSecrets(bound.name, column, correction) for column in secret_columns(bound)
            ]
    if affected and numbered_columns(project):
        steps.append(AdvanceSequences(correction))
    if project.project.distributions:
        steps.append(Distribute(correction))
    return (*steps, Reckon(correction))


def _queries(project: BoundProject, corrected: set[tuple[str, str]]) -> list[str]:
    """Return the queries that read a corrected column."""
    tables = project.source.columns_by_table
    return [
        query.name
        for query in project.queries
        if any(
            (table, column) in corrected
            for table, columns in columns_read(
                query.text(), tables, project.project.source_schema
            ).items()
            for column in columns
        )
    ]
