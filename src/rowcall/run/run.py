"""Walks the steps of a plan from wherever an earlier run stopped."""

import hashlib
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from argon2.exceptions import HashingError

from rowcall.catalog.read import read_source
from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims
from rowcall.compile.large_objects import with_contents
from rowcall.compile.prepare import prepare
from rowcall.compile.views import target_tables
from rowcall.errors import (
    GOES_ON,
    ConnectionFailed,
    DatabaseRefused,
    RowcallError,
)
from rowcall.ledger.opening import Identity, adopts, forget_dry_run, has_ledger, open_ledger
from rowcall.ledger.store import (
    ask_to_remove_surplus,
    begin_run,
    corrections,
    done_steps,
    finish_run,
)
from rowcall.ledger.target_schema import read_target
from rowcall.mapping.project import Project
from rowcall.pg.connect import Connection, connect_source, connect_target
from rowcall.pg.lock import only_runner
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run
from rowcall.pg.wait import Wait
from rowcall.pg.watch import Watch, watching
from rowcall.plan.build import build_plan
from rowcall.plan.carry import carry_steps
from rowcall.plan.select import ADOPTION, EVERYTHING, Wanted, select_steps
from rowcall.plan.steps import (
    Adopt,
    AdvanceSequences,
    Carry,
    CloseAdoption,
    CloseStaging,
    Compute,
    Distribute,
    Fill,
    HashSecrets,
    HashStanding,
    Judge,
    Load,
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
)
from rowcall.run.adopting import adopt, close_adopted
from rowcall.run.advancing import advance_sequences
from rowcall.run.carrying import carry, override
from rowcall.run.computing import compute_columns
from rowcall.run.context import Context, is_lost, lost
from rowcall.run.distributing import count_distributions
from rowcall.run.edited_since import see_edits
from rowcall.run.events import Event, Listener, silent
from rowcall.run.filled import (
    refuse_adoption,
    refuse_filled_tables,
    refuse_repair,
    refuse_second_adoption,
)
from rowcall.run.filling import fill_column
from rowcall.run.judging import judge
from rowcall.run.keys import restore_keys
from rowcall.run.loading import load
from rowcall.run.parallel import interrupted
from rowcall.run.reckoning import reckon
from rowcall.run.removing import remove
from rowcall.run.rights import refuse_without_rights
from rowcall.run.secrets import hash_secrets
from rowcall.run.staging import stage, stage_derived
from rowcall.run.standing_in import write_stand_ins
from rowcall.run.standing_secrets import hash_standing
from rowcall.run.verifying import verify
from rowcall.schema.table import Database


@dataclass(frozen=True)
class Prepared:
    """A project bound to its two databases, and the plan of its run."""

    project: BoundProject
    claimed: Claims
    plan: Plan


def read_and_plan(project: Project, source_uri: str, target_uri: str) -> Prepared:
    """Read both catalogs and return what a run would do; nothing is written."""
    source, target = read_schemas(project, source_uri, target_uri)
    return plan_run(project, source, target, target_uri)


def plan_run(
    project: Project, source: Database, target: Database, target_uri: str, *, adopt: bool = False
) -> Prepared:
    """Return what a run would do, with the corrections that no run has carried yet.

    It adopts what an earlier migration wrote where the ledger says so, or `adopt`.
    """
    bound, claimed = prepare(project, source, target)
    with connect_target(target_uri) as connection:
        is_open = has_ledger(connection)
        bound = replace(bound, adopts=adopt or (is_open and adopts(connection)))
        more = pending_steps(connection, bound) if is_open else ()
    plan = build_plan(bound, claimed)
    return Prepared(bound, claimed, replace(plan, steps=(*plan.steps, *more)))


def read_schemas(project: Project, source_uri: str, target_uri: str) -> tuple[Database, Database]:
    """Return the source's schema, and the target's as it was before a run dropped keys."""
    with connect_source(source_uri) as source:
        from_schema = with_contents(project, read_source(source, project.source_schema))
    with connect_target(target_uri) as target:
        to_schema = read_target(target, project.target_schema)
        if has_ledger(target) and CloseStaging().title in done_steps(target):
            # what is staged need not be read again, whoever goes on
            from_schema = from_schema.open()
    return from_schema, to_schema


def run_project(
    prepared: Prepared,
    source_uri: str,
    target_uri: str,
    id_key: bytes,
    *,
    jobs: int = 2,
    listen: Listener = silent,
    stop: threading.Event | None = None,
    wanted: Wanted = EVERYTHING,
    offline: bool = False,
    remove_surplus: bool = False,
    dry_run_under: Connection | None = None,
    lock_timeout: float | None = None,
) -> bool:
    """Run the plan to its end, or the wanted part; return False where nothing was left to do.

    `offline` says that nobody else writes to the target, `remove_surplus` that surplus rows go:
    both are asked of a target whose rows were adopted. `dry_run_under` is the connection that
    holds the lock of a dry run, whose ledger does not stay. A wait for a lock is told; it has an
    end where `lock_timeout` says after how many seconds.
    Raises RowcallError: what is committed stays, and running again goes on from there.
    """
    plan = prepared.plan
    identity = Identity(
        prepared.project.project.name,
        key_fingerprint(id_key),
        plan.fingerprint,
        prepared.project.adopts,
        is_dry_run=dry_run_under is not None,
    )
    is_adoption = wanted == ADOPTION
    lock = nullcontext(dry_run_under) if dry_run_under else only_runner(target_uri)
    watch = Watch(
        lambda wait: listen(Event("", "waits", text=f"the run {wait}")),
        stop or threading.Event(),
        frozenset({source_uri, target_uri}),
        lock_timeout,
    )
    with watching(watch), lock as target:
        with _guarded("opening the ledger", watch):
            forget_dry_run(target)
            tables = tuple(table.name for table in target_tables(prepared.project))
            schema = prepared.project.target.schema
            refuse_without_rights(target, prepared.project)
            if is_adoption:
                refuse_adoption(target, schema, tables)
            elif prepared.project.adopts:
                refuse_repair(target, offline=offline)
            elif not has_ledger(target):
                refuse_filled_tables(target, schema, tables)
            open_ledger(target, identity, schema, is_adoption=is_adoption)
            if is_adoption:
                refuse_second_adoption(target)
            elif prepared.project.adopts:
                see_edits(
                    target,
                    prepared.project,
                    lambda text: listen(Event("", "told", text=text)),
                )
            if remove_surplus:
                again = [step.title for step in plan.steps if isinstance(step, _COUNTS_SURPLUS)]
                ask_to_remove_surplus(target, again)
            done = done_steps(target)
            steps = select_steps(plan, prepared.project, wanted, done)
            if all(_is_done(step, done) for step in steps):
                return False
            run_id = begin_run(target)
            target.commit()
        context = Context(
            project=prepared.project,
            plan=plan,
            source_uri=source_uri,
            target_uri=target_uri,
            id_key=id_key,
            run_id=run_id,
            jobs=jobs,
            listen=listen,
            stop=watch.stop,
        )
        try:
            _walk(context, prepared.claimed, steps, done, target, watch)
        finally:
            context.close()
    return True


def pending_steps(target: Connection, project: BoundProject) -> tuple[Step, ...]:
    """Return the steps that carry the corrections which no run has carried to the balance."""
    corrected, done = corrections(target), done_steps(target)
    last = max(corrected, default=0)
    if not last or Reckon(last).title in done:
        return ()
    carried = max((n for n in corrected if Reckon(n).title in done), default=0)
    columns = {column for n, of in corrected.items() if n > carried for column in of}
    since = min(n for n in corrected if n > carried)
    return carry_steps(project, last, columns, since)


def key_fingerprint(id_key: bytes) -> str:
    """Return what the ledger keeps of the project key: enough to recognise it, not to use it."""
    return hashlib.sha256(b"rowcall fingerprint:" + id_key).hexdigest()[:16]


def _walk(
    context: Context,
    claimed: Claims,
    steps: tuple[Step, ...],
    done: set[str],
    holder: Connection,
    watch: Watch,
) -> None:
    with _guarded("staging", watch):
        stage(context, claimed)
    done = done | {CloseStaging().title}
    for step in steps:
        if _is_done(step, done):
            context.listen(Event(step.title, "skipped"))
            continue
        with _guarded(step.title, watch):
            # without its connection the lock is gone, and another runner may have begun
            run(holder, "SELECT 1")
            holder.commit()
            _DO[type(step)](context, step)
    with context.target() as target:
        finish_run(target, context.run_id)


def _is_done(step: Step, done: set[str]) -> bool:
    """Judging lives in unlogged tables, so it is done only when its mapping is loaded."""
    match step:
        case StageTable() | StageQuery(correction=0) | CloseStaging():
            return CloseStaging().title in done
        case Judge() | StandIns():
            return f"load {step.mapping}" in done
        case _:
            return step.title in done


# what is done with surplus rows in the tables, and differently without them
_COUNTS_SURPLUS = (RemoveSurplus, Compute, Distribute, Reckon)

# one function a kind of step; staging goes before them, all tables under one snapshot
_DO: dict[type, Callable[[Context, Any], None]] = {
    Adopt: adopt,
    CloseAdoption: close_adopted,
    HashStanding: hash_standing,
    Judge: judge,
    StandIns: write_stand_ins,
    Load: load,
    Verify: verify,
    Fill: fill_column,
    Compute: compute_columns,
    HashSecrets: hash_secrets,
    RemoveSurplus: remove,
    RestoreKeys: restore_keys,
    AdvanceSequences: advance_sequences,
    Distribute: count_distributions,
    Override: override,
    StageQuery: stage_derived,
    Carry: carry,
    Reckon: reckon,
}


@contextmanager
def _guarded(where: str, watch: Watch) -> Generator[None]:
    """Turn what the database says no to into an error that tells the state and the next command."""
    try:
        yield
    except ConnectionFailed as error:
        raise lost(error, where) from None
    except psycopg.Error as error:
        if watch.stop.is_set():
            # what did not end by itself was cancelled
            raise interrupted() from None
        # the server has a time-out for locks where the options of the address say so
        has_ended = isinstance(error, psycopg.errors.LockNotAvailable) or watch.gave_up
        if has_ended and watch.wait:
            raise _gave_up(watch.wait, where) from None
        raise (lost if is_lost(error) else _refused)(error, where) from None
    except HashingError as error:
        # raised anew, since the frames in which it came up hold passwords
        raise RowcallError(
            rule=f'a password cannot be hashed in step "{where}"',
            cause=str(error),
            state="everything committed before is kept, and no password was written as it is",
            next=f"where memory is short, free some; then: {GOES_ON}",
        ) from None


def _gave_up(wait: Wait, where: str) -> DatabaseRefused:
    return DatabaseRefused(
        rule="a lock was waited for as long as was allowed",
        where=where,
        cause=f"the run {wait}",
        state="everything committed before is kept, and nothing of this step's open transaction",
        next=f"when the other session has ended: {GOES_ON}",
    )


def _refused(error: psycopg.Error, where: str) -> DatabaseRefused:
    return DatabaseRefused(
        rule=f'the database refused step "{where}"',
        cause=told(error),
        state="everything committed before is kept, and nothing of this step's open transaction",
        next=f"remove the cause, then: {GOES_ON}",
    )
