"""`rowcall quarantine`: quarantined rows go out as CSV, corrected values come back."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from rowcall.account.read import refuse_without_ledger
from rowcall.api.databases import bind_to_staging, name_target
from rowcall.api.reading import reading
from rowcall.cli.arguments import typable
from rowcall.cli.exits import FAILED, WRONG_USAGE
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.cli.screen import data_screen, note
from rowcall.compile.bind import BoundProject
from rowcall.errors import RefusedError
from rowcall.ledger.steps import judged_mappings
from rowcall.mapping.load import load_project
from rowcall.mapping.project import Project
from rowcall.pg.connect import Connection, connect_target
from rowcall.quarantine.export import export_units
from rowcall.quarantine.imports import import_corrections
from rowcall.quarantine.lines import Filter
from rowcall.quarantine.listing import read_waiting
from rowcall.quarantine.show import read_units
from rowcall.report.quarantine import (
    exported_text,
    imported_json,
    imported_text,
    print_units,
    print_waiting,
    units_json,
    waiting_json,
)

quarantine = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="List what could not move, and bring corrected values back.",
)


@quarantine.command("list")
def list_waiting(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    cause: Annotated[
        str | None,
        typer.Option("--cause", help="Units with this root: MAPPING/REASON.", show_default="all"),
    ] = None,
    form: Format = Form.TEXT,
) -> None:
    """Count the quarantined units by mapping, reason, detail and cause."""
    del source
    with reading(name_target(load_project(project), target)) as connection:
        refuse_without_ledger(connection)
        waiting = read_waiting(connection) if judged_mappings(connection) else ()
    if cause is not None:
        root = tuple(cause.split("/", 1))
        waiting = tuple(one for one in waiting if (one.cause_mapping, one.cause_reason) == root)
    if form is Form.JSON:
        print(waiting_json(waiting))
    else:
        print_waiting(waiting, data_screen())


@quarantine.command()
def show(
    mapping: Annotated[str, typer.Argument(help="The mapping that reads the row.")],
    key: Annotated[str, typer.Argument(help="Its source_key, as the ledger writes it.")],
    part: Annotated[
        str | None, typer.Option("--part", help="The part of a fan-out.", show_default="all")
    ] = None,
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print one unit: its problems, what blocks it up to the root, the values behind them."""
    del source
    loaded = load_project(project)
    with reading(name_target(loaded, target)) as connection:
        bound = _bound(loaded, connection)
        _refuse_unknown(bound, judged_mappings(connection), mapping)
        units = read_units(connection, bound, mapping, key, part)
    if not units:
        raise RefusedError(
            rule=f'mapping "{mapping}" has no unit with the key "{key}"'
            + (f' and the part "{part}"' if part is not None else ""),
            next="take mapping, source_key and part as rowcall.source_rows has them",
        )
    if form is Form.JSON:
        print(units_json(units))
    else:
        print_units(units, data_screen())


@quarantine.command()
def export(
    mapping: Annotated[
        str | None, typer.Option("--mapping", help="Units of this mapping.", show_default="all")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Units with this reason.", show_default="all")
    ] = None,
    cause: Annotated[
        str | None,
        typer.Option(
            "--cause",
            help="Units with this root or this trouble: MAPPING/REASON.",
            show_default="all",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Units at most.", show_default="all")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new file.", show_default="stdout")
    ] = None,
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
) -> None:
    r"""Write quarantined rows as CSV, one line for each value that is behind their trouble.

    Fill in new_value and why, and give the file to `rowcall quarantine import`. NULL is \N, a
    lone \ the empty text, and \ before a text that would look like a formula means nothing.
    """
    del source
    loaded = load_project(project)
    of_mapping, _, of_reason = (cause or "").partition("/")
    wanted = Filter(mapping, reason, of_mapping or None, of_reason or None)
    with reading(name_target(loaded, target)) as connection, _written_to(out) as file:
        bound = _bound(loaded, connection)
        judged = judged_mappings(connection)
        for named in filter(None, (mapping, of_mapping)):
            _refuse_unknown(bound, judged, named)
        exported = export_units(connection, bound, judged, wanted, file, limit)
    note(exported_text(exported))


@quarantine.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The corrected CSV.")],
    made_by: Annotated[str, typer.Option("--by", help="Who corrects: stands in the ledger.")],
    why: Annotated[
        str, typer.Option("--why", help="The reason for lines that give none themselves.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check, and write nothing.")] = False,
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Check all lines with a new value, and write them into the ledger as overrides, or none."""
    del source
    loaded = load_project(project)
    if not made_by.strip():
        raise RefusedError(rule="--by names nobody", state="nothing was written")
    with connect_target(name_target(loaded, target)) as connection:
        bound = _bound(loaded, connection)
        imported = import_corrections(
            connection, bound, file, made_by.strip(), why.strip(), is_dry=dry_run
        )
    if form is Form.JSON:
        print(imported_json(imported, is_dry=dry_run))
    else:
        print(imported_text(imported, is_dry=dry_run, typed=typable))
    if imported.findings:
        raise typer.Exit(WRONG_USAGE)


def _bound(project: Project, connection: Connection) -> BoundProject:
    refuse_without_ledger(connection)
    return bind_to_staging(project, connection)


def _refuse_unknown(project: BoundProject, judged: set[str], mapping: str) -> None:
    if mapping in judged:
        return
    if any(bound.name == mapping for bound in project.mappings):
        raise RefusedError(rule=f'mapping "{mapping}" is not judged yet', next="rowcall run")
    raise RefusedError(rule=f'there is no mapping "{mapping}"', next="rowcall quarantine list")


@contextmanager
def _written_to(path: Path | None) -> Generator[TextIO]:
    if path is None:
        # the file is CSV: its line ends stand as they are
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        try:
            yield sys.stdout
            sys.stdout.flush()
        except BrokenPipeError:
            # whoever read it wants no more, and the interpreter must not try again at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(FAILED) from None
        return
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            yield file
    except FileExistsError:
        raise RefusedError(
            rule="the file is there already, and may hold corrections",
            where=str(path),
            state="nothing was written",
            next="name a new file: rowcall quarantine export --out FILE",
        ) from None
