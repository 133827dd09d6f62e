"""Values that come when all is loaded: a table may refuse them, and its keys are in place."""

from pathlib import Path

import pytest

from engine.conftest import Prepare
from engine.theatre import correct
from rowcall import AfterLoad, Mapping, Ref
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.errors import ProjectError

KEYS = (
    "SELECT conname FROM pg_constraint WHERE contype IN ('u', 'f')"
    " AND connamespace = 'public'::regnamespace ORDER BY 1"
)


def test_a_deferred_reference_that_its_table_refuses_is_left_out(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE clerk (id integer PRIMARY KEY, mentor integer, grade integer);"
        "INSERT INTO clerk VALUES (1, NULL, 1), (2, 2, 1), (3, 1, 1), (4, 1, 1), (5, 9, 1),"
        " (6, 5, 2), (7, 6, 1)",
        "CREATE TABLE clerks (id uuid PRIMARY KEY, nr integer NOT NULL, grade integer,"
        " mentor_id uuid CONSTRAINT of_one_only UNIQUE CONSTRAINT stands REFERENCES clerks,"
        " CHECK (mentor_id <> id), CHECK (mentor_id IS NULL OR grade < 2))",
        Mapping(
            target="clerks",
            source="clerk",
            columns={
                "nr": "id",
                "grade": "grade",
                "mentor_id": Ref("clerks", "mentor").deferred().or_null(),
            },
        ),
    )
    moved.run()
    led = "SELECT c.nr, m.nr FROM clerks AS c JOIN clerks AS m ON m.id = c.mentor_id ORDER BY c.nr"
    why = (
        "SELECT source_key, split_part(reason, ':', 1) FROM rowcall.marks"
        " WHERE column_name = 'mentor_id' AND rule = 'null' ORDER BY 1"
    )
    # 2 is itself, of 1 there is 3 already, and 6 has the wrong grade
    assert moved.rows(led) == [(3, 1), (7, 6)]
    refused = "refused_by_database"
    assert moved.rows(why) == [
        ("2", refused), ("4", refused), ("5", "missing_reference"), ("6", refused),
    ]  # fmt: skip
    assert moved.rows(KEYS) == [("of_one_only",), ("stands",)]
    databases = Databases(moved.source, moved.target)
    assert verify_project(moved.project, databases).differences == ()

    correct(moved, ("clerk", 4, "mentor", "3"), ("clerk", 5, "mentor", "4"))
    moved.run()
    assert moved.rows(led) == [(3, 1), (4, 3), (5, 4), (7, 6)]
    assert moved.rows(why) == [("2", refused), ("6", refused)]
    assert moved.differences() == {}
    assert verify_project(moved.project, databases).differences == ()


def test_computed_values_that_a_key_forbids_are_told_with_their_query(
    move: Prepare, tmp_path: Path
) -> None:
    file = tmp_path / "places.sql"
    file.write_text("SELECT id, id / 2 AS place FROM things")
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY); INSERT INTO thing VALUES (1), (2), (3)",
        "CREATE TABLE things (id integer PRIMARY KEY, place integer CONSTRAINT one UNIQUE)",
        Mapping(
            target="things",
            source="thing",
            columns={"id": "id"},
            after_load=AfterLoad(str(file), key="id", columns=("place",)),
        ),
    )
    with pytest.raises(ProjectError, match="cannot compute") as told:
        moved.run()
    assert told.value.next == "correct the query; then: rowcall run"
    assert moved.rows(KEYS) == [("one",)]
