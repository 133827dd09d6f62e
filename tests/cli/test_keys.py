"""Does `rowcall keys restore` give a target back what a run that stopped has dropped?"""

import json

import psycopg
import pytest

from engine.moving import Move, catalog, execute
from fixtures.command import Command
from fixtures.postgres import NewDatabase
from rowcall import Mapping, Project, Ref
from rowcall.run.events import Event

SOURCE = """
CREATE TABLE part (id integer PRIMARY KEY, code text, up integer);
INSERT INTO part SELECT i, 'c' || i, nullif(i + 1, 10) FROM generate_series(1, 9) AS i
"""
TARGET = """
CREATE TABLE parts (
  id uuid PRIMARY KEY, code text CONSTRAINT parts_code UNIQUE WITH (fillfactor = 70),
  up_id uuid CONSTRAINT parts_up REFERENCES parts);
CREATE INDEX parts_upper ON parts (up_id DESC) WITH (fillfactor = 60);
CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.code := 'spoilt'; RETURN NEW; END $$;
CREATE TRIGGER spoils BEFORE INSERT ON parts FOR EACH ROW EXECUTE FUNCTION spoil();
ALTER TABLE parts ENABLE ALWAYS TRIGGER spoils
"""
PROJECT = """
from rowcall import Mapping, Project, Ref

parts = Mapping(target="parts", source="part", batch=3,
                columns={"code": "code", "up_id": Ref("parts", "up")})
project = Project(name="small", mappings=(parts,))
"""


class Stopped(Exception):
    """The power went."""


@pytest.fixture
def half_loaded(rowcall: Command, new_database: NewDatabase) -> Move:
    """Return a move that stopped behind its first batch, of which the parents are still to come."""
    parts = Mapping(
        target="parts",
        source="part",
        batch=3,
        columns={"code": "code", "up_id": Ref("parts", "up")},
    )
    move = Move(Project(name="small", mappings=(parts,)), new_database(), new_database())
    execute(move.source, SOURCE)
    execute(move.target, TARGET)

    def stop(event: Event) -> None:
        if (event.step, event.moment, event.done) == ("load parts", "inside", 3):
            raise Stopped

    with pytest.raises(Stopped):
        move.run(jobs=1, listen=stop)
    return move


def test_what_rows_forbid_is_told_with_their_number_and_the_run_goes_on(
    rowcall: Command, half_loaded: Move
) -> None:
    listed = json.loads(rowcall("keys", "list", *_at(half_loaded), "--format", "json").stdout)
    assert {(one["kind"], one["name"]) for one in listed["dropped"]} == {
        ("unique key", "parts_code"), ("foreign key", "parts_up"), ("index", "parts_upper"),
        ("trigger", "spoils"),
    }  # fmt: skip
    done = rowcall("keys", "restore", *_at(half_loaded), "--format", "json")
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert {one["name"] for one in told["restored"]} == {"parts_code", "parts_upper", "spoils"}
    # of the three rows that are there, the last one's parent is not
    [left] = told["left"]
    assert (left["name"], left["rows"]) == ("parts_up", 1)
    assert "23503" in left["cause"]
    half_loaded.run()
    assert half_loaded.rows("SELECT count(DISTINCT code), count(up_id) FROM parts") == [(9, 8)]
    assert half_loaded.differences() == {}


def test_without_the_project_all_is_there_again_and_a_second_time_nothing_is_done(
    rowcall: Command, half_loaded: Move, new_database: NewDatabase
) -> None:
    empty = new_database()
    execute(empty, TARGET)
    before = catalog(empty)
    # rows that refer to none are no hindrance
    execute(half_loaded.target, "UPDATE parts SET up_id = NULL")
    done = rowcall("keys", "restore", *_at(half_loaded))
    assert done.returncode == 0, done.stderr
    assert "restored to the letter: 4 keys and triggers" in done.stdout
    assert catalog(half_loaded.target) == before
    again = rowcall("keys", "restore", *_at(half_loaded))
    assert (again.returncode, again.stdout) == (
        0,
        "nothing is dropped: all keys, indexes and triggers are there\n",
    )


def test_an_emptied_target_begins_again_with_its_keys(rowcall: Command, half_loaded: Move) -> None:
    (rowcall.folder / "project.py").write_text(PROJECT)
    named = ("--source", half_loaded.source, *_at(half_loaded))
    execute(half_loaded.target, "TRUNCATE parts")
    assert rowcall("keys", "restore", *named).returncode == 0
    execute(half_loaded.target, "DROP SCHEMA rowcall, rowcall_staging, rowcall_judging CASCADE")
    done = rowcall("run", *named)
    assert done.returncode == 0, done.stderr
    assert rowcall("verify", *named).returncode == 0


@pytest.mark.parametrize(
    "changed",
    [
        # somebody was faster, with another definition, which `verify` tells
        "ALTER TABLE parts ADD CONSTRAINT parts_code UNIQUE (code)",
        "DROP TABLE parts CASCADE",
        "ALTER TABLE parts ENABLE TRIGGER spoils",
    ],
    ids=["made again", "gone", "enabled"],
)
def test_what_people_did_in_the_meantime_is_no_dead_end(
    rowcall: Command, half_loaded: Move, changed: str
) -> None:
    execute(half_loaded.target, "UPDATE parts SET up_id = NULL; " + changed)
    done = rowcall("keys", "restore", *_at(half_loaded))
    assert done.returncode == 0, done.stdout + done.stderr
    assert half_loaded.rows("SELECT count(*) FROM rowcall.dropped_object") == [(0,)]


def test_a_key_that_rows_break_waits_until_they_are_mended(
    rowcall: Command, half_loaded: Move
) -> None:
    execute(half_loaded.target, "UPDATE parts SET code = 'same', up_id = NULL")
    done = rowcall("keys", "restore", *_at(half_loaded))
    assert done.returncode == 3
    assert "parts_code" in done.stdout
    assert "rowcall keys restore" in done.stdout
    with psycopg.connect(half_loaded.target) as connection:
        connection.execute("UPDATE parts SET code = id::text")
    assert rowcall("keys", "restore", *_at(half_loaded)).returncode == 0


def _at(move: Move) -> tuple[str, str]:
    return ("--target", move.target)
