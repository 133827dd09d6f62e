"""Advancing sequences past what was written, so that the next new row gets a free number."""

from rowcall.compile.sequences import behind, numbered_columns
from rowcall.pg.run_sql import run
from rowcall.plan.steps import AdvanceSequences
from rowcall.run.taking import Taking


def advance_sequences(taking: Taking[AdvanceSequences]) -> None:
    """Advance each sequence that is behind a column it numbers, never back; only its value moves.

    What a sequence is set to is not taken back with a transaction: done again, nothing is behind.
    """
    context = taking.context
    columns = numbered_columns(context.project)
    taking.begin(0, len(columns))
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
            taking.tell(done, len(columns))
        rows = len(advanced)
        taking.record(target, rows)
