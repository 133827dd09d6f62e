"""What does `rowcall plan --what-if` print, and what does a signal leave?"""

import json
import signal
import time

import psycopg
import pytest

from fixtures.command import PATIENCE, Command, until_it_waits
from fixtures.postgres import NewDatabase
from rowcall.pg.scratch import PREFIX
from what_if.asking import nothing_in

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)


def test_an_answer_is_printed_for_people_and_for_programs(delivered: Command) -> None:
    changes = (
        "--what-if", "parcels.depot_id=placeholder", "--what-if", "couriers.depot_id=quarantine",
    )  # fmt: skip
    said = delivered("plan", *changes)
    assert said.returncode == 0, said.stderr
    for text in (
        "parcels.depot_id has no value: a stand-in row is referred to",
        "couriers.depot_id has no value: the row is quarantined",
        "Units that would end otherwise",
        "Reasons that would change",
        "Every mapping as it would be",
        "nothing was written",
    ):
        assert text in said.stdout
    document = json.loads(delivered("plan", *changes, "--format", "json").stdout)
    assert [change["kind"] for change in document["changes"]] == ["fallback", "fallback"]
    numbers = {
        (line["mapping"], line["outcome"]): (line["today"], line["then"], line["difference"])
        for line in document["units"]
    }
    # the parcel without a depot moves, and the courier without one no longer
    assert numbers["parcels", "migrated"] == (3, 4, 1)
    assert numbers["parcels", "quarantined"] == (1, 0, -1)
    assert numbers["couriers", "quarantined"] == (0, 1, 1)
    assert numbers["depots", "migrated"] == (3, 3, 0)
    reasons = {(line["mapping"], line["reason"]): line["then"] for line in document["reasons"]}
    assert reasons == {
        ("couriers", "missing_reference"): 1,
        ("parcels", "missing_reference"): 0,
        ("parcels", "called_off"): 1,
    }
    totals = {line["outcome"]: (line["today"], line["then"]) for line in document["totals"]}
    assert totals == {
        "migrated": (9, 9), "merged": (0, 0), "excluded": (1, 1), "quarantined": (1, 1),
    }  # fmt: skip


def test_what_does_not_exist_is_refused_with_the_nearest_name(delivered: Command) -> None:
    said = delivered("plan", "--what-if", "parcel.kilos=quarantine")
    assert said.returncode == 2
    assert 'did you mean "parcels"?' in said.stderr


def test_a_signal_while_rows_are_copied_leaves_the_named_database_empty(
    delivered: Command, new_database: NewDatabase
) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    named = new_database()
    with psycopg.connect(target) as blocking:
        blocking.execute("LOCK TABLE rowcall_staging.parcel")
        process = delivered.start(
            "plan", "--what-if", "parcels.kilos=quarantine", "--scratch", named
        )
        until_it_waits(target)
        assert not nothing_in(named)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 143, said
    assert nothing_in(named)


def test_a_signal_in_the_middle_of_a_statement_drops_the_database_at_once(
    delivered: Command,
) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    process = delivered.start("plan", "--what-if", f"parcels.kilos=sql({_SLEEP})", "--jobs", "1")
    with psycopg.connect(target, autocommit=True) as connection:
        deadline = time.monotonic() + PATIENCE
        while not (found := connection.execute(_SLEEPING.encode()).fetchone()):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "nothing sleeps"
            time.sleep(0.05)
        assert found[0].startswith(PREFIX)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 143, said
        assert "the target is as it was" in said
        left = connection.execute("SELECT FROM pg_database WHERE datname = %s", found)
        assert left.fetchone() is None


# a number that no other test's statement holds
_SLEEP = "CASE WHEN pg_sleep(86399) IS NULL THEN 1 END"
_SLEEPING = (
    "SELECT datname FROM pg_stat_activity"
    " WHERE query LIKE '%pg_sleep(86399)%' AND wait_event = 'PgSleep'"
)
