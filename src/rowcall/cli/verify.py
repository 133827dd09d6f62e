"""`rowcall verify`: does the target hold what the mappings say?"""

from typing import Annotated

import typer

from rowcall.api.databases import name_databases
from rowcall.api.verifying import verify_project
from rowcall.cli.exits import DONE, FAILED
from rowcall.cli.options import (
    DEFAULT_PROJECT,
    Form,
    Format,
    Jobs,
    ProjectName,
    SourceUri,
    TargetUri,
)
from rowcall.cli.screen import data_screen
from rowcall.mapping.load import load_project
from rowcall.report.verify import print_verification, verification_json


def verify(
    show_values: Annotated[
        bool,
        typer.Option("--show-values", help="Print values, which may be personal; never secrets."),
    ] = False,
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    jobs: Jobs = 2,
    form: Format = Form.TEXT,
) -> None:
    """Compute every migrated value anew, by another evaluator, and compare; write nothing.

    Besides, every constraint is evaluated and every law of the account computed from the rows.
    Values are masked, keys are not.
    """
    loaded = load_project(project)
    found = verify_project(loaded, name_databases(loaded, source, target), jobs=jobs)
    if form is Form.JSON:
        print(verification_json(found, show_values=show_values))
    else:
        print_verification(found, data_screen(), show_values=show_values)
    raise typer.Exit(FAILED if found.differences else DONE)
