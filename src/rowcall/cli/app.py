"""The commands together, and the options that stand before them."""

from importlib.metadata import version
from typing import Annotated

import typer

from rowcall.cli.adopt import adopt
from rowcall.cli.check import check
from rowcall.cli.count import count
from rowcall.cli.demo import demo
from rowcall.cli.describe import describe
from rowcall.cli.explain import explain
from rowcall.cli.init import init
from rowcall.cli.manual import USUAL_ORDER, teach
from rowcall.cli.plan import plan
from rowcall.cli.quarantine import quarantine
from rowcall.cli.report import report
from rowcall.cli.run import run
from rowcall.cli.server import server
from rowcall.cli.sql import sql
from rowcall.cli.status import status
from rowcall.cli.verify import verify

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    init, describe, check, count, plan, adopt, run, verify, status, report, explain, sql, demo,
):  # fmt: skip
    app.command()(command)
app.add_typer(quarantine, name="quarantine")
app.add_typer(server, name="server")
teach(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"rowcall {version('rowcall')}")
        raise typer.Exit


@app.callback(epilog=USUAL_ORDER)
def rowcall(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Say where in the code an error arose.")
    ] = False,
) -> None:
    """Move a PostgreSQL database into a new schema, and have every row answer for itself.

    --project, --source, --target, --key-file, --jobs, --format and --log may stand before the
    command.
    """
    del show_version, debug
