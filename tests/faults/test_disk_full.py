"""Is a full disk told as what it is, and does the run go on when there is space again?"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from faults.hearing import heard_by
from faults.stopping import Stopped, advised, at
from rowcall.pg.server import Server

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)


@pytest.fixture
def disk(private_server: Server) -> Iterator[Path]:
    """A disk of 64 MB, on which the private server keeps whatever database is made from now on."""
    place = private_server.data.with_name(f"{private_server.data.name}-disk")
    place.mkdir()
    mounted = _call("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place))
    if mounted.returncode:
        place.rmdir()
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        if private_server.account:
            shutil.chown(place, private_server.account)
        with psycopg.connect(private_server.uri, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'".encode())
            connection.execute("ALTER DATABASE template1 SET TABLESPACE small")
        yield place
    finally:
        _call("umount", "--lazy", str(place))
        place.rmdir()


def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_space(
    disk: Path, alone: Stopped
) -> None:
    filler = disk / "filler"

    def fill() -> None:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    typed = list(alone.run_verb)
    for step, moment in (
        ("stage room", "begin"),
        ("judge rooms", "begin"),
        ("load stays", "begin"),
        ("restore keys", "begin"),
    ):
        hears = at(step, moment, 1, fill)
        with heard_by(lambda plan, hears=hears: hears):  # type: ignore[misc]
            full = alone.rowcall(*typed)
        assert full.returncode == 1
        assert "cause   53100" in full.stderr, full.stderr
        assert "No space left on device" in full.stderr
        assert "nothing of this step's open transaction" in full.stderr
        filler.unlink()
        typed = advised(full.stderr)
    assert alone.rowcall(*typed).returncode == 0
    alone.assert_same_end()


def _call(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, check=False, capture_output=True, text=True)
