"""Phases: each is checked before the next begins, and a run may stop behind one."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from engine.conftest import Prepare
from engine.moving import ID_KEY, Move, catalog
from rowcall import Mapping, Ref
from rowcall.errors import BalanceBroken, DatabaseRefused, RefusedError
from rowcall.plan.select import Wanted
from rowcall.run.events import Event, Listener, silent
from rowcall.run.run import read_and_plan, run_project

SOURCE = """
CREATE TABLE hall (id integer PRIMARY KEY, name text);
INSERT INTO hall SELECT i, 'hall ' || i FROM generate_series(1, 6) AS i;
CREATE TABLE room (id integer PRIMARY KEY, hall integer, name text);
INSERT INTO room SELECT i, 1 + i % 6, 'room ' || i FROM generate_series(1, 30) AS i;
CREATE TABLE seat (id integer PRIMARY KEY, room integer);
INSERT INTO seat SELECT i, 1 + i % 30 FROM generate_series(1, 90) AS i;
"""
TARGET = """
CREATE TABLE halls (id uuid PRIMARY KEY, name text UNIQUE);
CREATE TABLE rooms (id uuid PRIMARY KEY, hall_id uuid NOT NULL REFERENCES halls, name text UNIQUE);
CREATE TABLE seats (id uuid PRIMARY KEY, room_id uuid NOT NULL REFERENCES rooms);
CREATE INDEX ON rooms (hall_id);
CREATE TABLE heard (what text);
CREATE FUNCTION hear() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO heard VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
CREATE TRIGGER hear AFTER INSERT ON halls FOR EACH ROW EXECUTE FUNCTION hear();
"""
halls = Mapping(target="halls", source="hall", columns={"name": "name"}, phase="places")
rooms = Mapping(
    target="rooms",
    source="room",
    columns={"hall_id": Ref(halls, "hall"), "name": "name"},
    phase="places",
)
seats = Mapping(
    target="seats", source="seat", columns={"room_id": Ref(rooms, "room")}, phase="seating"
)


def run(move: Move, listen: Listener = silent, **wanted: Any) -> bool:
    prepared = read_and_plan(move.project, move.source, move.target)
    return run_project(
        prepared, move.source, move.target, ID_KEY, listen=listen, wanted=Wanted(**wanted)
    )


def done(move: Move) -> set[str]:
    return {
        row[0] for row in move.rows("SELECT title FROM rowcall.step WHERE finished_at IS NOT NULL")
    }


@pytest.fixture
def houses(move: Prepare) -> Move:
    return move(SOURCE, TARGET, seats, halls, rooms)


def test_mappings_of_a_phase_stand_together_and_are_verified_behind_the_last(houses: Move) -> None:
    plan = read_and_plan(houses.project, houses.source, houses.target).plan
    titles = [step.title for step in plan.steps if step.title.startswith(("load", "verify"))]
    assert titles == ["load halls", "load rooms", "verify places", "load seats", "verify seating"]


def test_a_run_stops_behind_a_phase_with_its_keys_in_place(houses: Move) -> None:
    def keys() -> set[tuple[Any, ...]]:
        """Triggers wait for the end of the run, those of foreign keys of seats too."""
        return {
            one for one in catalog(houses.target) if "trigger" not in one[0] and "seats" not in one
        }

    before = keys()
    assert run(houses, until="places")
    assert "verify places" in done(houses)
    assert "judge seats" not in done(houses)
    assert keys() == before
    assert run(houses, until="places") is False
    assert houses.run()
    assert houses.differences() == {}
    assert houses.rows("SELECT count(*) FROM seats") == [(90,)]


def test_one_phase_alone_waits_for_what_it_refers_to(houses: Move) -> None:
    with pytest.raises(RefusedError, match="not loaded") as refused:
        run(houses, phase="seating")
    assert "--only halls,rooms" in refused.value.next
    assert houses.rows("SELECT count(*) FROM seats") == [(0,)]
    assert run(houses, phase="places")
    assert run(houses, phase="seating")
    assert houses.run()
    assert houses.differences() == {}


def test_some_mappings_alone_are_loaded_with_their_batches(houses: Move) -> None:
    assert run(houses, only=("halls",))
    assert {step for step in done(houses) if step.startswith("load")} == {"load halls"}
    with pytest.raises(RefusedError, match='no mapping "hals"'):
        run(houses, only=("hals",))
    assert houses.run()
    assert houses.differences() == {}


def test_batches_keep_the_size_that_the_first_one_had(houses: Move) -> None:
    def stop(event: Event) -> None:
        if event.step == "load seats" and event.moment == "inside":
            raise KeyboardInterrupt

    small = replace(
        houses, project=replace(houses.project, mappings=(halls, rooms, replace(seats, batch=20)))
    )
    with pytest.raises(KeyboardInterrupt):
        small.run(jobs=1, listen=stop)
    assert houses.run()
    assert houses.rows("SELECT count(*) FROM rowcall.batch WHERE mapping = 'seats'") == [(5,)]
    assert houses.differences() == {}


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        ("DELETE FROM rowcall.entry_rooms WHERE source_key = '3'", BalanceBroken),
        ("DELETE FROM rooms WHERE name = 'room 3'", BalanceBroken),
        ("UPDATE rooms SET hall_id = gen_random_uuid() WHERE name = 'room 3'", DatabaseRefused),
        ("UPDATE rooms SET name = 'room 4' WHERE name = 'room 3'", DatabaseRefused),
    ],
    ids=["an entry is gone", "a row is gone", "a foreign key is broken", "a value is there twice"],
)
def test_a_phase_that_does_not_hold_stops_the_run_there(
    houses: Move, harm: str, error: type[Exception]
) -> None:
    def do_harm(event: Event) -> None:
        if event.step == "verify places" and event.moment == "begin":
            with psycopg.connect(houses.target) as connection:
                connection.execute(harm.encode())

    with pytest.raises(error):
        houses.run(listen=do_harm)
    assert "verify places" not in done(houses)
    assert "judge seats" not in done(houses)
