"""`rowcall run`: migrate, or go on where an earlier run stopped."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from rowcall.api.databases import name_databases
from rowcall.api.key_file import DEFAULT_KEY_FILE
from rowcall.api.migration import Migration, open_migration
from rowcall.api.preparing import prepare_checked
from rowcall.cli.arguments import PART, typable
from rowcall.cli.backups import back_up_before_run
from rowcall.cli.batch_sizes import with_batch_sizes
from rowcall.cli.exits import account_exit
from rowcall.cli.log import Log
from rowcall.cli.options import (
    DEFAULT_PROJECT,
    Form,
    Format,
    Jobs,
    KeyFile,
    LockTimeout,
    LogForm,
    MaxQuarantined,
    ProjectName,
    SourceUri,
    TargetUri,
)
from rowcall.cli.plan import show_plan
from rowcall.cli.progress import show_progress
from rowcall.cli.screen import data_screen, note
from rowcall.cli.signals import stopping_gently
from rowcall.errors import RefusedError
from rowcall.mapping.load import load_project
from rowcall.plan.select import EVERYTHING, Wanted
from rowcall.report.json import account_json
from rowcall.report.terminal import print_summary


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
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Nobody else writes to the target: adopted rows need it."),
    ] = False,
    remove_surplus: Annotated[
        bool,
        typer.Option("--remove-surplus", help="Remove further copies of rows that were adopted."),
    ] = False,
    allow_withdrawals: Annotated[
        bool,
        typer.Option("--allow-withdrawals", help="Remove rows that no record stands for any more."),
    ] = False,
    backup: Annotated[
        Path | None,
        typer.Option("--backup", help="Dump the target into this new folder first.", metavar="DIR"),
    ] = None,
    backup_source: Annotated[
        bool, typer.Option("--backup-source", help="Dump the source too, into DIR-source.")
    ] = False,
    pg_bin: Annotated[
        Path | None,
        typer.Option("--pg-bin", help="Where pg_dump and pg_restore are.", metavar="DIR"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the steps that would be walked; write nothing.")
    ] = False,
    lock_timeout: LockTimeout = None,
    log: LogForm = Log.TEXT,
) -> None:
    """Migrate, or go on where an earlier run stopped; ends with both balances."""
    del log
    loaded = with_batch_sizes(load_project(project), batch_size or [])
    names = tuple(name.strip() for one in only or [] for name in one.split(","))
    wanted = Wanted(until, phase, names)
    if dry_run:
        databases = name_databases(loaded, source, target)
        show_plan(prepare_checked(loaded, databases), databases.target_uri, form, wanted)
        return
    if backup_source and not backup:
        raise RefusedError(
            rule="a backup of the source lies beside one of the target",
            state="nothing was written",
            next="rowcall run --backup DIR --backup-source",
        )
    migration = open_migration(loaded, source, target, key_file, note)
    if backup:
        back_up_before_run(migration.databases, backup, jobs, pg_bin, with_source=backup_source)
    if not run_shown(
        migration,
        jobs,
        wanted,
        offline=offline,
        remove_surplus=remove_surplus,
        allow_withdrawals=allow_withdrawals,
        lock_timeout=lock_timeout,
    ):
        note("nothing is left to do: these steps of the plan are done; nothing was written")
    account = migration.read_account()
    if form is Form.JSON:
        print(account_json(account, max_quarantined))
    else:
        print_summary(account, data_screen(), partial(typable, without=PART))
    if not wanted.is_all and not account.is_finished:
        said = "stopped where it was told to; rowcall run, which goes on from here"
        note(typable(said, without=PART))
    raise typer.Exit(account_exit(account, max_quarantined, is_part=not wanted.is_all))


def run_shown(
    migration: Migration,
    jobs: int,
    wanted: Wanted = EVERYTHING,
    *,
    offline: bool = False,
    remove_surplus: bool = False,
    allow_withdrawals: bool = False,
    lock_timeout: float | None = None,
) -> bool:
    """Run the plan with its progress shown; Ctrl-C lets short batches finish."""
    plan = migration.prepared.plan
    with show_progress(plan) as shown, stopping_gently(shown.tell_stop) as stop:
        return migration.run(
            jobs=jobs,
            listen=shown,
            stop=stop,
            wanted=wanted,
            offline=offline,
            remove_surplus=remove_surplus,
            allow_withdrawals=allow_withdrawals,
            lock_timeout=lock_timeout,
        )
