"""`rowcall plan`: the steps that `rowcall run` walks, and which of them are done."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rowcall.api.databases import name_databases, name_target
from rowcall.api.preparing import prepare_checked
from rowcall.api.reading import reading
from rowcall.api.scratch_run import Ground
from rowcall.cli.log import Log
from rowcall.cli.options import (
    DEFAULT_PROJECT,
    Form,
    Format,
    Jobs,
    LogForm,
    ProjectName,
    SourceUri,
    TargetUri,
)
from rowcall.cli.screen import data_screen
from rowcall.cli.what_if import ask_shown
from rowcall.errors import RefusedError
from rowcall.ledger.opening import has_ledger
from rowcall.ledger.steps import made_steps
from rowcall.ledger.store import rows_staged
from rowcall.mapping.load import load_project
from rowcall.pg.connect import Connection
from rowcall.plan.currency import is_current
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
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            help="Tell how units would end if the mappings were different; may be repeated.",
            metavar="CHANGE",
        ),
    ] = None,
    scratch: Annotated[
        str | None,
        typer.Option(
            "--scratch",
            help="An empty database to ask in, emptied again.",
            show_default="one is made beside the target, and dropped",
            metavar="URI",
        ),
    ] = None,
    jobs: Jobs = 2,
    pg_bin: Annotated[
        Path | None,
        typer.Option("--pg-bin", help="Where pg_dump and pg_restore are.", metavar="DIR"),
    ] = None,
    log: LogForm = Log.TEXT,
) -> None:
    """Print the steps of a run with their estimated rows; write nothing.

    With --what-if: print how many units of each mapping would end how, beside today's numbers.
    """
    del log
    loaded = load_project(project)
    if what_if:
        ground = Ground(loaded, name_target(loaded, target), scratch, pg_bin, jobs)
        ask_shown(ground, what_if, source, form)
        return
    if scratch or pg_bin:
        raise RefusedError(
            rule="a plan needs no other database: --scratch and --pg-bin go with --what-if",
            state="nothing was asked",
            next="ask something: rowcall plan --what-if CHANGE",
        )
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
    plan, made = prepared.plan, made_steps(connection) if is_begun else {}
    estimates = estimate(plan, made, rows_staged(connection) if is_begun else None)
    done = frozenset(step.id for step in plan.steps if is_current(step, plan, made))
    phases = phases_of(plan, prepared.project, estimates, done)
    steps = select_steps(plan, prepared.project, wanted, made)
    return PlanView(replace(plan, steps=steps), done, estimates, phases)
