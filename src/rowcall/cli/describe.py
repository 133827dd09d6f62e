"""`rowcall describe`: mappings as tables, for reviewers who know no Python."""

from difflib import get_close_matches
from typing import Annotated

import typer

from rowcall.cli.options import DEFAULT_PROJECT, AnyFormat, Form, ProjectName
from rowcall.cli.screen import data_screen
from rowcall.errors import RefusedError, RowcallError
from rowcall.mapping.load import load_project
from rowcall.mapping.project import Project
from rowcall.report.describe.document import description_json
from rowcall.report.describe.mapping import describe_project
from rowcall.report.describe.markdown import description_markdown
from rowcall.report.describe.terminal import print_description


def _mappings_of_project(context: typer.Context, incomplete: str) -> list[str]:
    """Complete a name in the shell, where the project can be loaded."""
    try:
        project = load_project(context.params.get("project") or DEFAULT_PROJECT)
    except RowcallError:
        return []
    return [m.name for m in project.mappings if m.name.startswith(incomplete)]


def describe(
    mappings: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MAPPING",
            show_default="all",
            help="Which mappings.",
            autocompletion=_mappings_of_project,
        ),
    ] = None,
    project: ProjectName = DEFAULT_PROJECT,
    form: AnyFormat = Form.TEXT,
) -> None:
    """Print mappings as tables: from what each column comes, how, and what if it is missing."""
    loaded = load_project(project)
    names = mappings or []
    _refuse_unknown(loaded, names)
    described = describe_project(loaded, names)
    match form:
        case Form.TEXT:
            print_description(described, data_screen())
        case Form.MARKDOWN:
            print(description_markdown(described))
        case Form.JSON:
            print(description_json(described))


def _refuse_unknown(project: Project, names: list[str]) -> None:
    known = [mapping.name for mapping in project.mappings]
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            raise RefusedError(
                rule=f'project "{project.name}" has no mapping "{name}"',
                next=f'did you mean "{close[0]}"?' if close else f"one of: {', '.join(known)}",
            )
