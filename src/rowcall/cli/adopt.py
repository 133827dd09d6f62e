"""`rowcall adopt`: find what an earlier migration wrote, so that a run can finish it."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from rowcall.account.lines import Account
from rowcall.api.adoption import adopt as adopt_rows
from rowcall.api.adoption import look
from rowcall.api.key_file import DEFAULT_KEY_FILE
from rowcall.api.migration import Migration, open_migration
from rowcall.api.reading import reading
from rowcall.cli.backups import back_up_shown
from rowcall.cli.exits import FAILED, account_exit
from rowcall.cli.log import Log
from rowcall.cli.options import (
    DEFAULT_PROJECT,
    Form,
    Format,
    Jobs,
    KeyFile,
    LockTimeout,
    LogForm,
    ProjectName,
    SourceUri,
    TargetUri,
)
from rowcall.cli.progress import show_progress
from rowcall.cli.screen import data_screen, note
from rowcall.cli.signals import stopping_gently
from rowcall.errors import RefusedError
from rowcall.ledger.opening import has_ledger
from rowcall.mapping.load import load_project
from rowcall.report.adoption import print_found
from rowcall.report.json import account_json


def adopt(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    jobs: Jobs = 2,
    form: Format = Form.TEXT,
    backup: Annotated[
        Path | None,
        typer.Option("--backup", help="Dump the target into this new folder first.", metavar="DIR"),
    ] = None,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="Go on without a backup of the target.")
    ] = False,
    pg_bin: Annotated[
        Path | None,
        typer.Option("--pg-bin", help="Where pg_dump and pg_restore are.", metavar="DIR"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be found; no line of it stays.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Print long tables whole.")] = False,
    show_values: Annotated[
        bool,
        typer.Option("--show-values", help="Print values, which may be personal; never secrets."),
    ] = False,
    lock_timeout: LockTimeout = None,
    log: LogForm = Log.TEXT,
) -> None:
    """Find the rows that an earlier migration wrote: adopted, surplus, native or undecided.

    No row of the target's tables is changed; `rowcall run --offline` repairs what is adopted.
    """
    del log
    # a look makes no ids: it needs no key, and leaves no file of one behind
    key = secrets.token_hex(32) if dry_run else key_file
    loaded = load_project(project)
    migration = open_migration(loaded, source, target, key, note, adopt=True, dry_run=dry_run)
    if dry_run:
        account = adopt_shown(migration, jobs, lock_timeout, dry_run=True)
    else:
        _refuse_without_backup(migration, backup, no_backup=no_backup)
        if backup:
            back_up_shown(migration.databases.target_uri, backup, jobs, pg_bin)
        account = adopt_shown(migration, jobs, lock_timeout)
    tell(account, form, everything=everything, show_values=show_values)
    if account.difference:
        raise typer.Exit(FAILED)
    raise typer.Exit(account_exit(account, is_part=True, judges_rules=True))


def _refuse_without_backup(migration: Migration, backup: Path | None, *, no_backup: bool) -> None:
    """An adoption that goes on after an interruption has its backup, or did without."""
    with reading(migration.databases.target_uri) as connection:
        goes_on = has_ledger(connection)
    if (backup and no_backup) or not (backup or no_backup or goes_on):
        raise RefusedError(
            rule="a backup of the target comes first: from here on its rows are rewritten",
            state="nothing was written",
            next="rowcall adopt --backup DIR; where you have a backup: rowcall adopt --no-backup",
        )


def adopt_shown(
    migration: Migration, jobs: int, lock_timeout: float | None = None, *, dry_run: bool = False
) -> Account:
    """Adopt with progress shown, or only look."""
    find = look if dry_run else adopt_rows
    plan = migration.prepared.plan
    with show_progress(plan) as shown, stopping_gently(shown.tell_stop) as stop:
        return find(migration, jobs=jobs, listen=shown, stop=stop, lock_timeout=lock_timeout)


def tell(account: Account, form: Form, *, everything: bool, show_values: bool) -> None:
    """Print what was found; long tables are cut, with a count, unless everything is wanted."""
    if form is Form.JSON:
        print(account_json(account, show_values=show_values))
    else:
        print_found(account, data_screen(), everything=everything, show_values=show_values)
