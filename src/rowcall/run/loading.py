"""Loading one mapping: batches, each one transaction of rows, entries and progress."""

import time
from dataclasses import dataclass
from threading import Lock

import psycopg
from psycopg import errors

from rowcall.compile.bind import Bound
from rowcall.compile.evidence import adopts
from rowcall.compile.judge import judging
from rowcall.compile.keys import covered
from rowcall.compile.load import (
    close_entries,
    follow_refused,
    has_refused,
    load_entries,
    load_rows,
    parts_in,
    refuse_unit,
)
from rowcall.compile.repair import before_images, forget_hash, repair_rows, settle_refused
from rowcall.compile.self_references import refused_rulings
from rowcall.ledger.store import batch_sizes, done_batches, record_batch, record_step
from rowcall.pg.connect import Connection
from rowcall.pg.indexing import lay_index
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Load
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.judging import ROW_ERRORS, clear
from rowcall.run.parallel import in_parallel
from rowcall.run.staging import staged_rows
from rowcall.sql.index import Index
from rowcall.sql.quote import qualified
from rowcall.sql.statements import statement

# a deadlock or a serialisation failure passes when the other transaction has ended
_PASSING = (errors.DeadlockDetected, errors.SerializationFailure)
_TRIES = 3


@dataclass(frozen=True)
class Batch:
    """The staged rows (low, high] of one reading; the number is the plan's."""

    number: int
    reading: int
    low: int
    high: int


def batches(context: Context, bound: Bound, size: int) -> list[Batch]:
    """Return all batches of a mapping: their bounds are counted in staged rows."""
    found: list[Batch] = []
    for reading, source in enumerate(bound.readings):
        rows = staged_rows(context, source.relation)
        for low in range(0, rows, size):
            found.append(Batch(len(found) + 1, reading, low, min(low + size, rows)))
    return found


def load(context: Context, step: Load) -> None:
    """Load the batches that are not done, then index the entries."""
    begun = time.monotonic()
    bound = context.project[step.mapping]
    with context.target() as target:
        done = done_batches(target, bound.name)
        size = batch_sizes(target).get(bound.name, step.batch)
    every = batches(context, bound, size)
    total = sum(batch.high - batch.low for batch in every)
    passed = sum(batch.high - batch.low for batch in every if batch.number in done)
    context.listen(Event(step.title, "begin", passed, total))
    lock = Lock()

    def work(batch: Batch) -> None:
        nonlocal passed
        for attempt in range(1, _TRIES + 1):
            try:
                _load_batch(context, bound, batch, size)
                break
            except _PASSING:
                if attempt == _TRIES:
                    raise
        with lock:
            passed += batch.high - batch.low
            context.listen(Event(step.title, "inside", passed, total))

    jobs = 1 if _has_unjudged_keys(context, bound) else context.jobs
    in_parallel(work, [b for b in every if b.number not in done], jobs, context.stop)
    with context.target() as target:
        if bound.target and value(target, has_refused(bound)):
            rules = judging(bound, context.project).mark_rules
            statements = follow_refused(bound)
            statements += refused_rulings(bound, rules, context.project.target.schema)
            while sum(run(target, statement).rowcount for statement in statements) > 0:
                pass
        for one in close_entries(bound):
            if isinstance(one, Index):
                lay_index(target, one)
            else:
                run(target, one)
        if adopts(bound, context.project):
            for statement in (settle_refused(bound), *forget_hash(bound)):
                run(target, statement)
        if bound.target:
            run(target, f"ANALYZE {qualified(context.project.target.schema, bound.target.name)}")
        clear(target, bound)
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, total, seconds)
    context.listen(Event(step.title, "done", total, total, seconds))


def _has_unjudged_keys(context: Context, bound: Bound) -> bool:
    """Return whether only the database can tell that two rows exclude each other.

    It refuses whichever comes later: one batch after the other, that is the same row in every run.
    """
    if bound.target is None:
        return False
    with context.target() as target:
        return bool(
            value(
                target,
                statement("rowcall.run", "has_unjudged_keys"),
                table=qualified(context.project.target.schema, bound.target.name),
                judged=sorted(covered(bound.target.name, context.project).unique_keys),
            )
        )


def _load_batch(context: Context, bound: Bound, batch: Batch, size: int) -> None:
    where = {"source": batch.reading, "low": batch.low, "high": batch.high}
    # opened here: the first block commits, and those within it are savepoints
    with context.target() as target, target.transaction():
        rows = 0
        if bound.target:
            rows = _load_range(context, target, bound, batch.reading, batch.low, batch.high)
        entries = run(
            target,
            load_entries(bound, batch.reading),
            batch=batch.number,
            run=context.run_id,
            **where,
        ).rowcount
        record_batch(
            target,
            bound.name,
            batch.number,
            context.run_id,
            size=size,
            rows=rows,
            entries=entries,
        )


def _load_range(
    context: Context,
    target: Connection,
    bound: Bound,
    reading: int,
    low: int,
    high: int,
    part: str | None = None,
) -> int:
    """Repair and insert the rows of a range; what the database refuses is bisected down to its
    unit.
    """
    adopting = adopts(bound, context.project)
    insert = load_rows(bound, context.project.target.schema, adopts=adopting)
    where = {"source": reading, "low": low, "high": high}
    try:
        with target.transaction():
            if adopting:
                images = before_images(bound, context.project)
                run(target, images, part=part, run=context.run_id, **where)
                run(target, repair_rows(bound, context.project), part=part, **where)
            return run(target, insert, part=part, **where).rowcount
    except ROW_ERRORS as error:
        refusal = error
    if high - low > 1:
        middle = (low + high) // 2
        return _load_range(context, target, bound, reading, low, middle) + _load_range(
            context, target, bound, reading, middle, high
        )
    if part is None:
        parts = [row[0] for row in run(target, parts_in(bound), **where)]
        return sum(_load_range(context, target, bound, reading, low, high, one) for one in parts)
    _refuse(target, bound, refusal, part, where)
    return 0


def _refuse(
    target: Connection, bound: Bound, error: psycopg.Error, part: str, where: dict[str, int]
) -> None:
    run(
        target,
        refuse_unit(bound),
        told=told(error),
        mapping=bound.name,
        part=part,
        **where,
    )
