"""What remains when a server or its connections go away in the middle, and is the end the same?"""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from faults.hearing import heard_by
from faults.stopping import (
    Stopped,
    advised,
    at,
    closed_gate,
    ended,
    until,
    wait_for,
    wait_for_no_runner,
    waiting,
)
from rowcall.errors import ServerLost
from rowcall.pg.server import Server, start_server, stop_server

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name LIKE 'rowcall%'
"""


def test_a_server_that_crashes_again_and_again_loses_nothing(
    alone: Stopped, private_server: Server
) -> None:
    typed = list(alone.run_verb)
    for step, moment, occurrence in (
        ("stage room", "inside", 1),
        ("judge halls", "done", 1),
        ("load halls", "inside", 5),
        ("load stays", "inside", 6),
        ("verify mappings", "inside", 4),
    ):

        def crash() -> None:
            stop_server(private_server, immediate=True)

        hears = at(step, moment, occurrence, crash)
        with heard_by(lambda plan, hears=hears: hears):  # type: ignore[misc]
            lost = alone.rowcall(*typed)
        assert lost.returncode == 1
        assert lost.stderr.count("server lost") == 1
        start_server(private_server, durable=False)
        typed = advised(lost.stderr)
    assert alone.rowcall(*typed).returncode == 0
    alone.assert_same_end()


def test_runs_are_numbered_on_after_a_crash(alone: Stopped, private_server: Server) -> None:
    # no checkpoint has come since the ledger was made: with wal_level = minimal a sequence that
    # was made and asked in one transaction would go back to its first value
    for occurrence in (1, 2, 3):
        alone.kill("Load", "inside", occurrence)
    stop_server(private_server, immediate=True)
    start_server(private_server, durable=False)
    alone.run_to_the_end()
    runs = alone.move.rows("SELECT array_agg(run_id ORDER BY started_at) FROM rowcall.run")
    assert runs == [([1, 2, 3, 4],)]


def test_what_is_said_to_be_done_outlives_a_crash(alone: Stopped, private_server: Server) -> None:
    alone.move.run()
    stop_server(private_server, immediate=True)
    start_server(private_server, durable=False)
    alone.assert_same_end()


def test_connections_that_are_ended_in_a_batch_end_the_run_with_a_clear_error(
    small: Stopped,
) -> None:
    with closed_gate(small.move.target) as gate:
        process = small.command()
        wait_for(gate, 2, process)
        gate.execute(TERMINATE)
        code, said = ended(process)
    assert code == 1
    assert "server lost: the connection to a database ended in the middle of a step" in said
    assert "at      load stays" in said
    done = small.rowcall(*advised(said))
    assert done.returncode == 0, done.stderr
    small.assert_same_end()


def test_a_runner_that_lost_its_lock_stops_before_its_next_step(small: Stopped) -> None:
    def end_the_lock() -> None:
        with psycopg.connect(small.move.target, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                " WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
                "   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )

    with pytest.raises(ServerLost) as lost:
        small.move.run(listen=at("load rooms", "inside", 3, end_the_lock))
    assert lost.value.where == "judge stays"
    small.run_to_the_end()


def test_batches_of_a_killed_runner_that_still_run_in_the_server_do_no_harm(
    small: Stopped,
) -> None:
    with ThreadPoolExecutor() as pool:
        with closed_gate(small.move.target) as gate:
            process = small.command()
            wait_for(gate, 2, process)
            process.kill()
            ended(process)
            wait_for_no_runner(gate)
            again = pool.submit(small.move.run)
            until(lambda: waiting(gate) == 3)
        assert again.result()
    small.assert_same_end()
