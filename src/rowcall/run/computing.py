"""Computing columns from what was loaded, when all mappings are there."""

from psycopg import errors

from rowcall.compile.after_load import after_load_of, computation, types_asked
from rowcall.compile.relations import computed as computed_table
from rowcall.errors import ProjectError
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, searching
from rowcall.plan.steps import Compute
from rowcall.run.context import Context
from rowcall.run.taking import Taking
from rowcall.run.triggers import silent_triggers
from rowcall.sql.quote import name


def compute_columns(taking: Taking[Compute]) -> None:
    """Compute the columns of one mapping, and mark the written values that are replaced."""
    taking.begin()
    context, step = taking.context, taking.step
    with context.target() as target:
        rows = _compute(context, target, step.mapping)
        taking.record(target, rows)


def _compute(context: Context, target: Connection, mapping: str) -> int:
    bound = context.project[mapping]
    assert bound.target is not None
    schema = context.project.target.schema
    try:
        with (
            searching(target, f"{name(schema)}, pg_temp"),
            silent_triggers(target, schema, bound.target.name),
        ):
            (types,) = run(target, types_asked(bound)).fetchall()
            computed = computation(bound, context.project, types)
            for sql in computed.compute():
                run(target, sql)
            for number in range(len(bound.readings)):
                for sql in computed.marks(number):
                    run(target, sql, mapping=mapping)
            rows = run(target, computed.update()).rowcount
            run(target, f"DROP TABLE {computed_table(mapping)}")
    except (errors.ProgrammingError, errors.DataError, errors.IntegrityError) as error:
        later = after_load_of(bound)
        raise ProjectError(
            rule=f"query {later.file} cannot compute columns of the target",
            where=str(later.place),
            cause=f"{error.diag.message_primary} ({error.sqlstate})",
            state="all rows are loaded; nothing of this step is written",
            next="correct the query; then: rowcall run",
        ) from None
    return rows
