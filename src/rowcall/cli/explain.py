"""`rowcall explain`: what became of an old key, where a new one comes from."""

from typing import Annotated

import typer

from rowcall.account.read import refuse_without_ledger
from rowcall.api.databases import bind_to_staging, name_target
from rowcall.api.reading import reading
from rowcall.cli.options import DEFAULT_PROJECT, Form, Format, ProjectName, SourceUri, TargetUri
from rowcall.cli.screen import data_screen
from rowcall.errors import RefusedError
from rowcall.explain.explain import Side
from rowcall.explain.explain import explain as explain_key
from rowcall.ledger.steps import judged_mappings
from rowcall.mapping.load import load_project
from rowcall.pg.connect import Connection
from rowcall.quarantine.samples import find_sample
from rowcall.report.explain.json import explained_json
from rowcall.report.explain.new import print_new
from rowcall.report.explain.old import print_old


def explain(
    table: Annotated[str, typer.Argument(help="A table of the source, or one of the target.")],
    key: Annotated[
        str | None,
        typer.Argument(
            help="Its key, as source_rows or target_rows has it.", show_default="that of --cause"
        ),
    ] = None,
    side: Annotated[
        Side | None,
        typer.Option("--side", help="Where to look for the table.", show_default="both"),
    ] = None,
    cause: Annotated[
        str | None,
        typer.Option(
            "--cause",
            help="Instead of a key: a unit quarantined for MAPPING/REASON.",
            show_default="none",
        ),
    ] = None,
    sample: Annotated[
        int, typer.Option("--sample", min=1, help="Which of these units, as the report counts.")
    ] = 1,
    show_values: Annotated[
        bool,
        typer.Option("--show-values", help="Print values, which may be personal; never secrets."),
    ] = False,
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
) -> None:
    """Print every row that an old key became, or why not; every unit behind a new key.

    Values are masked, keys and references are not.
    """
    del source
    if (key is None) == (cause is None):
        raise typer.BadParameter("give a key, or --cause instead of one")
    loaded = load_project(project)
    with reading(name_target(loaded, target)) as connection:
        refuse_without_ledger(connection)
        bound = bind_to_staging(loaded, connection)
        if key is None:
            key, side = _sample(connection, table, cause or "", sample), Side.OLD
        explained = explain_key(connection, bound, table, key, side, show_values=show_values)
    if form is Form.JSON:
        print(explained_json(explained, loaded))
        return
    screen = data_screen()
    print_old(explained.old, screen)
    if explained.new:
        print_new(explained.new, loaded, screen)


def _sample(connection: Connection, table: str, cause: str, number: int) -> str:
    mapping, _, reason = cause.partition("/")
    key = None
    if judged_mappings(connection):
        key = find_sample(connection, table, mapping, reason, number)
    if key is None:
        raise RefusedError(
            rule=f'no unit {number} of "{table}" is quarantined for "{cause}"',
            next="rowcall quarantine list",
        )
    return key
