"""Carrying corrected values: the mapping is judged again, and what differs is moved."""

import time
from dataclasses import replace

from psycopg import Error

from rowcall.compile.bind import Bound
from rowcall.compile.carry import (
    difference,
    find_difference,
    find_edited,
    insert_rows,
    late_marks,
    list_freed,
    list_kept,
    refuse,
    take_over,
    update_rows,
    write_entries,
)
from rowcall.compile.corrections import fold_corrected
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.judge import judging
from rowcall.compile.placeholders import stand_ins
from rowcall.compile.relations import staged
from rowcall.ledger.store import record_step
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Carry, Override
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.judging import ROW_ERRORS, clear, decide
from rowcall.run.triggers import silent_triggers
from rowcall.sql.quote import name

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
            replace(step, mapping=parent, correction=correction).title
            for parent in step.parents
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
    decided = judging(bound, context.project, again=True)
    with context.target() as target:
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
    for statement in stand_ins(judging(bound, context.project, again=True)):
        run(target, statement, run=context.run_id)
    if bound.target:
        schema = context.project.target.schema
        with silent_triggers(target, schema, bound.target.name):
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
    run(target, find_edited(bound, context.project))
    for statement in take_over(bound, context.project):
        run(target, statement)
    run(target, update_rows(bound, context.project))
    insert = insert_rows(bound, context.project)
    try:
        with target.transaction():
            run(target, insert, source=None, position=None, part=None)
    except ROW_ERRORS:
        for source, position, part in run(target, list_freed(bound)).fetchall():
            unit = {"source": source, "position": position, "part": part}
            refusal: Error | None = None
            try:
                with target.transaction():
                    run(target, insert, **unit)
            except ROW_ERRORS as error:
                refusal = error
            if refusal:
                for statement in refuse(bound):
                    run(target, statement, told=told(refusal), **unit)
