"""The structure of a database without its rows: how does another database get it?"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from psycopg import errors

from rowcall.errors import DatabaseRefused
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.programs import Programs, find_programs
from rowcall.pg.run_program import address, run_program
from rowcall.pg.run_sql import run, searching

# foreign keys are added by themselves, for rows that are there may break them; what else is left
# out writes elsewhere, asks for a superuser, or holds a password
_LEFT_OUT = (" FK CONSTRAINT ", " EVENT TRIGGER ", " USER MAPPING ")

_PG_BIN = "name their folder: rowcall plan --pg-bin DIR"

_FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
              pg_get_constraintdef(k.oid))
  FROM pg_constraint AS k
 WHERE k.contype = 'f' AND k.conparentid = 0
   AND k.connamespace::regnamespace::text <> ALL (%(without)s)
 ORDER BY k.conrelid::regclass::text COLLATE "C", k.conname COLLATE "C"
"""


def copy_structure(
    target: Connection,
    target_uri: str,
    scratch_uri: str,
    without: tuple[str, ...],
    fill: Callable[[], None],
    binaries: Path | None = None,
) -> None:
    """Bring everything but some schemas into an empty database; `fill` is called between.

    When it is called there are tables, and nothing yet that their rows could break. What was
    dropped for speed is missing, as it is in the target. Raises DatabaseRefused, RefusedError.
    """
    programs = find_programs(target.info.server_version // 10_000, binaries, _PG_BIN)
    row = target.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None
    with tempfile.TemporaryDirectory(prefix="rowcall-") as folder:
        archive = Path(folder) / "structure"
        run_program(
            programs.dump,
            "--format=custom",
            "--schema-only",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--no-security-labels",
            "--no-tablespaces",
            "--no-publications",
            "--no-subscriptions",
            *(f"--exclude-schema={schema}" for schema in without),
            f"--snapshot={row[0]}",
            "--no-password",
            f"--file={archive}",
            f"--dbname={address(target_uri, target.info, target.info.dbname)}",
            password=target.info.password,
            failed=_failed,
        )
        listed = run_program(programs.restore, "--list", str(archive), failed=_failed)
        wanted = Path(folder) / "wanted"
        wanted.write_text(
            "\n".join(
                line for line in listed.splitlines() if not any(one in line for one in _LEFT_OUT)
            )
        )
        with connect_target(scratch_uri, autocommit=True) as scratch:
            _restore(programs, archive, wanted, scratch_uri, scratch, "pre-data")
            fill()
            _restore(programs, archive, wanted, scratch_uri, scratch, "post-data")
            with searching(target, ""):
                keys = run(target, _FOREIGN_KEYS, without=list(without)).fetchall()
            for (definition,) in keys:
                add_key(scratch, definition)


def add_key(scratch: Connection, definition: str) -> None:
    """Add a key; a foreign key that rows break which are there holds for new rows alone."""
    try:
        run(scratch, definition)
    except errors.ForeignKeyViolation:
        run(scratch, f"{definition} NOT VALID")


def _restore(
    programs: Programs,
    archive: Path,
    wanted: Path,
    uri: str,
    scratch: Connection,
    section: str,
) -> None:
    run_program(
        programs.restore,
        f"--section={section}",
        f"--use-list={wanted}",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--no-password",
        f"--dbname={address(uri, scratch.info, scratch.info.dbname)}",
        str(archive),
        password=scratch.info.password,
        failed=_failed,
    )


def _failed(cause: str) -> DatabaseRefused:
    return DatabaseRefused(
        rule="the structure of the target could not be copied",
        cause=cause,
        state="the target is as it was",
        next="mend the cause, then: rowcall plan;"
        " to ask in a database on another server: rowcall plan --scratch URI",
    )
