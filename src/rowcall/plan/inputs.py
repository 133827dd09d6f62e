"""What each step of a plan is made of: when that changes, the step is to be done again."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rowcall.compile.after_load import after_load_of
from rowcall.compile.bind import Bound, BoundProject, references
from rowcall.compile.claims import claims, columns_of
from rowcall.compile.deferred import deferred_columns, fill
from rowcall.compile.evidence import adopts
from rowcall.compile.judge import judging
from rowcall.compile.load import load_rows
from rowcall.compile.overrule import rulings
from rowcall.compile.placeholders import stand_ins
from rowcall.compile.recognise import recognise
from rowcall.ledger.step import StepId
from rowcall.mapping.columns import Existing
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
from rowcall.sql.tables_read import columns_read


def inputs(project: BoundProject, steps: Sequence[Step]) -> dict[StepId, MadeOf]:
    """Return what each of the steps is made of, in their order."""
    return {step.id: _OF[type(step)](step, project, steps) for step in steps}


def load_of(mapping: str) -> StepId:
    """Return the step that writes a mapping's rows and entries."""
    return StepId(Load.KIND, mapping)


def staged_columns(reads: Iterable[tuple[str, str]], project: BoundProject) -> tuple[StepId, ...]:
    """Return (table or query, column)s as inputs."""
    queries = {query.name for query in project.queries}
    return tuple(
        StepId(StageQuery.KIND, relation)
        if relation in queries
        else StepId(StageTable.KIND, relation, column)
        for relation, column in sorted(reads)
    )


def hangs_on(bound: Bound, project: BoundProject) -> tuple[StepId, ...]:
    """Return what a mapping's decisions hang on: staged columns, parents, recognised rows."""
    found = [*staged_columns(columns_of(bound), project)]
    found += [load_of(name) for name in sorted(_parents(bound, project))]
    if adopts(bound, project):
        found.append(StepId(Adopt.KIND, bound.name))
    return tuple(dict.fromkeys(found))


def digest(texts: Iterable[str]) -> str:
    """Return the fingerprint of texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def _ids(steps: Sequence[Step], *kinds: type) -> tuple[StepId, ...]:
    return tuple(step.id for step in steps if isinstance(step, kinds))


def _nothing(step: Step, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf("")


def _of_table(step: StageTable, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf(digest(step.columns))


def _of_corrections(step: Override, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf(str(step.correction))


def _of_query(step: StageQuery, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    query = next(query for query in project.queries if query.name == step.relation)
    tables, schema = project.source.columns_by_table, project.project.source_schema
    reads = [
        (table, column)
        for table, columns in columns_read(query.text(), tables, schema).items()
        for column in columns
    ]
    return MadeOf(digest([query.text()]), staged_columns(reads, project))


def _of_claims(step: CloseStaging, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    """What is dropped by name may change while nothing has to be staged again."""
    claimed, given = claims(project), project.project
    read = [(table, sorted(columns)) for table, columns in sorted(claimed.columns.items())]
    drops = [
        given.drop_tables,
        given.drop_columns,
        *(b.mapping.drop for b in project.mappings if b.mapping),
    ]
    return MadeOf(digest([repr(read), repr(sorted(claimed.mapped)), repr(drops)]))


def _of_rules(step: Adopt, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf(digest(map(str, recognise(project[step.mapping], project))))


def _of_adoptions(step: CloseAdoption, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf("", _ids(steps, Adopt))


def _of_mapping(step: Load, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    """All that decides about its records, and all that its rows are written with."""
    bound = project[step.mapping]
    judged = judging(bound, project)
    texts = [judged.statement()]
    if bound.target:
        # another survivor, or another key, is another definition
        texts += [str(sql) for ruling in rulings(judged) for sql in ruling.statements]
        texts += [str(written) for written in stand_ins(judged)]
        texts.append(load_rows(bound, project.target.schema))
    return MadeOf(digest(texts), hangs_on(bound, project))


def _parents(bound: Bound, project: BoundProject) -> set[str]:
    """Return the mappings on which its decisions hang: what it refers to, or looks for in a table,
    and what is loaded into its own table before it.
    """
    words = [word for reading in bound.readings for word in reading.columns.values()]
    tables = {word.table for word in words if isinstance(word, Existing)}
    if bound.target:
        tables.add(bound.target.name)
    earlier = project.mappings[: project.mappings.index(bound)]
    looked_at = {one.name for one in earlier if one.target and one.target.name in tables}
    return (references(bound) | looked_at) - {bound.name}


def _of_phase(step: Verify, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf(digest(step.tables), tuple(map(load_of, step.mappings)))


def _of_fill(step: Fill, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    bound = project[step.mapping]
    parent = deferred_columns(bound)[step.column].target_mapping
    texts = [
        fill(bound, step.column, number, project)
        for number, reading in enumerate(bound.readings)
        if step.column in reading.columns
    ]
    found = (*hangs_on(bound, project), load_of(bound.name), load_of(parent))
    return MadeOf(digest(texts), tuple(dict.fromkeys(found)))


def _of_loads(step: Step, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf("", _ids(steps, Load))


def _of_rows(step: Compute, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    text = after_load_of(project[step.mapping]).text()
    return MadeOf(digest([text]), _ids(steps, Load, Fill, Withdraw, RemoveSurplus))


def _of_passwords(step: HashSecrets, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf("", (load_of(step.mapping),))


_WRITE = (Load, Fill, Withdraw, RemoveSurplus, Compute)


def _of_values(step: Distribute, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    texts = [
        text
        for one in project.project.distributions
        for text in (one.name, one.says, one.source_text(), one.target_text())
    ]
    return MadeOf(digest(texts), _ids(steps, *_WRITE))


def _of_all(step: Reckon, project: BoundProject, steps: Sequence[Step]) -> MadeOf:
    return MadeOf("", _ids(steps, *_WRITE))


_OF: dict[type, Callable[[Any, BoundProject, Sequence[Step]], MadeOf]] = {
    StageTable: _of_table,
    Override: _of_corrections,
    StageQuery: _of_query,
    CloseStaging: _of_claims,
    Adopt: _of_rules,
    CloseAdoption: _of_adoptions,
    HashStanding: _nothing,
    # what is judged is as current as what is loaded of it
    Judge: _nothing,
    StandIns: _nothing,
    Load: _of_mapping,
    Verify: _of_phase,
    Fill: _of_fill,
    Withdraw: _of_loads,
    RemoveSurplus: _of_loads,
    Compute: _of_rows,
    HashSecrets: _of_passwords,
    RestoreKeys: _of_loads,
    AdvanceSequences: _of_loads,
    Distribute: _of_values,
    Reckon: _of_all,
}
