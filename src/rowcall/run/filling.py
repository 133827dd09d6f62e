"""Filling deferred columns, when both tables of a cycle are loaded."""

import time

from rowcall.compile.deferred import deferred_columns, fill, mark
from rowcall.ledger.store import record_step
from rowcall.mapping.fallbacks import Null
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Fill
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.triggers import silent_triggers


def fill_column(context: Context, step: Fill) -> None:
    """Fill one column and mark the units whose reference leads nowhere."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    bound = context.project[step.mapping]
    assert bound.target is not None
    schema = context.project.target.schema
    rows = 0
    with context.target() as target:
        for number, reading in enumerate(bound.readings):
            if step.column not in reading.columns:
                continue
            with silent_triggers(target, schema, bound.target.name):
                rows += run(target, fill(bound, step.column, number, context.project)).rowcount
            if isinstance(deferred_columns(bound)[step.column].fallback, Null):
                rule = value(
                    target,
                    "SELECT number FROM rowcall.mark_rule WHERE mapping = %(mapping)s"
                    " AND column_name = %(column)s",
                    mapping=step.mapping,
                    column=step.column,
                )
                run(target, mark(bound, step.column, number, context.project), number=rule)
        context.listen(Event(step.title, "inside", rows, rows))
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))
