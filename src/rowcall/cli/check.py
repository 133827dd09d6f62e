"""`rowcall check`: what is wrong between project and databases, and what staging counted."""

import typer

from rowcall.api.databases import name_databases
from rowcall.api.notes import check_project
from rowcall.cli.exits import WRONG_USAGE
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.mapping.load import load_project
from rowcall.report.findings import check_json, findings_text, notes_text


def check(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print every finding of the project, and what staging counted; write nothing.

    Where a run has staged the source, and nothing is wrong, the staged rows are counted: codes
    that no lookup lists, texts that are too long, values that are missing, paths to several rows.
    These notes do not change the exit code, unless something is unclaimed.
    """
    loaded = load_project(project)
    checked = check_project(loaded, name_databases(loaded, source, target))
    if form is Form.JSON:
        print(check_json(checked.findings, checked.notes))
    else:
        print(findings_text(checked.findings))
        if checked.notes is not None:
            print(f"\n{notes_text(checked.notes)}")
    if not checked.is_runnable:
        raise typer.Exit(WRONG_USAGE)
