"""A program of PostgreSQL: how is it run, told where a database is, and what does it say?"""

import os
import subprocess
from collections.abc import Callable

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from rowcall.errors import DatabaseRefused
from rowcall.pg.connect import masked


def address(uri: str, info: psycopg.ConnectionInfo, database: str) -> str:
    """Return where a database is that can be named aloud: nothing in it is secret."""
    # libpq marks with a star what is not shown
    secret = {one.keyword.decode() for one in pq.Conninfo.get_defaults() if one.dispchar == b"*"}
    given = {name: text for name, text in conninfo_to_dict(uri).items() if name not in secret}
    # of several servers the one that answered
    given |= {"host": info.host, "port": info.port, "user": info.user, "dbname": database}
    if "hostaddr" in given:
        given["hostaddr"] = info.hostaddr
    return make_conninfo("", **given)


def run_program(
    program: str,
    *arguments: str,
    failed: Callable[[str], DatabaseRefused],
    password: str = "",
    lock: int | None = None,
) -> str:
    """Return what the program prints; raises what `failed` makes of the cause."""
    done = subprocess.run(
        [program, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        # it may outlive us, and holds the lock for as long as it writes
        pass_fds=() if lock is None else (lock,),
        env=_environment() | {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {}),
    )
    if done.returncode:
        # behind the first error stand its consequences, and the statement that failed
        errors = [line for line in done.stderr.splitlines() if "error: " in line]
        raise failed(
            masked(errors[0].partition("error: ")[2]) if errors else f"exit {done.returncode}"
        )
    return done.stdout


def _environment() -> dict[str, str]:
    """Return the environment without what changes how a dump is written: it is the database's."""
    return {name: it for name, it in os.environ.items() if name not in _HOW_IT_IS_WRITTEN}


_HOW_IT_IS_WRITTEN = {"PGCLIENTENCODING", "PGDATESTYLE", "PGTZ", "PGGEQO"}
