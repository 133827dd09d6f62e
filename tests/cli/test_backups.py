"""Backups that a run makes first: do the commands that it prints bring both databases back?"""

import re
import shlex
import subprocess
from pathlib import Path

import psycopg
import pytest

from fixtures.command import Command

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

ROWS = "SELECT (SELECT count(*) FROM depots), to_regclass('rowcall.ledger')::text"


def restore_commands(said: str) -> list[list[str]]:
    return [shlex.split(line) for line in re.findall(r"^  (.*pg_restore.*)$", said, re.MULTILINE)]


def test_both_databases_come_back(parcels: Command, source: str, target: str) -> None:
    done = parcels("run", "--backup", "kept", "--backup-source", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert (Path(parcels.folder) / "kept-source" / "toc.dat").is_file()
    with psycopg.connect(target) as connection:
        assert connection.execute(ROWS).fetchone() == (4, "rowcall.ledger")
    with psycopg.connect(source) as connection:
        before = connection.execute("SELECT * FROM depot ORDER BY id").fetchall()
        connection.execute("DELETE FROM depot")
    commands = restore_commands(done.stderr)
    assert len(commands) == 2
    for command in commands:
        subprocess.run(command, check=True, cwd=parcels.folder)
    with psycopg.connect(target) as connection:
        assert connection.execute(ROWS).fetchone() == (0, None)
    with psycopg.connect(source) as connection:
        assert connection.execute("SELECT * FROM depot ORDER BY id").fetchall() == before
    # what was printed to go on leaves out a backup that is there
    assert parcels("run", "--jobs", "1").returncode == 0


def test_a_backup_that_cannot_be_made_begins_no_run(parcels: Command, target: str) -> None:
    (Path(parcels.folder) / "taken").mkdir()
    (Path(parcels.folder) / "taken" / "file").touch()
    refused = parcels("run", "--backup", "taken")
    assert refused.returncode == 2
    assert "rowcall run --backup DIR" in refused.stderr
    with psycopg.connect(target) as connection:
        assert connection.execute(ROWS).fetchone() == (0, None)
    refused = parcels("run", "--backup-source")
    assert refused.returncode == 2
    assert "rowcall run --backup DIR --backup-source" in refused.stderr
