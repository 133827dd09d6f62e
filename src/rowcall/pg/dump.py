"""A backup of a database: how is it made and checked, and which command brings it back?"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import psycopg

from rowcall.errors import DatabaseRefused
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.partial_folder import partial_folder, refuse_taken
from rowcall.pg.programs import Programs, find_programs
from rowcall.pg.run_program import address, run_program

# What pg_dump takes into an archive: what an extension brings stays out, but for the rows of those
# of its tables that it says people fill. A partitioned table has no rows of its own.
_COUNT_TABLES = """
SELECT count(*) FILTER (WHERE NOT is_of_extension),
       count(*) FILTER (WHERE relkind = 'r' AND (NOT is_of_extension OR is_filled))
  FROM (SELECT relkind,
               EXISTS (SELECT FROM pg_depend
                        WHERE classid = 'pg_class'::regclass AND objid = class.oid
                          AND deptype = 'e') AS is_of_extension,
               EXISTS (SELECT FROM pg_extension
                        WHERE class.oid = ANY (extconfig)) AS is_filled
          FROM pg_class AS class
         WHERE relkind IN ('r', 'p')
           AND relnamespace NOT IN (SELECT oid FROM pg_namespace
                                     WHERE nspname LIKE 'pg\\_%'
                                        OR nspname = 'information_schema')) AS found
"""


@dataclass(frozen=True)
class Backup:
    """A whole backup, and the command that puts the database back as it was, without password."""

    folder: Path
    tables: int
    bytes: int
    restore_command: str


@dataclass(frozen=True)
class _Contents:
    """How many tables there are, and of how many of them there are rows."""

    tables: int
    filled: int


def back_up(uri: str, folder: Path, jobs: int, binaries: Path | None = None) -> Backup:
    """Dump a whole database into a folder, with the programs in another where one is named.

    Only what is whole and checked gets the folder's name. Raises RefusedError where the folder
    cannot be taken or no program fits the server, DatabaseRefused where the dump fails.
    """
    folder = folder.absolute()
    refuse_taken(folder)
    with connect_target(uri) as connection:
        info = connection.info
        programs = find_programs(info.server_version // 10_000, binaries)
        # what is counted is what is dumped, whatever others create meanwhile
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot, wanted = _look(connection)
        with partial_folder(folder) as (partial, lock):
            run_program(
                programs.dump,
                "--format=directory",
                f"--jobs={jobs}",
                f"--snapshot={snapshot}",
                "--no-password",
                f"--file={partial}",
                f"--dbname={address(uri, info, info.dbname)}",
                failed=_failed,
                password=info.password,
                lock=lock,
            )
            held = _contents(programs, partial)
            if held != wanted:
                raise _failed(
                    f"{held.tables} tables are in it and the rows of {held.filled},"
                    f" where the database has {wanted.tables} and {wanted.filled}"
                )
        size = sum(path.stat().st_size for path in folder.iterdir())
        return Backup(
            folder, held.tables, size, _restore_command(programs, uri, info, folder, jobs)
        )


def _look(connection: Connection) -> tuple[str, _Contents]:
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    counts = connection.execute(_COUNT_TABLES).fetchone()
    assert row is not None
    assert counts is not None
    return str(row[0]), _Contents(*counts)


def _contents(programs: Programs, archive: Path) -> _Contents:
    listed = run_program(programs.restore, "--list", str(archive), failed=_failed)
    # 215; 1259 16385 TABLE public users owner: the second number is the catalog of an object
    tables = re.findall(r"^\d+; [1-9]\d* \d+ TABLE ", listed, re.MULTILINE)
    filled = re.findall(r"^\d+; 0 \d+ TABLE DATA ", listed, re.MULTILINE)
    return _Contents(len(tables), len(filled))


def _restore_command(
    programs: Programs, uri: str, info: psycopg.ConnectionInfo, folder: Path, jobs: int
) -> str:
    # it drops the database and makes it anew, and so connects to another one
    other = "template1" if info.dbname == "postgres" else "postgres"
    options = ("--clean", "--if-exists", "--create", f"--jobs={jobs}")
    at = address(uri, info, other)
    return shlex.join([programs.restore, *options, f"--dbname={at}", str(folder)])


def _failed(cause: str) -> DatabaseRefused:
    return DatabaseRefused(
        rule="the database could not be backed up",
        cause=cause,
        state="the database is unchanged, and no backup is left",
        next="mend the cause, then: rowcall adopt --backup DIR;"
        " to do without a backup: rowcall adopt --no-backup",
    )
