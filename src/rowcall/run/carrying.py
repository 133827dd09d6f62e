"""Carrying corrected values: the mapping is judged again, and what differs is moved."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from psycopg import Error

from rowcall.compile.bind import Bound
from rowcall.compile.carry import (
    difference,
    find_difference,
    find_edited,
    follow_ruled,
    insert_rows,
    kinds_of_writing,
    late_marks,
    list_kept,
    list_written,
    places_of,
    rule_refused,
    take_over,
    update_rows,
    write_entries,
)
from rowcall.compile.corrections import fold_corrected
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.identity_columns import always_written
from rowcall.compile.overrule import dragging
from rowcall.compile.placeholders import StandIns, stand_in_tables, stand_ins
from rowcall.compile.relations import staged
from rowcall.ledger.store import record_mark_rules, record_step
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, until_nothing_changes, value
from rowcall.plan.steps import Carry, Override
from rowcall.run.bisecting import refused_of
from rowcall.run.context import Context
from rowcall.run.deferring import check_keys, defer_keys
from rowcall.run.events import Event
from rowcall.run.judging import ROW_ERRORS, clear, decide, judged_before
from rowcall.run.standing_in import make_stand_ins, told_of
from rowcall.run.triggers import silent_triggers
from rowcall.sql.quote import name, qualified

_STAGED_TYPE = (
    "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
    " WHERE attrelid = %(table)s::regclass AND attname = %(column)s"
)


def override(context: Context, step: Override) -> None:
    """Write every corrected value over the staged one; what the source said is in the ledger."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    with context.target() as target:
        columns = run(
            target,
            "SELECT DISTINCT source_table, column_name FROM rowcall.override ORDER BY 1, 2",
        ).fetchall()
        rows = 0
        for table, column in columns:
            # as it is staged: the target does not know the source's own types
            kind = value(target, _STAGED_TYPE, table=staged(table), column=column)
            rows += run(
                target,
                f"UPDATE {staged(table)} AS staged\n"
                f"   SET {name(column)} = override.new_value::{kind}\n"
                "  FROM rowcall.current_override AS override\n"
                " WHERE override.source_table = %(table)s AND override.column_name = %(column)s\n"
                "   AND staged.rowcall_row = override.position\n"
                f"   AND staged.{name(column)}::text"
                f" IS DISTINCT FROM (override.new_value::{kind})::text",
                table=table,
                column=column,
            ).rowcount
            for statement in fold_corrected(table, column, context.project):
                run(target, statement, table=table, column=column)
        context.listen(Event(step.title, "inside", rows, rows))
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))


def carry(context: Context, step: Carry) -> None:
    """Judge a mapping again and bring the target and the ledger to what is decided now."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    bound = context.project[step.mapping]
    is_affected = step.is_corrected or _has_carried_parent(context, step)
    if is_affected:
        _find_difference(context, bound, step)
    with context.target() as target, target.transaction():
        rows = _write(context, target, bound, step) if is_affected else 0
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))


def _has_carried_parent(context: Context, step: Carry) -> bool:
    """A parent whose entries all stayed the same changes nothing for its children."""
    with context.target() as target:
        titles = [
            replace(step, mapping=parent, correction=correction, again=again).title
            for parent in step.parents
            for again in ("", " again")
            for correction in range(step.since, step.correction + 1)
        ]
        carried = value(
            target,
            "SELECT EXISTS (SELECT FROM rowcall.step"
            " WHERE step = ANY (%(titles)s) AND row_count > 0)",
            titles=titles,
        )
        return bool(carried)


def _find_difference(context: Context, bound: Bound, step: Carry) -> None:
    with context.target() as target:
        decided = judged_before(context, target, bound.name, again=True)
        clear(target, bound)
        target.commit()
        decide(target, decided)
        late = run(
            target,
            late_marks(bound),
            mapping=bound.name,
            columns=list(deferred_columns(bound)),
        ).fetchall()
        run(target, find_difference(bound, context.project), late=[row[0] for row in late])
        run(target, f"ANALYZE {difference(bound)}")
        context.listen(Event(step.title, "inside"))


def _write(context: Context, target: Connection, bound: Bound, step: Carry) -> int:
    """Write the difference in the caller's transaction, and return how many units it has."""
    schema = context.project.target.schema
    decided = judged_before(context, target, bound.name, again=True)
    record_mark_rules(target, bound.name, decided.mark_rules)
    if parents := stand_in_tables(decided):
        with silent_triggers(target, schema, *parents):
            for statements in stand_ins(decided):
                refused = make_stand_ins(context, target, statements)[1]
                _rule_refused(context, target, bound, _places(target, bound, statements, refused))
    if bound.target:
        always = always_written(bound)
        with silent_triggers(target, schema, bound.target.name, identities=always):
            _write_rows(context, target, bound)
    run(
        target,
        list_kept(bound),
        mapping=bound.name,
        correction=step.correction,
        run=context.run_id,
    )
    rows = int(value(target, f"SELECT count(*) FROM {difference(bound)} WHERE NOT is_kept"))
    for number in range(len(bound.readings)):
        for statement in write_entries(bound, number):
            run(target, statement, run=context.run_id)
    clear(target, bound)
    return rows


def _write_rows(context: Context, target: Connection, bound: Bound) -> None:
    """Write the rows of the difference; what the database refuses, and what hangs on it, waits."""
    run(target, find_edited(bound, context.project))
    # a key that is deferred would refuse nobody before the end, and then all of them
    run(target, "SET CONSTRAINTS ALL IMMEDIATE")
    write = partial(_write_units, target, _statements(context, target, bound))
    if write(_written(target, bound)) is None:
        return
    run(target, f"CREATE INDEX ON {difference(bound)} (place)")
    assert bound.target is not None
    table = qualified(context.project.target.schema, bound.target.name)
    # what hangs on a refused row is not known before: all others are written once more
    with target.transaction(force_rollback=True):
        defer_keys(target, table)
        refused = refused_of(_written(target, bound), write)
    _rule_refused(context, target, bound, [(place, told(error)) for place, error in refused])
    restore = defer_keys(target, table)
    error = write(_written(target, bound))
    if error:
        raise error
    check_keys(target, restore)


def _written(target: Connection, bound: Bound) -> list[int]:
    return [row[0] for row in run(target, list_written(bound))]


def _statements(context: Context, target: Connection, bound: Bound) -> list[str]:
    takes_over, updates = run(target, kinds_of_writing(bound)).fetchone() or (True, True)
    return [
        *(take_over(bound, context.project) if takes_over else ()),
        *([update_rows(bound, context.project)] if updates else ()),
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


def _places(
    target: Connection, bound: Bound, statements: StandIns, refused: list[tuple[str, Error]]
) -> list[tuple[int, str]]:
    """Return the places of the units whose stand-in is refused, with what the ledger says."""
    query = places_of(bound, statements.refused)
    return [
        (row[0], told_of(error, statements))
        for key, error in refused
        for row in run(target, query, key=key).fetchall()
    ]


def _rule_refused(
    context: Context, target: Connection, bound: Bound, refused: list[tuple[int, str]]
) -> None:
    if not refused:
        return
    places = [place for place, _ in refused]
    for statement in rule_refused(bound):
        run(target, statement, places=places, told=[said for _, said in refused])
    until_nothing_changes(
        target, dragging(judged_before(context, target, bound.name, again=True)).statements
    )
    run(target, follow_ruled(bound))
