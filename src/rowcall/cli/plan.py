"""`rowcall plan`: the steps that `rowcall run` walks, and which of them are done."""

from dataclasses import replace

from rowcall.api.databases import name_databases, prepare_checked
from rowcall.api.reading import reading
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.cli.screen import data_screen
from rowcall.ledger.store import done_steps, has_ledger, rows_staged, steps_taken
from rowcall.mapping.load import load_project
from rowcall.pg.connect import Connection
from rowcall.plan.estimate import estimate
from rowcall.plan.phases import phases_of
from rowcall.plan.select import EVERYTHING, Wanted, select_steps
from rowcall.report.plan import PlanView, plan_json, print_plan
from rowcall.run.run import Prepared


def plan(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print the steps of a run with their estimated rows; write nothing."""
    loaded = load_project(project)
    databases = name_databases(loaded, source, target)
    show_plan(prepare_checked(loaded, databases), databases.target_uri, form)


def show_plan(prepared: Prepared, target_uri: str, form: Form, wanted: Wanted = EVERYTHING) -> None:
    """Print the plan, or the wanted part of it, with what is known of its steps."""
    with reading(target_uri) as connection:
        view = _view(prepared, connection, wanted)
    if form is Form.JSON:
        print(plan_json(view))
    else:
        print_plan(view, data_screen())


def _view(prepared: Prepared, connection: Connection, wanted: Wanted) -> PlanView:
    is_begun = has_ledger(connection)
    done = done_steps(connection) if is_begun else set[str]()
    took = steps_taken(connection) if is_begun else []
    estimates = estimate(prepared.plan, took, rows_staged(connection) if is_begun else None)
    phases = phases_of(prepared.plan, prepared.project, estimates, done)
    steps = select_steps(prepared.plan, prepared.project, wanted, done)
    return PlanView(replace(prepared.plan, steps=steps), frozenset(done), estimates, phases)
