"""The commands together, and the options that stand before them."""

from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer

from rowcall.cli.manual import USUAL_ORDER, teach

# each a module of this folder with a command, or with a group of them, of its own name
COMMANDS = (
    "init", "describe", "check", "count", "plan", "adopt", "run", "verify", "status", "report",
    "explain", "sql", "demo",
)  # fmt: skip
GROUPS = ("quarantine", "keys", "server")


def application(only: str | None = None) -> typer.Typer:
    """Return the commands together, or the `only` one that is called.

    The modules of all commands take a second to import, and explain answers in a tenth of it.
    """
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(epilog=USUAL_ORDER)(rowcall)
    for name in COMMANDS:
        if only in {None, name}:
            app.command()(_of_module(name))
    for name in GROUPS:
        if only in {None, name}:
            app.add_typer(_of_module(name), name=name)
    teach(app)
    return app


def _of_module(name: str) -> Any:
    return getattr(import_module(f"rowcall.cli.{name}"), name)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"rowcall {version('rowcall')}")
        raise typer.Exit


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
