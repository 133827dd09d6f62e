"""Is a wait for a lock told, does it have an end, and does a signal end what waits or lasts?"""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from fixtures.command import PATIENCE, PROJECT, Command, until_it_waits

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


@pytest.mark.parametrize("side", ["target", pytest.param("source", marks=pytest.mark.full)])
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
    assert "a lock was waited for as long as was allowed" in done.stderr
    assert f"session {pid}" in done.stderr
    assert parcels("run").returncode == 0


def test_a_time_out_in_the_address_says_who_held_the_lock(parcels: Command, target: str) -> None:
    impatient = make_conninfo(target, options="-c lock_timeout=3s")
    with _held(target, "couriers", "SHARE") as pid:
        done = parcels("run", "--target", impatient)
    assert done.returncode == 1
    assert "a lock was waited for as long as was allowed" in done.stderr
    assert f"session {pid}" in done.stderr


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


@pytest.mark.parametrize(
    ("side", "number", "code"),
    [
        ("source", signal.SIGINT, 130),
        pytest.param("target", signal.SIGTERM, 143, marks=pytest.mark.full),
        pytest.param("source", signal.SIGTERM, 143, marks=pytest.mark.full),
        pytest.param("target", signal.SIGINT, 130, marks=pytest.mark.full),
    ],
)
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


_SLOW = """
CREATE FUNCTION public.slowly(value text) RETURNS text LANGUAGE plpgsql STABLE AS
$$ BEGIN PERFORM pg_sleep(60); RETURN value; END $$
"""


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.full)]
)
def test_a_signal_ends_a_statement_that_lasts(
    parcels: Command, target: str, number: signal.Signals
) -> None:
    with psycopg.connect(target) as connection:
        connection.execute(_SLOW)
    folder = parcels.folder / "slow"
    folder.mkdir()
    text = (PROJECT / "project.py").read_text()
    assert text.count('"town": "town"') == 1
    (folder / "project.py").write_text(text.replace('"town": "town"', '"town": "slowly(town)"'))
    parcels.environment["ROWCALL_PROJECT"] = str(folder)
    process = parcels.start("run", "--jobs", "1")
    with psycopg.connect(target, autocommit=True) as watching:
        until = time.monotonic() + PATIENCE
        while watching.execute(_SLEEPS).fetchone() is None:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        process.send_signal(number)
        begun = time.monotonic()
        _, said = process.communicate(timeout=40)
        assert process.returncode == 128 + number, said
        assert time.monotonic() - begun < 40
        assert watching.execute(_SLEEPS).fetchone() is None


_SLEEPS = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query ~ 'slowly'"


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.full)]
)
def test_a_signal_ends_a_verification_that_waits(
    delivered: Command, number: signal.Signals
) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    with _held(target, "depots"):
        process = delivered.start("verify")
        until_it_waits(target)
        time.sleep(1)
        process.send_signal(number)
        _, said = process.communicate(timeout=40)
        assert process.returncode == 128 + number, said
        assert "Traceback" not in said
