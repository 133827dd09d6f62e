"""Writing corrected values over the staged ones."""

from rowcall.compile.corrections import fold_corrected
from rowcall.compile.relations import staged
from rowcall.ledger.step import Made, StepId
from rowcall.ledger.steps import next_version, write_step
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Override, StageTable
from rowcall.run.taking import Taking
from rowcall.sql.quote import name

_STAGED_TYPE = (
    "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
    " WHERE attrelid = %(table)s::regclass AND attname = %(column)s"
)


def override(taking: Taking[Override]) -> None:
    """Write every corrected value over the staged one; what the source said is in the ledger."""
    taking.begin()
    context = taking.context
    with context.target() as target:
        columns = run(
            target,
            "SELECT DISTINCT source_table, column_name FROM rowcall.override ORDER BY 1, 2",
        ).fetchall()
        version, total = next_version(target), 0
        for table, column in columns:
            # as it is staged: the target does not know the source's own types
            kind = value(target, _STAGED_TYPE, table=staged(table), column=column)
            rows = run(
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
            if rows:
                changed = StepId(StageTable.KIND, table, column)
                write_step(target, changed, context.run_id, Made(version, {}, is_finished=False))
            total += rows
        taking.record(target, total)
