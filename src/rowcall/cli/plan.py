"""`rowcall plan`: the steps that `rowcall run` walks, and which of them are done."""

from rowcall.api.databases import name_databases, prepare_checked
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.api.reading import reading
from rowcall.cli.screen import data_screen
from rowcall.ledger.store import done_steps, has_ledger
from rowcall.mapping.load import load_project
from rowcall.report.plan import plan_json, print_plan


def plan(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print the steps of a run with their estimated rows; write nothing."""
    loaded = load_project(project)
    databases = name_databases(loaded, source, target)
    prepared = prepare_checked(loaded, databases)
    with reading(databases.target_uri) as connection:
        done = done_steps(connection) if has_ledger(connection) else set[str]()
    if form is Form.JSON:
        print(plan_json(prepared.plan, done))
    else:
        print_plan(prepared.plan, done, data_screen())
