"""Backups that a command makes before it writes, and how they come back."""

from pathlib import Path

from rowcall.api.databases import Databases
from rowcall.cli.screen import note
from rowcall.errors import RowcallError
from rowcall.pg.connect import masked
from rowcall.pg.dump import back_up
from rowcall.report.numbers import counted


def back_up_shown(uri: str, folder: Path, jobs: int, pg_bin: Path | None) -> None:
    """Back a database up, and say how to bring it back."""
    note(f"backing up {masked(uri)} into {folder}")
    done = back_up(uri, folder, jobs, pg_bin)
    note(f"{counted(done.tables, 'table')}, {done.bytes / 1e6:,.1f} MB; to bring them back:")
    note(f"  {done.restore_command}")


def back_up_before_run(
    databases: Databases, folder: Path, jobs: int, pg_bin: Path | None, *, with_source: bool
) -> None:
    """Back the target up, and the source beside it where that is asked for.

    Raises RefusedError, DatabaseRefused, whose next command is the run's.
    """
    try:
        back_up_shown(databases.target_uri, folder, jobs, pg_bin)
        if with_source:
            source = folder.with_name(f"{folder.name}-source")
            back_up_shown(databases.source_uri, source, jobs, pg_bin)
    except RowcallError as error:
        without = error.next.partition("; to do without a backup")[0]
        error.next = without.replace("rowcall adopt", "rowcall run")
        raise
