"""Does a signal end a run between two batches, and can the run go on?"""

import json
import signal

import psycopg
import pytest

from fixtures.command import PATIENCE, Command, until_it_waits


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_what_has_begun_end_and_the_next_run_goes_on(
    parcels: Command, source: str, number: signal.Signals, code: int
) -> None:
    with psycopg.connect(source) as blocking:
        blocking.execute("LOCK TABLE courier")
        process = parcels.start("run", "--jobs", "1")
        until_it_waits(source)
        process.send_signal(number)
        process.send_signal(number)
        status = parcels("status", "--format", "json")
        assert json.loads(status.stdout)["running"] is True
        assert process.poll() is None
        blocking.rollback()
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, said
    assert "stopping: what has begun is finished first" in said
    # every table of the source is locked before the first one is staged
    assert "stage " not in said
    assert "rowcall run --jobs 1, which goes on where it stopped" in said

    status = json.loads(parcels("status", "--format", "json").stdout)
    assert status["finished"] is False
    halfway = parcels("report")
    assert halfway.returncode == 3
    assert "not finished" in halfway.stdout

    assert parcels("run").returncode == 0
    assert json.loads(parcels("report", "--format", "json").stdout)["differences_total"] == 0
