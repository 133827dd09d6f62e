"""A backup of a database: how is it made and checked, and which command brings it back?"""

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from rowcall.errors import DatabaseRefused
from rowcall.pg.connect import Connection, connect_target, masked
from rowcall.pg.partial_folder import partial_folder, refuse_taken
from rowcall.pg.programs import Programs, find_programs

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
            _run(
                programs.dump,
                "--format=directory",
                f"--jobs={jobs}",
                f"--snapshot={snapshot}",
                "--no-password",
                f"--file={partial}",
                f"--dbname={_address(uri, info, info.dbname)}",
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
    listed = _run(programs.restore, "--list", str(archive))
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
    address = _address(uri, info, other)
    return shlex.join([programs.restore, *options, f"--dbname={address}", str(folder)])


def _address(uri: str, info: psycopg.ConnectionInfo, database: str) -> str:
    """Return where a database is that can be named aloud: nothing in it is secret."""
    # libpq marks with a star what is not shown
    secret = {one.keyword.decode() for one in pq.Conninfo.get_defaults() if one.dispchar == b"*"}
    given = {name: text for name, text in conninfo_to_dict(uri).items() if name not in secret}
    # of several servers the one that answered
    given |= {"host": info.host, "port": info.port, "user": info.user, "dbname": database}
    if "hostaddr" in given:
        given["hostaddr"] = info.hostaddr
    return make_conninfo("", **given)


def _run(program: str, *arguments: str, password: str = "", lock: int | None = None) -> str:
    done = subprocess.run(
        [program, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        # it may outlive us, and holds the lock for as long as it writes
        pass_fds=() if lock is None else (lock,),
        env=os.environ | {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {}),
    )
    if done.returncode:
        # behind the first error stand its consequences, and the statement that failed
        errors = [line for line in done.stderr.splitlines() if "error: " in line]
        raise _failed(
            masked(errors[0].partition("error: ")[2]) if errors else f"exit {done.returncode}"
        )
    return done.stdout


def _failed(cause: str) -> DatabaseRefused:
    return DatabaseRefused(
        rule="the database could not be backed up",
        cause=cause,
        state="the database is unchanged, and no backup is left",
        next="mend the cause, or do without a backup with --no-backup",
    )
