"""`rowcall status`: how far the runs on a target have come."""

from contextlib import suppress

from rowcall.account.status import read_status
from rowcall.api.databases import bind_to_staging, name_databases, name_target
from rowcall.api.preparing import prepare_checked
from rowcall.api.reading import reading
from rowcall.cli.arguments import typable
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.cli.screen import data_screen, note
from rowcall.errors import ConnectionFailed, ProjectError, RefusedError
from rowcall.ledger.opening import has_ledger
from rowcall.mapping.load import load_project
from rowcall.mapping.project import Project
from rowcall.pg.connect import connect_source
from rowcall.pg.wait import Wait
from rowcall.pg.waits import read_waits
from rowcall.plan.steps import Plan
from rowcall.report.status import print_status, status_json


def status(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print whether a run has begun, how far it has come and what is next; write nothing."""
    loaded = load_project(project)
    plan = _plan(loaded, source, target)
    waits = _waits(source or loaded.source)
    with reading(name_target(loaded, target)) as connection:
        bound = bind_to_staging(loaded, connection) if has_ledger(connection) else None
        found = read_status(connection, bound, plan, waits)
    if form is Form.JSON:
        print(status_json(found))
    else:
        print_status(found, data_screen(), typable)


def _waits(source: str | None) -> tuple[Wait, ...]:
    """A run may wait in the source, too; one that is gone has been told of by then."""
    if not source:
        return ()
    with suppress(ConnectionFailed, RefusedError), connect_source(source) as connection:
        return read_waits(connection)
    return ()


def _plan(project: Project, source: str | None, target: str | None) -> Plan | None:
    """The plan says how many steps there are; a source that is gone must not hide the rest."""
    try:
        return prepare_checked(project, name_databases(project, source, target)).plan
    except (ConnectionFailed, ProjectError, RefusedError) as error:
        note(f"the number of steps is unknown: {error.rule}")
        return None
