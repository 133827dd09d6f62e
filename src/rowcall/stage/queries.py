"""A project's query over the staged tables; its rows are kept beside them, numbered by key."""

from psycopg import errors

from rowcall.compile.relations import ROW, STAGING, staged
from rowcall.errors import ProjectError
from rowcall.mapping.sources import Query, key_columns
from rowcall.pg.connect import Connection
from rowcall.pg.indexing import add_primary_key
from rowcall.pg.run_sql import run, searching, value
from rowcall.sql.quote import name, names
from rowcall.sql.tables_read import Tables, over_staging


def stage_query(target: Connection, query: Query, tables: Tables, schema: str) -> int:
    """Run the query over the staged tables and return its number of rows; the caller commits.

    Raises ProjectError where the query fails, or its key is NULL or occurs twice.
    """
    into = staged(query.name)
    key = key_columns(query.key)
    order = ", ".join(f'{name(column)}::text COLLATE "C"' for column in key)
    numbered = (
        f"SELECT row_number() OVER (ORDER BY {order}) AS {ROW}, query.*\n"
        f"  FROM (\n{over_staging(query.text(), tables, schema)}\n) AS query\n ORDER BY {ROW}"
    )
    is_there = value(target, "SELECT to_regclass(%(into)s) IS NOT NULL", into=into)
    try:
        with searching(target, f"{STAGING}, pg_temp"):
            if is_there:
                # the public views read it, so it stays and is filled anew
                run(target, f"TRUNCATE {into}")
                run(target, f"INSERT INTO {into} {numbered}")
            else:
                run(target, f"CREATE TABLE {into} AS\n{numbered}")
                if not add_primary_key(target, into, key):
                    _refuse_copies(target, query, into, key)
    except (errors.UniqueViolation, errors.NotNullViolation) as error:
        raise _without_key(query, key, error.diag.message_primary or "") from None
    except (errors.SyntaxErrorOrAccessRuleViolation, errors.DataError) as error:
        raise ProjectError(
            rule=f"query {query.file} cannot be run over the staged tables",
            where=str(query.place),
            cause=error.diag.message_primary or "",
            next="correct the query, which sees the staged columns of the source's tables, then:"
            " rowcall run",
        ) from None
    run(target, f"ANALYZE {into}")
    return int(value(target, f"SELECT count(*) FROM {into}"))


def _refuse_copies(target: Connection, query: Query, into: str, key: tuple[str, ...]) -> None:
    """Ask for equal keys where no index can: one of them is too long."""
    listed = names(key)
    if value(
        target, f"SELECT EXISTS (SELECT FROM {into} GROUP BY {listed} HAVING count(*) > 1)"
    ) or value(
        target,
        f"SELECT EXISTS (SELECT FROM {into} WHERE"
        f" {' OR '.join(f'{name(column)} IS NULL' for column in key)})",
    ):
        raise _without_key(query, key, "a key is NULL or occurs twice")


def _without_key(query: Query, key: tuple[str, ...], cause: str) -> ProjectError:
    return ProjectError(
        rule=f"query {query.file} does not have one row for each {', '.join(key)}",
        where=str(query.place),
        cause=cause,
        next="make the key unique and not NULL in the query, then: rowcall run",
    )
