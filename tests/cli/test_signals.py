"""Does a signal end a run between two batches, and can the run go on?"""

import json
import signal
import time

import psycopg
import pytest

from cli.command import PATIENCE, Command

_WAITS = """SELECT 1 FROM pg_stat_activity
 WHERE datname = current_database() AND application_name LIKE 'rowcall%'
   AND wait_event_type = 'Lock'"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_what_has_begun_end_and_the_next_run_goes_on(
    parcels: Command, source: str, number: signal.Signals, code: int
) -> None:
    with psycopg.connect(source) as blocking:
        blocking.execute("LOCK TABLE courier")
        process = parcels.start("run", "--jobs", "1")
        _until_it_waits(source)
        process.send_signal(number)
        process.send_signal(number)
        status = parcels("status", "--format", "json")
        assert json.loads(status.stdout)["running"] is True
        assert process.poll() is None
        blocking.rollback()
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, said
    assert "stopping: what has begun is finished first" in said
    assert "stage courier" in said
    assert "load" not in said
    assert "rowcall run: it goes on where it stopped" in said

    status = json.loads(parcels("status", "--format", "json").stdout)
    assert status["finished"] is False
    halfway = parcels("report")
    assert halfway.returncode == 3
    assert "not finished" in halfway.stdout

    assert parcels("run").returncode == 0
    assert json.loads(parcels("report", "--format", "json").stdout)["differences_total"] == 0


def _until_it_waits(uri: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(uri, autocommit=True) as connection:
        while connection.execute(_WAITS).fetchone() is None:
            assert time.monotonic() < deadline, "nothing waits for the lock"
            time.sleep(0.02)
