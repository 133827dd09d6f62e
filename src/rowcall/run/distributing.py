"""Counting rows by value, in what is staged and in the target, when all is loaded."""

from psycopg import errors

from rowcall.compile.relations import STAGING
from rowcall.errors import ProjectError
from rowcall.mapping.distribution import Distribution
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, searching, value
from rowcall.plan.steps import Distribute
from rowcall.run.taking import Taking
from rowcall.sql.quote import name
from rowcall.sql.tables_read import over_staging


def count_distributions(taking: Taking[Distribute]) -> None:
    """Count every distribution of the project anew, and keep old and new side by side."""
    taking.begin()
    context = taking.context
    with context.target() as target:
        run(target, "DELETE FROM rowcall.distribution")
        for place, one in enumerate(context.project.project.distributions):
            text = over_staging(
                one.source_text(),
                context.project.source.columns_by_table,
                context.project.project.source_schema,
            )
            _count(target, one, text, "source_rows", STAGING, place)
            schema = context.project.target.schema
            _count(target, one, one.target_text(), "target_rows", schema, place)
        rows = int(value(target, "SELECT count(*) FROM rowcall.distribution"))
        taking.record(target, rows)


def _count(
    target: Connection, one: Distribution, query: str, column: str, schema: str, place: int
) -> None:
    try:
        with searching(target, f"{name(schema)}, pg_temp"):
            run(
                target,
                f"INSERT INTO rowcall.distribution (name, place, says, value, {column})\n"
                "SELECT %(name)s, %(place)s, %(says)s, coalesce(value::text, '(none)'),"
                " sum(rows)::bigint\n"
                f"  FROM (\n{query}\n) AS counted GROUP BY 4\n"
                f"ON CONFLICT (name, value) DO UPDATE SET {column} = excluded.{column}",
                name=one.name,
                place=place,
                says=one.says,
            )
    except (errors.ProgrammingError, errors.DataError) as error:
        raise ProjectError(
            rule=f'distribution "{one.name}" cannot be counted',
            where=str(one.place),
            cause=f"{error.diag.message_primary} ({error.sqlstate})",
            state="all rows are loaded; nothing of this step is written",
            next="correct its query, then: rowcall run",
        ) from None
