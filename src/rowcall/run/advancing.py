"""Advancing sequences past what was written, so that the next new row gets a free number."""

import time

from rowcall.compile.sequences import behind, numbered_columns
from rowcall.ledger.store import record_step
from rowcall.pg.run_sql import run
from rowcall.plan.steps import AdvanceSequences
from rowcall.run.context import Context
from rowcall.run.events import Event


def advance_sequences(context: Context, step: AdvanceSequences) -> None:
    """Advance each sequence that is behind a column it numbers, never back; only its value moves.

    What a sequence is set to is not taken back with a transaction: done again, nothing is behind.
    """
    begun = time.monotonic()
    columns = numbered_columns(context.project)
    context.listen(Event(step.title, "begin", total=len(columns)))
    advanced: set[str] = set()
    with context.target() as target:
        for done, one in enumerate(columns, 1):
            found = run(target, behind(one, context.project.target.schema)).fetchone()
            if found:
                following, free, increment, _ = found
                run(
                    target,
                    "INSERT INTO rowcall.advanced_sequence"
                    " (run_id, sequence_name, table_name, column_name, was_next, next)"
                    " VALUES (%(run)s, %(sequence)s, %(table)s, %(column)s, %(was)s, %(now)s)",
                    run=context.run_id,
                    sequence=one.sequence,
                    table=one.table,
                    column=one.column,
                    was=following,
                    now=free,
                )
                run(
                    target,
                    "SELECT setval(%(sequence)s::regclass, %(last)s::bigint)",
                    sequence=one.sequence,
                    last=free - increment,
                )
                advanced.add(one.sequence)
            context.listen(Event(step.title, "inside", done, len(columns)))
        rows = len(advanced)
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))
