"""The command, and two databases for a project of parcels."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cli.command import PROJECT, SRC, Command
from fixtures.postgres import NewDatabase


@pytest.fixture
def rowcall(tmp_path: Path) -> Iterator[Command]:
    """The command, not told of any project or database."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ROWCALL_", "PG")) and name not in {"COLUMNS", "FORCE_COLOR"}
    }
    command = Command(tmp_path, clean | {"PYTHONPATH": str(SRC), "PYTHONWARNINGS": "default"})
    yield command
    for process in command.running:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.fixture
def source(new_database: NewDatabase) -> str:
    """The address of a source with parcels."""
    return _built(new_database(), "source.sql")


@pytest.fixture
def target(new_database: NewDatabase) -> str:
    """The address of an empty target for parcels."""
    return _built(new_database(), "target.sql")


@pytest.fixture
def parcels(rowcall: Command, source: str, target: str) -> Command:
    """The command, told of the project and both databases."""
    rowcall.environment |= {
        "ROWCALL_PROJECT": str(PROJECT),
        "ROWCALL_SOURCE": source,
        "ROWCALL_TARGET": target,
    }
    return rowcall


def _built(uri: str, script: str) -> str:
    with psycopg.connect(uri) as connection:
        connection.execute((PROJECT / script).read_bytes())
    return uri
