"""Bringing a mapping of which rows stand to what is decided now: what differs is moved."""

from collections.abc import Sequence
from functools import partial

from psycopg import Error

from rowcall.compile.bind import Bound
from rowcall.compile.difference import (
    count_changes,
    difference,
    find_edited,
    kinds_of_writing,
    list_kept,
    list_written,
)
from rowcall.compile.identity_columns import always_written
from rowcall.compile.load import writing_of
from rowcall.compile.reapply import (
    count_gone,
    forget_entries,
    insert_rows,
    list_withdrawn,
    take_over,
    update_rows,
    write_entries,
)
from rowcall.compile.releasing import recount_batches
from rowcall.ledger.writing import Writing
from rowcall.ledger.writings import last_writings, write_writing
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Load
from rowcall.run.bisecting import refused_of
from rowcall.run.context import Context
from rowcall.run.deferring import check_keys, defer_keys
from rowcall.run.judging import ROW_ERRORS, clear
from rowcall.run.ruling import rule_units
from rowcall.run.taking import Taking
from rowcall.run.triggers import silent_triggers
from rowcall.sql.quote import qualified


def reapply(taking: Taking[Load], target: Connection, bound: Bound) -> None:
    """Bring the target and the ledger to what is decided now, in the caller's transaction."""
    context = taking.context
    written = 0
    if bound.target:
        written, before = last_writings(target).get(bound.name, (0, None))
        before = before or writing_of(bound)
        written = written or write_writing(target, before)
        schema, always = context.project.target.schema, always_written(bound)
        with silent_triggers(target, schema, bound.target.name, identities=always):
            _write_rows(context, target, bound, before)
        run(target, list_withdrawn(bound), run=context.run_id, written=written)
    run(target, "DELETE FROM rowcall.kept_row WHERE mapping = %(mapping)s", mapping=bound.name)
    run(target, list_kept(bound), mapping=bound.name, run=context.run_id)
    rows = int(value(target, count_changes(bound)))
    for number in range(len(bound.readings)):
        for statement in write_entries(bound, number):
            run(target, statement, run=context.run_id)
        gone = int(value(target, count_gone(bound, number)))
        rows += gone
        for statement in forget_entries(bound, number) if gone else ():
            run(target, statement, run=context.run_id, written=written)
    run(target, recount_batches(bound), mapping=bound.name, run=context.run_id)
    write_writing(target, writing_of(bound))
    clear(target, bound)
    keeps = not context.plan.withdraws
    taking.record(target, rows, is_changed=rows > 0, keeps=keeps)


def _write_rows(context: Context, target: Connection, bound: Bound, before: Writing) -> None:
    """Write the rows of the difference; what the database refuses, and what hangs on it, waits."""
    for statement in find_edited(bound, context.project, before):
        run(target, statement)
    # a key that is deferred would refuse nobody before the end, and then all of them
    run(target, "SET CONSTRAINTS ALL IMMEDIATE")
    write = partial(_write_units, target, _statements(context, target, bound, before))
    if write(_written(target, bound)) is None:
        return
    run(target, f"CREATE INDEX ON {difference(bound)} (place)")
    assert bound.target is not None
    table = qualified(context.project.target.schema, bound.target.name)
    # what hangs on a refused row is not known before: all others are written once more
    with target.transaction(force_rollback=True):
        defer_keys(target, table)
        refused = refused_of(_written(target, bound), write)
    rule_units(context, target, bound, [(place, told(error)) for place, error in refused])
    restore = defer_keys(target, table)
    error = write(_written(target, bound))
    if error:
        raise error
    check_keys(target, restore)


def _written(target: Connection, bound: Bound) -> list[int]:
    return [row[0] for row in run(target, list_written(bound))]


def _statements(context: Context, target: Connection, bound: Bound, before: Writing) -> list[str]:
    takes_over, updates = run(target, kinds_of_writing(bound)).fetchone() or (True, True)
    return [
        *(take_over(bound, context.project) if takes_over else ()),
        *([update_rows(bound, context.project, before)] if updates else ()),
        insert_rows(bound, context.project),
    ]


def _write_units(
    target: Connection, statements: Sequence[str], places: Sequence[int]
) -> Error | None:
    try:
        with target.transaction():
            for statement in statements:
                run(target, statement, places=list(places))
    except ROW_ERRORS as error:
        return error
    return None
