"""`rowcall report`: the account of every row."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rowcall.account.read import read_account, refuse_without_ledger
from rowcall.account.reasoned import reasoned
from rowcall.api.databases import bind_to_staging, name_target
from rowcall.api.reading import reading
from rowcall.api.story import read_story
from rowcall.cli.arguments import typable
from rowcall.cli.exits import account_exit
from rowcall.cli.options import (
    DEFAULT_PROJECT,
    AnyFormat,
    Form,
    MaxQuarantined,
    ProjectName,
    SourceUri,
    TargetUri,
)
from rowcall.cli.screen import data_screen, note
from rowcall.errors import RefusedError
from rowcall.mapping.load import load_project
from rowcall.report.html.page import story_html
from rowcall.report.json import account_json
from rowcall.report.story.content import Content
from rowcall.report.story.markdown import story_markdown
from rowcall.report.story.texts import Language
from rowcall.report.terminal import print_account


def report(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: AnyFormat = Form.TEXT,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Write one HTML file that opens offline.", metavar="FILE"),
    ] = None,
    language: Annotated[
        Language, typer.Option("--lang", help="The language of HTML and Markdown.")
    ] = Language.EN,
    max_quarantined: MaxQuarantined = None,
    everything: Annotated[bool, typer.Option("--all", help="Do not cut long tables.")] = False,
) -> None:
    """Print what became of every row; the source is not needed.

    With --html or as Markdown the naive count stands beside, where the source answers.
    """
    loaded = load_project(project)
    if html or form is Form.MARKDOWN:
        content = read_story(loaded, source, target, max_quarantined=max_quarantined)
        account = content.account
        content = replace(
            content, exit_code=account_exit(account, max_quarantined, judges_rules=True)
        )
        if html:
            write_page(html, content, language, everything=everything)
        if form is Form.MARKDOWN:
            print(story_markdown(content, language, everything=everything))
    else:
        with reading(name_target(loaded, target)) as connection:
            refuse_without_ledger(connection)
            bound = bind_to_staging(loaded, connection)
            account = reasoned(connection, bound, read_account(connection, bound))
    if form is Form.JSON:
        print(account_json(account, max_quarantined))
    elif form is Form.TEXT and not html:
        print_account(account, data_screen(), typable, everything=everything)
    raise typer.Exit(account_exit(account, max_quarantined, judges_rules=True))


def write_page(
    path: Path, content: Content, language: Language = Language.EN, *, everything: bool = False
) -> None:
    """Write the page and say where; raises RefusedError where the file cannot be written."""
    page = story_html(content, language, everything=everything)
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise RefusedError(
            rule="the report cannot be written",
            where=str(path),
            cause=error.strerror or "",
            next="name another file: rowcall report --html FILE",
        ) from error
    note(f"the report is in {path}, {path.stat().st_size / 1e6:,.1f} MB")
