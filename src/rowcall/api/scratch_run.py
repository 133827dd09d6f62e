"""Running a project over what another run has staged, in a database that goes again."""

import secrets
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from rowcall.account.outcomes import read_outcomes
from rowcall.account.what_if import Outcomes
from rowcall.catalog.read import read_database
from rowcall.compile.prepare import prepare
from rowcall.compile.relations import ROW, STAGING
from rowcall.errors import DatabaseRefused, Interrupted, RowcallError
from rowcall.ledger.opening import Identity, adopts, open_ledger
from rowcall.ledger.steps import made_steps, write_inputs, write_step
from rowcall.ledger.store import begin_run, last_correction
from rowcall.ledger.target_schema import read_target
from rowcall.mapping.project import Project
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run
from rowcall.pg.scratch import ended_by, scratch_database
from rowcall.plan.build import build_plan
from rowcall.plan.currency import inputs_now
from rowcall.plan.select import ADOPTION, EVERYTHING
from rowcall.plan.steps import (
    CloseStaging,
    Distribute,
    HashSecrets,
    HashStanding,
    Override,
    Plan,
    StageQuery,
    StageTable,
)
from rowcall.run.events import Listener
from rowcall.run.run import Prepared, key_fingerprint, run_project
from rowcall.run.scratch import fill_staging, fill_structure
from rowcall.schema.table import Database

# given a plan: who listens to its walk, and what stops it
Walking = Callable[[Plan], AbstractContextManager[tuple[Listener, threading.Event]]]

_STATE = "the scratch database is gone again, and the target is as it was"


@dataclass(frozen=True, repr=False)
class Ground:
    """A target with its staging, the project that staged it, and where to try another one.

    `scratch` names an empty database; without it one is made beside the target.
    """

    project: Project
    target_uri: str
    scratch: str | None = None
    binaries: Path | None = None
    jobs: int = 2


@dataclass(frozen=True)
class Schemas:
    """What is staged, the target as it was before a run dropped keys, and whether it adopts."""

    staged: Database
    target: Database
    adopts: bool


def read_staged_schemas(target: Connection, project: Project) -> Schemas:
    """Return both schemas as the target alone knows them: the source need not answer."""
    staged = read_database(target, STAGING)
    queries = {row[0] for row in run(target, "SELECT relation FROM rowcall.staged WHERE is_query")}
    tables = {
        name: replace(table, columns=tuple(c for c in table.columns if c.name != ROW))
        for name, table in staged.tables.items()
        if name not in queries
    }
    full = read_target(target, project.target_schema)
    return Schemas(replace(staged, tables=tables), full, adopts(target))


def try_project(ground: Ground, project: Project, walking: Walking, what: str) -> Outcomes:
    """Return how the units end if `project` is run over what is staged; `what` names it.

    Raises what stops such a run, Interrupted where it is told to stop.
    """
    # no outcome depends on the ids, so that the project key is not asked for
    key = secrets.token_bytes(32)
    with scratch_database(ground.target_uri, ground.scratch) as uri:
        try:
            prepared = _fill(ground, project, uri, key)
        except psycopg.Error as error:
            raise DatabaseRefused(
                rule="the scratch database could not be filled",
                cause=told(error),
                state=_STATE,
                next="remove the cause, then: rowcall plan",
            ) from None
        with walking(prepared.plan) as (listen, stop), ended_by(stop, uri):
            try:
                _walk(ground, prepared, uri, key, listen, stop)
            except (RowcallError, psycopg.Error) as error:
                if stop.is_set():
                    raise Interrupted(
                        rule="the question is not answered",
                        state=_STATE,
                        next="rowcall plan, which asks it again",
                    ) from None
                if not isinstance(error, RowcallError):
                    raise
                raise type(error)(
                    rule=f"a run of {what} stops: {error.rule}",
                    where=error.where,
                    cause=error.cause,
                    state=_STATE,
                    next="this is the answer: nothing would come of such a run",
                ) from None
        with connect_target(uri) as scratch:
            return read_outcomes(scratch)


def _walk(
    ground: Ground,
    prepared: Prepared,
    uri: str,
    key: bytes,
    listen: Listener,
    stop: threading.Event,
) -> None:
    # native rows are known by being adopted by nobody, which has to be found out first
    for wanted in (ADOPTION, EVERYTHING) if prepared.project.adopts else (EVERYTHING,):
        run_project(
            prepared,
            "",
            uri,
            key,
            jobs=ground.jobs,
            listen=listen,
            stop=stop,
            wanted=wanted,
            offline=True,
        )


def _fill(ground: Ground, project: Project, uri: str, key: bytes) -> Prepared:
    """Bring structure, rows, staging and a ledger that knows it; return what is left to do."""
    with connect_target(ground.target_uri) as target:
        target.read_only = True
        target.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        schemas = read_staged_schemas(target, ground.project)
        as_it_is = _prepared(ground.project, schemas, target.info.server_version)
        fill_structure(target, ground.target_uri, uri, as_it_is.project, ground.binaries)
        with connect_target(uri) as scratch:
            version = scratch.info.server_version
            identity = Identity(project.name, key_fingerprint(key), "", schemas.adopts)
            open_ledger(scratch, identity, project.target_schema)
            run_id = begin_run(scratch)
        fill_staging(target, uri)
        made = made_steps(target)
        correction = last_correction(target)
    prepared = _prepared(project, schemas, version, correction)
    with connect_target(uri) as scratch:
        # what is staged is taken as it is: a correction that waits, or another query, is stale
        for of, staged in made.items():
            if of.kind in _STAGING:
                write_step(scratch, of, run_id, staged)
        # what nobody would claim is told, and stops nothing
        of = CloseStaging().id
        write_inputs(scratch, of, inputs_now(prepared.plan.made_of[of], made))
    return prepared


_STAGING = (StageTable.KIND, Override.KIND, StageQuery.KIND, CloseStaging.KIND)


def _prepared(
    project: Project, schemas: Schemas, server_version: int, correction: int = 0
) -> Prepared:
    target = replace(schemas.target, server_version=server_version)
    bound, claimed = prepare(project, schemas.staged, target)
    bound = replace(bound, adopts=schemas.adopts)
    plan = build_plan(bound, claimed, correction)
    # passwords are at the source alone, and decide nothing; distributions are only told
    left_out = (HashSecrets, HashStanding, Distribute)
    steps = tuple(step for step in plan.steps if not isinstance(step, left_out))
    return Prepared(bound, claimed, replace(plan, steps=steps))
