"""`rowcall count`: what somebody who only counts would say, and what that hides."""

import typer

from rowcall.account.count_findings import count_findings
from rowcall.api.counting import count_project
from rowcall.api.databases import name_databases
from rowcall.cli.arguments import typable
from rowcall.cli.exits import DONE, WITH_FINDINGS
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.cli.screen import data_screen
from rowcall.mapping.load import load_project
from rowcall.report.count import counts_json, print_counts


def count(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Count both databases as they are now, by the project's counts; write nothing.

    Beside each line stands what the ledger knows of its rows, and below, what the count hides.
    """
    loaded = load_project(project)
    view = count_project(loaded, name_databases(loaded, source, target))
    if form is Form.JSON:
        print(counts_json(view))
    else:
        print_counts(view, data_screen(), typable)
    raise typer.Exit(WITH_FINDINGS if count_findings(view) else DONE)
