"""`rowcall run`: migrate, or go on where an earlier run stopped."""

from pathlib import Path
from typing import Annotated

import typer

from rowcall.account.read import read_account
from rowcall.cli.batch_sizes import with_batch_sizes
from rowcall.cli.databases import Databases, name_databases, prepare_checked
from rowcall.cli.exits import account_exit
from rowcall.cli.key_file import create_key, read_key
from rowcall.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_PROJECT,
    Form,
    Format,
    Jobs,
    KeyFile,
    MaxQuarantined,
    ProjectName,
    SourceUri,
    TargetUri,
)
from rowcall.cli.progress import show_progress
from rowcall.cli.reading import reading
from rowcall.cli.screen import data_screen, note
from rowcall.cli.signals import stopping_gently
from rowcall.errors import RefusedError
from rowcall.ledger.store import has_ledger
from rowcall.mapping.load import load_project
from rowcall.plan.select import EVERYTHING, Wanted
from rowcall.report.json import account_json
from rowcall.report.terminal import print_summary
from rowcall.run.run import Prepared, run_project


def run(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    jobs: Jobs = 2,
    form: Format = Form.TEXT,
    max_quarantined: MaxQuarantined = None,
    until: Annotated[
        str | None,
        typer.Option("--until", help="Stop behind this phase, mapping or step.", metavar="NAME"),
    ] = None,
    phase: Annotated[
        str | None,
        typer.Option("--phase", help="Load and verify this phase alone.", metavar="NAME"),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="Load these mappings alone: names, with commas."),
    ] = None,
    batch_size: Annotated[
        list[str] | None,
        typer.Option(
            "--batch-size",
            help="Staged rows in a batch: a number, or MAPPING=NUMBER; may be repeated.",
        ),
    ] = None,
) -> None:
    """Migrate, or go on where an earlier run stopped; ends with both balances."""
    loaded = with_batch_sizes(load_project(project), batch_size or [])
    databases = name_databases(loaded, source, target)
    prepared = prepare_checked(loaded, databases)
    id_key = find_key(key_file, databases.target_uri)
    names = tuple(name.strip() for one in only or [] for name in one.split(","))
    wanted = Wanted(until, phase, names)
    if not migrate(prepared, databases, id_key, jobs, wanted):
        note("nothing is left to do: these steps of the plan are done; nothing was written")
    with reading(databases.target_uri) as connection:
        account = read_account(connection, prepared.project, reckoned=True)
    if form is Form.JSON:
        print(account_json(account))
    else:
        print_summary(account, data_screen())
    if not wanted.is_all and not account.is_finished:
        note("stopped where it was told to; rowcall run goes on from here")
    raise typer.Exit(account_exit(account, max_quarantined, is_part=not wanted.is_all))


def migrate(
    prepared: Prepared,
    databases: Databases,
    id_key: bytes,
    jobs: int,
    wanted: Wanted = EVERYTHING,
) -> bool:
    """Run the plan with its progress shown; Ctrl-C lets running batches finish."""
    with show_progress(prepared.plan) as shown, stopping_gently(shown.tell_stop) as stop:
        return run_project(
            prepared,
            databases.source_uri,
            databases.target_uri,
            id_key,
            jobs=jobs,
            listen=shown,
            stop=stop,
            wanted=wanted,
        )


def find_key(path: Path, target_uri: str) -> bytes:
    """Return the project key; a new one is made only for a target that has no ledger yet."""
    found = read_key(path)
    if found is not None:
        return found
    with reading(target_uri) as connection:
        begun = has_ledger(connection)
    if begun:
        raise RefusedError(
            rule="the project key of this migration is not here",
            where=str(path),
            state="nothing was written",
            next="name the key file of the first run with --key-file, or set ROWCALL_PROJECT_KEY",
        )
    key = create_key(path)
    note(f"a new project key is in {path}: keep it, every later run needs it")
    return key
