"""A run, from the plan to its end: what is asked before it begins, and who may run."""

import hashlib
import threading
from contextlib import nullcontext
from dataclasses import dataclass, replace

from rowcall.catalog.read import read_source
from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims
from rowcall.compile.large_objects import with_contents
from rowcall.compile.prepare import prepare
from rowcall.compile.views import target_tables
from rowcall.ledger.opening import Identity, adopts, forget_dry_run, has_ledger, open_ledger
from rowcall.ledger.steps import is_done, made_steps
from rowcall.ledger.store import ask_to_remove_surplus, begin_run, last_correction
from rowcall.ledger.target_schema import read_target
from rowcall.mapping.project import Project
from rowcall.pg.connect import Connection, connect_source, connect_target
from rowcall.pg.lock import only_runner
from rowcall.pg.watch import Watch, watching
from rowcall.plan.build import build_plan
from rowcall.plan.currency import is_current
from rowcall.plan.select import ADOPTION, EVERYTHING, Wanted, select_steps
from rowcall.plan.steps import CloseStaging, Compute, Distribute, Plan, Reckon, RemoveSurplus
from rowcall.run.changing import keep_adoption, refuse_half_repaired, refuse_unstaged
from rowcall.run.context import Context
from rowcall.run.edited_since import see_edits
from rowcall.run.events import Event, Listener, silent
from rowcall.run.filled import (
    refuse_adoption,
    refuse_filled_tables,
    refuse_repair,
    refuse_second_adoption,
)
from rowcall.run.rights import refuse_without_rights
from rowcall.run.taking import accept_unknown
from rowcall.run.walking import guarded, walk
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
    """Return what a run would do.

    It adopts what an earlier migration wrote where the ledger says so, or `adopt`.
    """
    bound, claimed = prepare(project, source, target)
    with connect_target(target_uri) as connection:
        is_open = has_ledger(connection)
        bound = replace(bound, adopts=adopt or (is_open and adopts(connection)))
        correction = last_correction(connection) if is_open else 0
    return Prepared(bound, claimed, build_plan(bound, claimed, correction))


def read_schemas(project: Project, source_uri: str, target_uri: str) -> tuple[Database, Database]:
    """Return the source's schema, and the target's as it was before a run dropped keys."""
    with connect_source(source_uri) as source:
        from_schema = with_contents(project, read_source(source, project.source_schema))
    with connect_target(target_uri) as target:
        to_schema = read_target(target, project.target_schema)
        if has_ledger(target) and is_done(target, CloseStaging.KIND):
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
    allow_withdrawals: bool = False,
    dry_run_under: Connection | None = None,
    lock_timeout: float | None = None,
) -> bool:
    """Run the plan to its end, or the wanted part; return False where nothing was left to do.

    `offline` says that nobody else writes to the target, `remove_surplus` that surplus rows go:
    both are asked of a target whose rows were adopted. `allow_withdrawals` says that rows go that
    no record stands for any more. `dry_run_under` is the connection that
    holds the lock of a dry run, whose ledger does not stay. A wait for a lock is told; it has an
    end where `lock_timeout` says after how many seconds.
    Raises RowcallError: what is committed stays, and running again goes on from there.
    """
    plan = replace(prepared.plan, withdraws=allow_withdrawals)
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
        lambda wait: listen(Event(None, "waits", text=f"the run {wait}")),
        stop or threading.Event(),
        frozenset({source_uri, target_uri}),
        lock_timeout,
    )
    with watching(watch), lock as target:
        with guarded("opening the ledger", watch):
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
                    lambda text: listen(Event(None, "told", text=text)),
                )
            if remove_surplus:
                ask_to_remove_surplus(target, [kind.KIND for kind in _COUNTS_SURPLUS])
            accept_unknown(target, plan)
            if not is_adoption:
                keep_adoption(target, plan)
            refuse_half_repaired(target, prepared.project, plan)
            refuse_unstaged(target, prepared.project, prepared.claimed)
            made = made_steps(target)
            steps = select_steps(plan, prepared.project, wanted, made)
            if all(is_current(step, plan, made) for step in steps):
                return False
            run_id = begin_run(target)
            target.commit()
        context = Context(
            project=prepared.project,
            claimed=prepared.claimed,
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
            walk(context, steps, target, watch)
        finally:
            context.close()
    return True


def key_fingerprint(id_key: bytes) -> str:
    """Return what the ledger keeps of the project key: enough to recognise it, not to use it."""
    return hashlib.sha256(b"rowcall fingerprint:" + id_key).hexdigest()[:16]


# what is done with surplus rows in the tables, and differently without them
_COUNTS_SURPLUS = (RemoveSurplus, Compute, Distribute, Reckon)
