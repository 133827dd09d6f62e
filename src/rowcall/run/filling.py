"""Filling deferred columns, when both tables of a cycle are loaded."""

import psycopg

from rowcall.compile.bind import Bound
from rowcall.compile.deferred import (
    NOWHERE,
    REFUSED,
    deferred_columns,
    fill,
    mark,
    mark_refused,
    to_fill,
    unfill,
    unmark,
)
from rowcall.ledger.store import record_mark_rules
from rowcall.mapping.fallbacks import Null
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Fill
from rowcall.run.bisecting import refused_keys
from rowcall.run.context import Context
from rowcall.run.judging import ROW_ERRORS, judged_before
from rowcall.run.taking import Taking
from rowcall.run.triggers import silent_triggers


def fill_column(taking: Taking[Fill]) -> None:
    """Fill one column, and mark the units whose reference leads nowhere or is refused."""
    taking.begin()
    context, step = taking.context, taking.step
    bound = context.project[step.mapping]
    assert bound.target is not None
    schema = context.project.target.schema
    is_marked = isinstance(deferred_columns(bound)[step.column].fallback, Null)
    rows = 0
    with context.target() as target:
        rules = judged_before(context, target, bound.name).mark_rules
        record_mark_rules(target, bound.name, rules)
        if context.plan.withdraws:
            with silent_triggers(target, schema, bound.target.name):
                run(target, unfill(bound, step.column, context.project))
        for number, reading in enumerate(bound.readings):
            if step.column not in reading.columns:
                continue
            if is_marked:
                for reason in (NOWHERE, REFUSED):
                    run(target, unmark(bound, number), number=_mark_of(target, step, reason))
            with silent_triggers(target, schema, bound.target.name):
                filled, refused = _filled(context, target, bound, step, number)
            rows += filled
            if is_marked:
                leads_nowhere = mark(bound, step.column, number, context.project)
                run(target, leads_nowhere, number=_mark_of(target, step, NOWHERE))
            if refused:
                sql, of = mark_refused(bound, number), _mark_of(target, step, REFUSED)
                run(target, sql, number=of, rows=refused)
        taking.record(target, rows)


def _mark_of(target: Connection, step: Fill, reason: str) -> int:
    return int(
        value(
            target,
            "SELECT number FROM rowcall.mark_rule WHERE mapping = %(mapping)s"
            " AND column_name = %(column)s AND rule = 'null' AND starts_with(reason, %(reason)s)",
            mapping=step.mapping,
            column=step.column,
            reason=reason,
        )
    )


def _filled(
    context: Context, target: Connection, bound: Bound, step: Fill, number: int
) -> tuple[int, list[str]]:
    """Fill the column of a reading; return how many rows, and the keys of those that are refused.

    Their columns stay NULL: a check or a key of the table is against the reference.
    """
    count = 0
    statement = fill(bound, step.column, number, context.project)

    def write(rows: list[str] | None) -> psycopg.Error | None:
        nonlocal count
        try:
            with target.transaction():
                written = run(target, statement, rows=rows).rowcount
                run(target, "SET CONSTRAINTS ALL IMMEDIATE")
        except ROW_ERRORS as error:
            return error
        count += written
        return None

    query = to_fill(bound, step.column, number, context.project)
    refused = refused_keys(write, lambda: [row[0] for row in run(target, query).fetchall()])
    return count, [key for key, _ in refused]
