"""`rowcall demo`: build a synthetic source and its target, migrate, and report."""

import resource
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from rowcall.account.lines import Account
from rowcall.api.migration import open_migration
from rowcall.cli.demo_adoption import adopt_half_migrated
from rowcall.cli.demo_databases import Host, demo_host, recreate_databases
from rowcall.cli.demo_page import keep_page
from rowcall.cli.demo_words import say_how_to_look, say_times
from rowcall.cli.demos import Demo, find_demo
from rowcall.cli.exits import account_exit
from rowcall.cli.log import Log
from rowcall.cli.options import Form, Format, Jobs, LogForm
from rowcall.cli.progress import show_building
from rowcall.cli.run import run_shown
from rowcall.cli.screen import PLAIN_WIDTH, data_screen, note, note_screen
from rowcall.errors import RefusedError
from rowcall.report.count import print_lineage
from rowcall.report.json import account_json
from rowcall.report.terminal import print_account

_FOLDER = Path(".demo")
# ru_maxrss counts KiB on Linux and bytes on macOS
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


def demo(
    name: Annotated[
        str | None, typer.Argument(help="Which demo, where several are installed.")
    ] = None,
    server: Annotated[
        str | None,
        typer.Option("--server", help="A server to use, postgresql://...", show_default="our own"),
    ] = None,
    scale: Annotated[float, typer.Option("--scale", help="1 is the full size.")] = 1.0,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, other rows.")] = 1,
    profile: Annotated[
        str | None, typer.Option("--profile", help="The kind of source.", show_default="recorded")
    ] = None,
    jobs: Jobs = 2,
    form: Format = Form.TEXT,
    log: LogForm = Log.TEXT,
    half_migrated: Annotated[
        bool,
        typer.Option("--half-migrated", help="Begin with what an earlier migration has left."),
    ] = False,
    state: Annotated[
        str | None,
        typer.Option("--state", help="How far it came.", show_default="as it was reported"),
    ] = None,
    keep_server: Annotated[
        bool, typer.Option("--keep-server", help="Leave our own server running.")
    ] = False,
) -> None:
    """Build a synthetic source and its target in ./.demo, migrate, and report."""
    del log
    found = find_demo(name)
    profile = profile or found.profiles[0]
    if profile not in found.profiles:
        raise RefusedError(
            rule=f'there is no profile "{profile}"',
            next=f"rowcall demo --profile PROFILE, which is one of {', '.join(found.profiles)}",
        )
    if state is not None and (state not in found.states or not half_migrated):
        raise RefusedError(
            rule=f'no earlier migration is left in a state "{state}"',
            next="rowcall demo --half-migrated --state STATE, which is one of"
            f" {', '.join(found.states)}",
        )
    left_in = (state or found.states[0]) if half_migrated else None
    with demo_host(server, _FOLDER, keep=keep_server) as host:
        building = _build(found, host, scale, seed, profile, state=left_in)
        screen = note_screen() if form is Form.JSON else data_screen()
        if half_migrated:
            adopt_half_migrated(found, host, _FOLDER, jobs, screen)
            keep_page(found, host, _FOLDER / "report-before.html")
        account = _migrate(found, host, jobs, adopted=half_migrated)
        _tell(account, form)
        counts = keep_page(found, host, _FOLDER / "report.html", account)
        if half_migrated and counts:
            print_lineage(counts, screen)
        say_times(account, building, _peak_memory())
        pages = [_FOLDER / "report-before.html"] * half_migrated + [_FOLDER / "report.html"]
        say_how_to_look(found, host, pages, is_kept=keep_server or host.own is None)
    raise typer.Exit(account_exit(account))


def _build(
    found: Demo, host: Host, scale: float, seed: int, profile: str, *, state: str | None
) -> float:
    recreate_databases(host, found.source_database, found.target_database)
    begun = time.monotonic()
    note(f"building {found.source_database}: scale {scale:g}, seed {seed}, profile {profile}")
    try:
        with show_building() as say:
            found.build_source(
                host.database_uri(found.source_database),
                scale=scale,
                seed=seed,
                profile=profile,
                progress=say,
            )
        note(f"building {found.target_database}")
        found.build_target(host.database_uri(found.target_database))
        if state is not None:
            note(f"filling {found.target_database} as an earlier migration left it: {state}")
            with show_building() as say:
                found.build_half_migrated(
                    host.database_uri(found.source_database),
                    host.database_uri(found.target_database),
                    state=state,
                    progress=say,
                )
    except ValueError as error:
        raise RefusedError(
            rule=str(error),
            next="give another one: rowcall demo --scale NUMBER, or rowcall demo --profile PROFILE",
        ) from error
    return time.monotonic() - begun


def _migrate(found: Demo, host: Host, jobs: int, *, adopted: bool) -> Account:
    note(f"migrating {found.source_database} into {found.target_database}")
    migration = open_migration(
        found.project,
        host.database_uri(found.source_database),
        host.database_uri(found.target_database),
        _FOLDER / "project.key",
        note,
    )
    run_shown(migration, jobs, offline=adopted, remove_surplus=adopted)
    return migration.read_account()


def _tell(account: Account, form: Form) -> None:
    """Print the report, and keep it as text and as JSON: the server may be stopped soon."""
    _FOLDER.mkdir(exist_ok=True)
    document = account_json(account)
    (_FOLDER / "report.json").write_text(f"{document}\n", encoding="utf-8")
    with (_FOLDER / "report.txt").open("w", encoding="utf-8") as file:
        kept = Console(file=file, width=PLAIN_WIDTH, highlight=False, markup=False, emoji=False)
        print_account(account, kept, everything=True)
    if form is Form.JSON:
        print(document)
    else:
        print_account(account, data_screen())


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT
