"""`rowcall init`: a draft of a project from two databases, as likely as the evidence makes it."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from rowcall.api.databases import name_uri
from rowcall.api.reading import reading
from rowcall.cli.arguments import typable
from rowcall.cli.options import Form, Format, SourceUri, TargetUri
from rowcall.cli.screen import data_screen, note
from rowcall.draft.draft import draft_project
from rowcall.draft.read import sample_database
from rowcall.draft.write import refuse_filled, write_draft
from rowcall.ledger.target_schema import read_target
from rowcall.pg.connect import connect_source
from rowcall.report.draft import draft_json, print_draft


def init(
    source: SourceUri = None,
    target: TargetUri = None,
    out: Annotated[
        Path, typer.Option("--out", help="The folder to write to; nothing is overwritten.")
    ] = Path(),
    synonyms: Annotated[
        Path | None,
        typer.Option("--synonyms", help="Further words that mean the same, one group a line."),
    ] = None,
    source_schema: Annotated[str, typer.Option(help="The schema to read.")] = "public",
    target_schema: Annotated[str, typer.Option(help="The schema to write later.")] = "public",
    form: Format = Form.TEXT,
) -> None:
    """Draft a project: likely pairs of tables and columns with their evidence, none certain.

    Both databases are only read; of each source table, a bounded sample.
    """
    refuse_filled(out)
    with connect_source(name_uri("source", source)) as connection:
        sampled = sample_database(connection, source_schema)
    with reading(name_uri("target", target)) as connection:
        shape = read_target(connection, target_schema)
    subject = draft_project(sampled, shape, synonyms)
    paths = write_draft(subject, out)
    if form is Form.JSON:
        print(draft_json(subject.draft, paths))
    else:
        print_draft(subject.draft, data_screen())
        check = typable(f"rowcall check --project {shlex.quote(str(out))}")
        note(f"wrote {len(paths)} files to {out}; next: {check}")
