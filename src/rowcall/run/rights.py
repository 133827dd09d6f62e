"""May the role that connects do what a run does? It is asked before anything is written."""

from collections.abc import Sequence

from rowcall.compile.relations import JUDGING, STAGING
from rowcall.errors import DatabaseRefused
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.sql.statements import statement


def refuse_without_rights(
    target: Connection, schema: str, tables: tuple[str, ...], sequences: Sequence[str]
) -> None:
    """Raise DatabaseRefused where rights are missing, with all of them."""
    rows = run(
        target,
        statement("rowcall.run", "missing_rights"),
        schema=schema,
        tables=list(tables),
        own_schemas=["rowcall", STAGING, JUDGING],
        sequences=list(sequences),
    ).fetchall()
    if rows:
        role = value(target, "SELECT current_user")
        raise DatabaseRefused(
            rule=f'role "{role}" may not do in the target what a run does',
            cause=f"it lacks {', '.join(row[0] for row in rows)} (42501)",
            state="nothing was written",
            next="grant what is missing, or connect as the owner of the tables, then: rowcall run",
        )
