"""Is a wait for a lock told, does it have an end, and does a signal end what waits or lasts?"""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from fixtures.command import PATIENCE, Command, until_it_waits

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)


@contextmanager
def _held(uri: str, table: str, mode: str = "ACCESS EXCLUSIVE") -> Iterator[int]:
    """Hold a lock as an idle transaction does, and give the process id of its session."""
    with psycopg.connect(uri, application_name="a forgotten psql") as holder:
        holder.execute(f"LOCK TABLE {table} IN {mode} MODE".encode())
        yield holder.info.backend_pid
        holder.rollback()


def _read_until(process: object, words: str) -> str:
    stderr = process.stderr  # type: ignore[attr-defined]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        line = str(stderr.readline())
        if words in line:
            return line
    raise AssertionError(words)


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_run_says_for_whom_it_waits(
    parcels: Command, source: str, target: str, side: str
) -> None:
    uri, table = {"source": (source, "courier"), "target": (target, "couriers")}[side]
    with _held(uri, table) as pid:
        process = parcels.start("run", "--jobs", "1")
        line = _read_until(process, "waits since")
        status = json.loads(parcels("status", "--format", "json").stdout)
    assert f'for a lock on table or index "{table}", held by session {pid} (role postgres' in line
    assert "a forgotten psql, idle in transaction since 20" in line
    wait = next(wait for wait in status["waits"] if wait["relation"] == table)
    assert wait["holders"][0]["pid"] == pid
    assert wait["holders"][0]["application"] == "a forgotten psql"
    assert process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert json.loads(parcels("status", "--format", "json").stdout)["waits"] == []


def test_a_run_gives_up_where_it_is_told_how_long_to_wait(parcels: Command, target: str) -> None:
    with _held(target, "couriers", "SHARE") as pid:
        done = parcels("run", "--lock-timeout", "2.5")
    assert done.returncode == 1
    assert "a lock was waited for as long as --lock-timeout says" in done.stderr
    assert f"session {pid}" in done.stderr
    assert parcels("run").returncode == 0


def test_a_wait_of_another_command_is_told_too(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    with _held(target, "rowcall.step"):
        process = delivered.start("report")
        line = _read_until(process, "waits since")
        assert 'table or index "step"' in line
    assert process.wait(PATIENCE) == 0


def test_waits_are_told_as_json_where_it_is_asked_for(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    with _held(target, "rowcall.step"):
        process = delivered.start("run", "--log", "json")
        line = json.loads(_read_until(process, "waits since"))
        assert line["event"] == "waiting"
    process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_signal_ends_a_wait_for_a_lock(
    parcels: Command, source: str, target: str, side: str, number: signal.Signals, code: int
) -> None:
    uri, table = {"source": (source, "courier"), "target": (target, "couriers")}[side]
    with _held(uri, table, "ACCESS EXCLUSIVE" if side == "source" else "SHARE"):
        process = parcels.start("run", "--jobs", "1")
        until_it_waits(uri)
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
        assert process.returncode == code
        assert "interrupted: the run was told to stop, and stopped" in said
        assert "Traceback" not in said
    assert parcels("run").returncode == 0
