"""Binds a project to what is staged of the source: only claimed columns, no secrets."""

from dataclasses import replace

from rowcall.compile.bind import BoundProject, bind
from rowcall.compile.claims import Claims, claims
from rowcall.mapping.project import Project
from rowcall.schema.table import Database


def prepare(project: Project, source: Database, target: Database) -> tuple[BoundProject, Claims]:
    """Return the project bound to the staged columns, and the claims that chose them."""
    claimed = claims(bind(project, source, target))
    tables = {
        name: replace(
            table,
            columns=tuple(c for c in table.columns if c.name in claimed.columns[name]),
        )
        for name, table in source.tables.items()
        if name in claimed.columns
    }
    staged = replace(source, tables=tables)
    return bind(project, staged, target), claimed
