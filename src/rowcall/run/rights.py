"""May the role that connects do what a run does? It is asked before anything is written."""

from rowcall.compile.bind import BoundProject
from rowcall.compile.keys import covered
from rowcall.compile.relations import JUDGING, STAGING
from rowcall.compile.sequences import numbered_columns
from rowcall.errors import DatabaseRefused
from rowcall.mapping.columns import Existing
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.sql.statements import statement


def missing_rights(target: Connection, project: BoundProject) -> list[str]:
    """Return what the role would have to be granted, in the words of GRANT where there are any."""
    tables = sorted({bound.target.name for bound in project.mappings if bound.target})
    rows = run(
        target,
        statement("rowcall.run", "missing_rights"),
        schema=project.target.schema,
        tables=tables,
        foreign_keys=sorted(
            key for table in tables for key in covered(table, project).foreign_keys
        ),
        read=sorted(
            word.table
            for bound in project.mappings
            for reading in bound.readings
            for word in reading.columns.values()
            if isinstance(word, Existing)
        ),
        own_schemas=["rowcall", STAGING, JUDGING],
        sequences=sorted({one.sequence for one in numbered_columns(project)}),
    )
    return [row[0] for row in rows]


def refuse_without_rights(target: Connection, project: BoundProject) -> None:
    """Raise DatabaseRefused where rights are missing, with all of them."""
    missing = missing_rights(target, project)
    if missing:
        role = value(target, "SELECT current_user")
        raise DatabaseRefused(
            rule=f'role "{role}" may not do in the target what a run does',
            cause=f"it lacks {', '.join(missing)} (42501)",
            state="nothing was written",
            next="grant what is missing, or connect as the owner of the tables, then: rowcall run",
        )
