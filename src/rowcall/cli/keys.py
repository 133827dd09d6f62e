"""`rowcall keys`: what a run has dropped for speed, and how it comes back without a run."""

import typer

from rowcall.account.read import refuse_without_ledger
from rowcall.api.databases import name_target
from rowcall.api.reading import reading
from rowcall.cli.arguments import typable
from rowcall.cli.exits import WITH_FINDINGS
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.cli.screen import data_screen
from rowcall.ledger.dropped import read_dropped
from rowcall.ledger.opening import refuse_other_version
from rowcall.mapping.load import load_project
from rowcall.pg.lock import only_runner
from rowcall.report.keys import (
    dropped_json,
    print_dropped,
    print_restoration,
    restoration_json,
)
from rowcall.run.restoring import restore_all

keys = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Tell what a run has dropped for speed, and put it back.",
)


@keys.command("list")
def list_dropped(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print which keys, indexes and triggers of the target are dropped now."""
    del source
    with reading(_target(project, target)) as connection:
        refuse_without_ledger(connection)
        refuse_other_version(connection)
        dropped = read_dropped(connection)
    if form is Form.JSON:
        print(dropped_json(dropped))
    else:
        print_dropped(dropped, data_screen(), typable)


@keys.command()
def restore(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Put back what a run that stopped has dropped, each to the letter; a run can go on later."""
    del source
    with only_runner(_target(project, target)) as connection:
        refuse_without_ledger(connection)
        refuse_other_version(connection)
        restoration = restore_all(connection)
    if form is Form.JSON:
        print(restoration_json(restoration))
    else:
        print_restoration(restoration, data_screen(), typable)
    if restoration.left:
        raise typer.Exit(WITH_FINDINGS)


def _target(project: str, target: str | None) -> str:
    """The project is only asked for an address that is not given: it may be gone, or changed."""
    return target or name_target(load_project(project), target)
