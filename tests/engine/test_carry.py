"""Corrected values: exactly what they free is moved, with everything that hung on it."""

import psycopg
import pytest

from engine.moving import Move
from engine.theatre import SOURCE, TARGET, correct, quarantined, theatre
from fixtures.once import MovedOnce, copy
from fixtures.postgres import NewDatabase
from rowcall import Project
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.run.events import Event
from rowcall.verify.finding import Difference
from rowcall.verify.integrity import integrity


@pytest.fixture
def moved(moved_once: MovedOnce, new_database: NewDatabase) -> Move:
    def walk(first: Move) -> None:
        first.run()
        assert first.differences() == {}

    project = Project(name="theatre", mappings=theatre())
    return copy(moved_once("theatre", project, SOURCE, TARGET, walk), new_database)


def test_what_hung_on_a_corrected_row_moves_with_it(moved: Move) -> None:
    before = quarantined(moved)
    assert ("shows", "2") in before
    assert moved.run() is False
    correct(moved, ("hall", 2, "name", "two"))
    assert moved.run()
    assert before - quarantined(moved) == {
        ("halls", "2"), ("shows", "2"), ("seats", "3"), ("marks", "2a"),
    }  # fmt: skip
    assert quarantined(moved) <= before
    assert moved.differences() == {}
    assert moved.run() is False


def test_a_stand_in_becomes_the_row_that_it_stood_in_for(moved: Move) -> None:
    stood = moved.rows("SELECT hall_id FROM keepers WHERE login = 'bob'")
    assert ("placeholder",) in moved.rows(
        f"SELECT origin FROM rowcall.target_rows WHERE target_key = '{stood[0][0]}'"
    )
    correct(moved, ("hall", 2, "name", "two"))
    moved.run()
    assert moved.rows("SELECT hall_id FROM keepers WHERE login = 'bob'") == stood
    assert moved.rows(f"SELECT name, old_id, shows FROM halls WHERE id = '{stood[0][0]}'") == [
        ("two", 2, 1)
    ]
    assert moved.rows("SELECT source_key FROM rowcall.placeholder") == []
    assert (
        moved.rows("SELECT * FROM rowcall.marks WHERE mapping = 'keepers' AND source_key = '2'")
        == []
    )


def test_a_better_unit_of_a_merge_takes_over_the_row_that_stands(moved: Move) -> None:
    before = moved.rows("SELECT id FROM seats WHERE guest = 7")
    assert len(before) == 1
    correct(moved, ("booking", 5, "show", "1"))
    moved.run()
    assert moved.rows("SELECT id, notes FROM seats WHERE guest = 7") == [
        (before[0][0], "also booking 1; also booking 2")
    ]
    assert moved.rows(
        "SELECT outcome FROM rowcall.source_rows"
        " WHERE mapping = 'seats' AND source_table = 'booking' AND source_key IN ('2', '5')"
        " ORDER BY source_key"
    ) == [("merged",), ("migrated",)]
    assert moved.differences() == {}


def test_a_row_that_stands_keeps_its_unique_value(moved: Move) -> None:
    assert moved.outcomes("keepers")["3"][0] == "quarantined"
    correct(moved, ("keeper", 3, "login", "bob"))
    moved.run()
    assert moved.outcomes("keepers")["3"][0] == "quarantined"
    correct(moved, ("keeper", 3, "login", "carl"))
    moved.run()
    assert moved.outcomes("keepers")["3"] == ("migrated", None)
    assert moved.rows("SELECT count(*) FROM keepers WHERE hash <> '!'") == [(3,)]
    assert moved.differences() == {}


def test_a_part_of_a_row_moves_where_it_belongs(moved: Move) -> None:
    assert moved.outcomes("parts")["3/a"] == ("quarantined", "not_taken")
    correct(moved, ("score", 3, "a", "6"))
    moved.run()
    assert moved.outcomes("marks")["3/a"] == ("migrated", None)
    assert "3/a" not in moved.outcomes("parts")
    assert moved.differences() == {}


def test_derived_rows_follow_the_corrected_values(moved: Move) -> None:
    assert moved.rows("SELECT old_id FROM guests ORDER BY old_id") == [(7,)]
    correct(moved, ("show", 4, "hall", "1"))
    moved.run()
    assert moved.rows("SELECT old_id FROM guests ORDER BY old_id") == [(7,), (8,)]
    assert moved.outcomes("shows")["4"] == ("migrated", None)
    assert moved.differences() == {}


def test_a_row_that_people_have_changed_is_kept_and_listed(moved: Move) -> None:
    with psycopg.connect(moved.target) as connection:
        connection.execute("UPDATE seats SET notes = 'window' WHERE guest = 7")
    correct(moved, ("booking", 5, "show", "1"))
    moved.run()
    assert moved.rows("SELECT notes FROM seats WHERE guest = 7") == [("window",)]
    assert moved.rows("SELECT mapping, source_key, reason FROM rowcall.kept_row") == [
        ("seats", "5", "edited since it was loaded")
    ]
    assert moved.differences() == {}


def test_a_value_that_another_row_has_is_refused_and_told(moved: Move) -> None:
    with psycopg.connect(moved.target) as connection:
        connection.execute(
            "INSERT INTO shows SELECT gen_random_uuid(), id, 'd', NULL FROM halls LIMIT 1"
        )
    correct(moved, ("show", 4, "hall", "1"))
    moved.run()
    assert moved.outcomes("shows")["4"] == ("quarantined", "check_violated")
    assert moved.differences() == {}


def test_triggers_are_silent_while_rows_are_carried_and_fire_again(moved: Move) -> None:
    correct(moved, ("hall", 2, "name", "two"))
    moved.run()
    assert moved.rows("SELECT count(*) FROM heard") == [(0,)]
    with psycopg.connect(moved.target) as connection:
        connection.execute("UPDATE shows SET kind = NULL WHERE title = 'b'")
    assert moved.rows("SELECT count(*) FROM heard") == [(1,)]


class Stopped(Exception):
    """The power went."""


STEPS = ("override", "stage query guests", "judge halls", "load halls", "judge shows",
         "load shows", "after load halls", "balance")  # fmt: skip
# behind a step is before the next one: two of them stand for the others in every run of the tests
BETWEEN = {("override", "done"), ("judge shows", "done"), ("load shows", "done")}


@pytest.mark.parametrize(
    ("step", "moment"),
    [
        pytest.param(step, moment, marks=() if is_kept else pytest.mark.full)
        for step in STEPS
        for moment in ("begin", "inside", "done")
        for is_kept in [moment == "inside" or (step, moment) in BETWEEN]
    ],
)
@pytest.mark.parametrize("server", [18], indirect=True)
def test_stopped_anywhere_the_end_is_the_same(moved: Move, step: str, moment: str) -> None:
    def stop(event: Event) -> None:
        if event.step == step and event.moment == moment:
            raise Stopped

    correct(moved, ("hall", 2, "name", "two"), ("show", 4, "hall", "1"), ("show", 3, "kind", "o"))
    with pytest.raises(Stopped):
        moved.run(listen=stop)
    moved.run()
    assert quarantined(moved) == {
        ("halls", "3"), ("keepers", "3"), ("shows", "5"), ("seats", "2"), ("seats", "5"),
        ("parts", "1b"), ("parts", "3a"),
    }  # fmt: skip
    assert moved.rows("SELECT count(*) FROM shows") == [(4,)]
    assert moved.differences() == {}
    assert moved.run() is False


def holds_together(move: Move) -> list[Difference]:
    with reading(move.target) as target:
        return integrity(bind_to_staging(move.project, target), target)


def test_a_corrected_target_holds_together(moved: Move) -> None:
    assert holds_together(moved) == []
    correct(moved, ("hall", 2, "name", "two"), ("booking", 5, "show", "1"))
    moved.run()
    assert holds_together(moved) == []
    correct(moved, ("keeper", 3, "login", "carl"), ("score", 3, "a", "6"), ("show", 4, "hall", "1"))
    moved.run()
    correct(moved, ("hall", 2, "name", "second"), ("hall", 3, "opened", "03/02/2020"))
    moved.run()
    assert holds_together(moved) == []
