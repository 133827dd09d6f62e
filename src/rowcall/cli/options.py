"""The options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rowcall.cli.log import Log, choose
from rowcall.errors import RefusedError


class Form(StrEnum):
    """How a command prints: for people, for a review, or one JSON document."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def _not_markdown(form: Form) -> Form:
    if form is Form.MARKDOWN:
        raise RefusedError(
            rule="this command does not write Markdown",
            next="give --format text or --format json; what writes Markdown:"
            " rowcall report --format markdown, rowcall describe --format markdown",
        )
    return form


DEFAULT_PROJECT = "project.py"

ProjectName = Annotated[
    str,
    typer.Option(
        "--project",
        envvar="ROWCALL_PROJECT",
        help="A .py file, a folder with project.py, a module, or a project that a package ships.",
    ),
]
SourceUri = Annotated[
    str | None,
    typer.Option(
        "--source",
        envvar="ROWCALL_SOURCE",
        show_default="the project's",
        help="The database to read, postgresql://...",
    ),
]
TargetUri = Annotated[
    str | None,
    typer.Option(
        "--target",
        envvar="ROWCALL_TARGET",
        show_default="the project's",
        help="The database to write, postgresql://...",
    ),
]
KeyFile = Annotated[
    Path,
    typer.Option(
        "--key-file",
        help="The project key, which makes the new ids; ROWCALL_PROJECT_KEY wins over it.",
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="How many things are done at once.")]
LockTimeout = Annotated[
    float | None,
    typer.Option(
        "--lock-timeout",
        min=0,
        metavar="SECONDS",
        show_default="wait",
        help="Give up waiting for a lock of another session.",
    ),
]
Format = Annotated[
    Form,
    typer.Option(
        "--format",
        metavar="text|json",
        callback=_not_markdown,
        help="For people, or one JSON document.",
    ),
]
AnyFormat = Annotated[
    Form, typer.Option("--format", help="For people, for a review, or one JSON document.")
]
LogForm = Annotated[
    Log,
    typer.Option(
        "--log",
        envvar="ROWCALL_LOG",
        callback=choose,
        help="What goes on, on stderr: for people, or one JSON object a line.",
    ),
]
MaxQuarantined = Annotated[
    int | None,
    typer.Option(
        "--max-quarantined",
        min=0,
        show_default="no limit",
        help="End with exit code 3 where more units than this are quarantined.",
    ),
]
