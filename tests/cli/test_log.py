"""Does --log json tell a pipeline everything, and nothing but objects?"""

import json
import signal
import subprocess
from typing import Any

import psycopg
import pytest

from fixtures.command import PATIENCE, Command, until_it_waits
from rowcall.pg.server import Server

Line = dict[str, Any]

FIELDS = {
    "run_begun": {"plan", "steps"},
    "step_begun": {"step", "kind", "done", "total"},
    "step_inside": {"step", "kind", "done", "total"},
    "step_done": {"step", "kind", "done", "total", "seconds"},
    "step_skipped": {"step", "kind", "done", "total"},
    "stopping": {"text"},
    "run_ended": {"reason", "seconds"},
    "note": {"text"},
    "error": {"error", "rule", "where", "cause", "state", "next"},
    "exit": {"exit_code"},
}


def lines_of(done: "subprocess.CompletedProcess[str]") -> list[Line]:
    """Every line of stderr, with the keys that its event promises."""
    lines: list[Line] = [json.loads(line) for line in done.stderr.splitlines()]
    for line in lines:
        assert set(line) == {"at", "event"} | FIELDS[line["event"]]
    assert lines[-1]["event"] == "exit"
    assert lines[-1]["exit_code"] == done.returncode
    return lines


def test_a_run_is_told_from_its_begin_to_its_exit(parcels: Command) -> None:
    done = parcels("run", "--log", "json", "--format", "json")
    assert json.loads(done.stdout)["finished"] is True
    lines = lines_of(done)
    assert [line["event"] for line in lines if not line["event"].startswith("step_")] == [
        "note",
        "run_begun",
        "run_ended",
        "exit",
    ]
    plan = json.loads(parcels("plan", "--format", "json").stdout)
    begun = next(line for line in lines if line["event"] == "run_begun")
    assert begun["plan"] == plan["fingerprint"]
    ended = {line["step"]: line for line in lines if line["event"] == "step_done"}
    assert set(ended) == {step["step"] for step in plan["steps"]}
    assert begun["steps"] == len(ended)
    assert {step["step"]: step["kind"] for step in plan["steps"]} == {
        step: line["kind"] for step, line in ended.items()
    }
    assert ended["load parcels"]["done"] == 5
    assert next(line for line in lines if line["event"] == "run_ended")["reason"] == "done"


def test_a_run_with_nothing_left_to_do_says_so(parcels: Command) -> None:
    parcels("run")
    lines = lines_of(parcels("run", ROWCALL_LOG="json"))
    assert [line["event"] for line in lines] == ["run_begun", "run_ended", "note", "exit"]
    assert lines[1]["reason"] == "nothing_to_do"


def test_an_exit_code_above_the_limit_is_the_last_line(parcels: Command) -> None:
    done = parcels("--log", "json", "run", "--max-quarantined", "0")
    assert lines_of(done)[-1]["exit_code"] == 3


def test_an_error_is_told_with_all_its_facts(parcels: Command, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("INSERT INTO depots VALUES (gen_random_uuid(), 'Nice')")
    lines = lines_of(parcels("run", "--log", "json"))
    assert next(line for line in lines if line["event"] == "run_ended")["reason"] == "refused"
    error = next(line for line in lines if line["event"] == "error")
    assert error["error"] == "refused"
    assert error["rule"] == "the target is not empty: depots"


def test_a_signal_is_told_and_the_reason_of_the_end(parcels: Command, source: str) -> None:
    with psycopg.connect(source) as blocking:
        blocking.execute("LOCK TABLE courier")
        process = parcels.start("run", "--jobs", "1", "--log", "json")
        until_it_waits(source)
        process.send_signal(signal.SIGTERM)
        blocking.rollback()
    out, said = process.communicate(timeout=PATIENCE)
    lines = lines_of(subprocess.CompletedProcess([], process.returncode, out, said))
    assert process.returncode == 143
    assert "stopping" in {line["event"] for line in lines}
    assert next(line for line in lines if line["event"] == "run_ended")["reason"] == "interrupted"


@pytest.mark.full
@pytest.mark.timeout(300)
def test_a_demo_logs_its_building_too(rowcall: Command, private_server: Server) -> None:
    done = rowcall("demo", "--server", private_server.uri, "--scale", "0.02", "--log", "json")
    assert done.returncode == 0, done.stderr
    events = {line["event"] for line in lines_of(done)}
    assert {"note", "run_begun", "step_inside", "step_done", "run_ended", "exit"} <= events
