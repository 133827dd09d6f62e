"""What would become of the staged rows if the mappings were different?"""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import psycopg

from rowcall.account.outcomes import read_outcomes
from rowcall.account.read import refuse_without_ledger
from rowcall.account.staged import read_counted
from rowcall.account.what_if import WhatIf, compare, without_marks
from rowcall.api.scratch_run import Ground, Schemas, Walking, read_staged_schemas, try_project
from rowcall.compile.bind import BoundProject, bind
from rowcall.compile.check import check
from rowcall.compile.claims import claims, dropped_column, dropped_table
from rowcall.errors import ConnectionFailed, ProjectError, RefusedError
from rowcall.ledger.opening import OTHER_PROJECT, refuse_other_version
from rowcall.ledger.steps import is_complete, is_done
from rowcall.mapping.changed import changed, mapping_of
from rowcall.mapping.project import Project
from rowcall.mapping.what_if import parse_change
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.lock import WAIT, is_held
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import CloseStaging
from rowcall.run.run import read_and_plan


def ask(
    ground: Ground, texts: Sequence[str], walking: Walking, source: str | None = None
) -> WhatIf:
    """Return what a run of the changed project would do, beside what one of it as it is does.

    Nothing is written to the target, and the source is asked only whether the project is the one
    that was run. Raises RefusedError where staging is not complete or a change cannot be made,
    ProjectError with the findings that the changes cause, and whatever stops such a run.
    """
    begun = time.monotonic()
    project = ground.project
    changes = [parse_change(text) for text in texts]
    after = changed(project, changes)
    # a mapping may have been named by its table
    named = tuple(replace(one, mapping=mapping_of(project, one).name) for one in changes)
    today = None
    with connect_target(ground.target_uri) as target:
        target.read_only = True
        target.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        _refuse_unstaged(target, project)
        schemas = read_staged_schemas(target, project)
        _refuse_findings(project, after, schemas)
        unclaimed = _unclaimed(target, project, after, schemas)
        if is_complete(target):
            _refuse_other_plan(target, ground, source)
            today = read_outcomes(target)
    is_measured = today is None
    today = today or try_project(ground, project, walking, "the project as it is")
    then = try_project(ground, after, walking, "the changed project")
    # hashing marks what it locks, and is not done in the copy
    today = without_marks(today, _secret_columns(bind(project, schemas.staged, schemas.target)))
    return WhatIf(
        project.name,
        named,
        *compare(today, then),
        is_measured=is_measured,
        adopts=schemas.adopts,
        unclaimed=unclaimed,
        seconds=time.monotonic() - begun,
    )


def _secret_columns(project: BoundProject) -> set[tuple[str, str]]:
    return {(bound.name, column) for bound in project.mappings for column in bound.secrets}


def _refuse_unstaged(target: Connection, project: Project) -> None:
    refuse_without_ledger(target)
    refuse_other_version(target)
    seen = str(value(target, "SELECT project FROM rowcall.ledger"))
    if seen != project.name:
        raise RefusedError(
            rule=f'the ledger in this target belongs to project "{seen}", not to "{project.name}"',
            state="nothing was asked",
            next=OTHER_PROJECT,
        )
    if is_held(target):
        raise RefusedError(
            rule="a run is at work on this target, and would wait for what is read of it",
            state="nothing was asked",
            next=WAIT,
        )
    if not is_done(target, CloseStaging.KIND):
        raise RefusedError(
            rule="the source is not wholly staged, and a what-if asks what is staged",
            state="nothing was asked",
            next=f'rowcall run --until "{CloseStaging().title}"',
        )


def _refuse_findings(project: Project, after: Project, schemas: Schemas) -> None:
    """What staging lacks, such as a dropped column, is found of both, and no fault of a change."""
    before = set(check(project, schemas.staged, schemas.target))
    found = [one for one in check(after, schemas.staged, schemas.target) if one not in before]
    if found:
        raise ProjectError(
            rule="with these changes the project cannot be run\n" + "\n".join(map(str, found)),
            state="nothing was asked",
            next="ask for something else: rowcall plan --what-if CHANGE;"
            " what no mapping reads is not staged, and cannot be asked about",
        )


def _unclaimed(
    target: Connection, project: Project, after: Project, schemas: Schemas
) -> tuple[str, ...]:
    """Return what the changed project would have to drop by name before it could be run."""
    bound = bind(after, schemas.staged, schemas.target)
    before = claims(bind(project, schemas.staged, schemas.target)).columns
    now = claims(bound).columns
    filled = {(table, column) for table, column, count in read_counted(target) if count}
    found: list[str] = []
    for table, columns in sorted(before.items()):
        if table not in now:
            if (table, "") in filled and not dropped_table(bound, table):
                found.append(table)
            continue
        found += [
            f"{table}.{column}"
            for column in sorted(columns - now[table])
            if (table, column) in filled and not dropped_column(bound, table, column)
        ]
    return tuple(found)


def _refuse_other_plan(target: Connection, ground: Ground, source: str | None) -> None:
    """Today's numbers are those of the mappings that were run; where no source answers, nobody
    can tell.
    """
    uri = source or ground.project.source
    if not uri:
        return
    with suppress(ConnectionFailed, ProjectError):
        plan = read_and_plan(ground.project, uri, ground.target_uri).plan.fingerprint
        seen = run(target, "SELECT plan_fingerprint FROM rowcall.ledger").fetchone()
        if seen != (plan,):
            raise RefusedError(
                rule="the mappings or a schema changed since this migration was run",
                cause=f"plan {plan}, and the ledger has {seen and seen[0]}",
                state="nothing was asked",
                next="go back to the mappings that were run, and ask for the difference:"
                " rowcall plan --what-if CHANGE",
            )
