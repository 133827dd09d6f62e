"""Loading one mapping: batches, each one transaction of rows, entries and progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

import psycopg
from psycopg import errors

from rowcall.compile.bind import Bound
from rowcall.compile.evidence import adopts
from rowcall.compile.judge import Judging
from rowcall.compile.keys import covered
from rowcall.compile.load import (
    close_entries,
    has_refused,
    load_entries,
    load_rows,
    parts_in,
    refuse_unit,
)
from rowcall.compile.overrule import dragging
from rowcall.compile.releasing import (
    can_release,
    count_batches,
    enter_released,
    judge_values_anew,
    released,
)
from rowcall.compile.repair import before_images, forget_hash, repair_rows, settle_refused
from rowcall.compile.taking_back import circle_keys, recall_refused, settle, take_back
from rowcall.ledger.store import (
    batch_sizes,
    done_batches,
    record_batch,
)
from rowcall.pg.connect import Connection
from rowcall.pg.indexing import apply
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, until_nothing_changes, value
from rowcall.plan.inputs import load_of
from rowcall.plan.steps import Load
from rowcall.run.bisecting import refused_of
from rowcall.run.context import Context
from rowcall.run.judging import ROW_ERRORS, clear, judged_before
from rowcall.run.keys import drop_keys
from rowcall.run.parallel import in_parallel
from rowcall.run.reapplying import reapply
from rowcall.run.staging import staged_rows
from rowcall.run.taking import Taking, accept, is_standing
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


def load(taking: Taking[Load]) -> None:
    """Drop the table's keys, load the batches that are not done, then index the entries."""
    context, step = taking.context, taking.step
    bound = context.project[step.mapping]
    with context.target() as target:
        if is_standing(context, target, bound.name, taking.made):
            taking.begin()
            reapply(taking, target, bound)
            return
        done = done_batches(target, bound.name)
        size = batch_sizes(target).get(bound.name, step.batch)
    every = batches(context, bound, size)
    total = sum(batch.high - batch.low for batch in every)
    passed = sum(batch.high - batch.low for batch in every if batch.number in done)
    waiting = [batch for batch in every if batch.number not in done]
    if bound.target and waiting:
        drop_keys(context, bound)
    taking.begin(passed, total)
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
            taking.tell(passed, total)

    jobs = 1 if _has_unjudged_keys(context, bound) else context.jobs
    in_parallel(work, waiting, jobs, context.stop)
    with context.target() as target:
        if bound.target and value(target, has_refused(bound)):
            judged = judged_before(context, target, bound.name)
            _drag_along(target, judged)
            _release(context, target, judged)
            run(target, count_batches(bound))
        for one in close_entries(bound):
            apply(target, one)
        _settle_circle(context, target, bound)
        if adopts(bound, context.project):
            for statement in (settle_refused(bound), *forget_hash(bound)):
                run(target, statement)
        if bound.target:
            run(target, f"ANALYZE {qualified(context.project.target.schema, bound.target.name)}")
        clear(target, bound)
        taking.record(target, total)
        _accept_circle(context, target, bound)


def _drag_along(target: Connection, judged: Judging) -> None:
    """Take back what refers to rows that the database refused, or was merged into them."""
    bound = judged.bound
    for sql in recall_refused(bound):
        run(target, sql)
    until_nothing_changes(target, dragging(judged).statements)
    for sql in take_back(bound, judged.project, judged.mark_rules):
        run(target, sql)


def _release(context: Context, target: Connection, judged: Judging) -> None:
    """Write the rows whose unique values nobody has, since the database refused who had them."""
    bound = judged.bound
    is_left = can_release(judged)
    while is_left:
        is_left = False
        for ruling in judge_values_anew(judged):
            while sum(apply(target, one) for one in ruling.statements) > 0 and ruling.repeats:
                pass
        for number in range(len(bound.readings)):
            written = _Written(context, target, bound, number)
            for position, part in run(target, released(bound, number)).fetchall():
                error = written.parts(position, [part], [0])
                if error:
                    where = {"source": number, "low": position - 1, "high": position}
                    _refuse(target, bound, error, part, where)
                    # who lost a value to this one may have it now
                    is_left = True
                run(target, enter_released(bound, number), position=position, part=part)


def _settle_circle(context: Context, target: Connection, bound: Bound) -> None:
    """Behind the last mapping of a circle, take back rows whose parents did not move after all."""
    for circle in context.project.circles:
        if circle[-1] == bound.name:
            keys = circle_keys(circle, context.project)
            rules = {name: judged_before(context, target, name) for name in circle}
            statements = [settle(key, rules[key.bound.name].mark_rules) for key in keys]
            until_nothing_changes(target, statements)
            for name in circle:
                run(target, count_batches(context.project[name]))


def _accept_circle(context: Context, target: Connection, bound: Bound) -> None:
    """Behind the last mapping of a circle, what the others have looked at is there and settled."""
    for circle in context.project.circles:
        if circle[-1] == bound.name:
            accept(context, target, *map(load_of, circle))


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
            rows = _load_range(context, target, bound, batch)
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


def _load_range(context: Context, target: Connection, bound: Bound, batch: Batch) -> int:
    """Repair and insert the rows of a batch, and quarantine the units that the database refuses."""
    written = _Written(context, target, bound, batch.reading)
    for position, _ in refused_of(range(batch.low + 1, batch.high + 1), written.rows):
        where = {"source": batch.reading, "low": position - 1, "high": position}
        parts = [row[0] for row in run(target, parts_in(bound), **where)]
        refused = refused_of(range(len(parts)), partial(written.parts, position, parts))
        for number, error in refused:
            _refuse(target, bound, error, parts[number], where)
    return written.count


@dataclass
class _Written:
    """The rows that a batch has written by now."""

    context: Context
    target: Connection
    bound: Bound
    reading: int
    count: int = 0

    def rows(self, positions: Sequence[int]) -> psycopg.Error | None:
        """Write what is made of consecutive staged rows."""
        return self._write(positions[0] - 1, positions[-1], None)

    def parts(
        self, position: int, parts: Sequence[str], numbers: Sequence[int]
    ) -> psycopg.Error | None:
        """Write some parts of one staged row."""
        return self._write(position - 1, position, [parts[number] for number in numbers])

    def _write(self, low: int, high: int, parts: list[str] | None) -> psycopg.Error | None:
        where = {"source": self.reading, "low": low, "high": high, "parts": parts}
        bound, project = self.bound, self.context.project
        adopting = adopts(bound, project)
        try:
            with self.target.transaction():
                if adopting:
                    images = before_images(bound, project)
                    run(self.target, images, run=self.context.run_id, **where)
                    run(self.target, repair_rows(bound, project), **where)
                insert = load_rows(bound, project.target.schema, adopts=adopting)
                rows = run(self.target, insert, **where).rowcount
                # a key that is deferred would refuse the whole batch, when it commits
                run(self.target, "SET CONSTRAINTS ALL IMMEDIATE")
        except ROW_ERRORS as error:
            return error
        self.count += rows
        return None


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
