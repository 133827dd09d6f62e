"""From what a user names to the databases, and to the project bound to what is staged."""

from dataclasses import dataclass, replace

from rowcall.catalog.read import read_database
from rowcall.compile.bind import BoundProject, bind
from rowcall.compile.relations import ROW, STAGING
from rowcall.errors import RefusedError
from rowcall.ledger.opening import adopts
from rowcall.ledger.target_schema import read_target
from rowcall.mapping.project import Project
from rowcall.pg.connect import Connection


@dataclass(frozen=True, repr=False)
class Databases:
    """Where to read and where to write; the repr shows no password."""

    source_uri: str
    target_uri: str


def name_databases(project: Project, source: str | None, target: str | None) -> Databases:
    """Return both addresses: as given, else the project's; raises RefusedError."""
    return Databases(name_uri("source", source or project.source), name_target(project, target))


def name_target(project: Project, target: str | None) -> str:
    """Return the address of the target: as given, else the project's; raises RefusedError."""
    return name_uri("target", target or project.target)


def bind_to_staging(project: Project, connection: Connection) -> BoundProject:
    """Return the project bound to what is staged: the source itself need not answer."""
    staged = read_database(connection, STAGING)
    tables = {
        name: replace(table, columns=tuple(c for c in table.columns if c.name != ROW))
        for name, table in staged.tables.items()
    }
    target = read_target(connection, project.target_schema)
    bound = bind(project, replace(staged, tables=tables), target)
    return replace(bound, adopts=adopts(connection))


def name_uri(role: str, uri: str | None) -> str:
    """Return the address of the source or the target; raises RefusedError where none is given."""
    if uri:
        return uri
    raise RefusedError(
        rule=f"no {role} database is named",
        next=f"give {role}= or --{role}, set ROWCALL_{role.upper()}, or write it in the project",
    )
