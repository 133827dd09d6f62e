"""`rowcall server`: a PostgreSQL of one's own to try things on, in a folder."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from rowcall.cli.screen import note
from rowcall.errors import RefusedError
from rowcall.pg.databases import create_missing
from rowcall.pg.machine import embedded_binaries
from rowcall.pg.server import (
    Server,
    create_server,
    find_server,
    remove_server,
    start_server,
    stop_server,
)

server = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Start and stop a PostgreSQL server of your own, to try things on.",
)

Folder = Annotated[Path, typer.Argument(help="The folder of its data.", show_default=False)]


@server.command()
def start(
    folder: Folder,
    databases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATABASE]...", help="Databases that shall be there.", show_default=False
        ),
    ] = None,
) -> None:
    """Start the server in a folder, make what is missing, and print a line for each address."""
    served = create_server(embedded_binaries(), folder)
    start_server(served)
    create_missing(served.uri, databases or [])
    for database in databases or ["postgres"]:
        print(served.database_uri(database))
    note(
        f"PostgreSQL {served.version} runs; rowcall server stop {shlex.quote(str(folder))} ends it"
    )


@server.command()
def stop(
    folder: Folder,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove its databases for good as well.")
    ] = False,
) -> None:
    """Stop the server in a folder; its databases stay, to be started again."""
    served = _found(folder)
    if remove:
        remove_server(served)
    else:
        stop_server(served)
    note("stopped, and its databases are removed" if remove else "stopped")


@server.command()
def programs() -> None:
    """Print the folder of the server's programs, such as psql and pg_dump."""
    print(embedded_binaries())


def _found(folder: Path) -> Server:
    served = find_server(embedded_binaries(), folder)
    if served is None:
        raise RefusedError(
            rule="the folder holds no server",
            where=str(folder),
            state="nothing was changed",
            next=f"rowcall server start {shlex.quote(str(folder))}, which makes one",
        )
    return served
