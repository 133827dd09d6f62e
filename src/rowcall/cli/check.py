"""`rowcall check`: everything that is wrong between the project and its two databases."""

import typer

from rowcall.api.databases import find_troubles, name_databases
from rowcall.cli.exits import WRONG_USAGE
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.mapping.load import load_project
from rowcall.report.findings import findings_json, findings_text


def check(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print every finding of the project; write nothing."""
    loaded = load_project(project)
    findings = find_troubles(loaded, name_databases(loaded, source, target))
    print(findings_json(findings) if form is Form.JSON else findings_text(findings))
    if findings:
        raise typer.Exit(WRONG_USAGE)
