"""Is the source only read, and all of it as it was at one moment?"""

import psycopg
import pytest

from engine.conftest import Prepare
from engine.moving import execute, select
from rowcall import Mapping
from rowcall.pg.connect import connect_source
from rowcall.run.events import Event

SOURCE = """
CREATE TABLE hall (id integer PRIMARY KEY, name text);
INSERT INTO hall SELECT i, 'hall ' || i FROM generate_series(1, 6) AS i;
CREATE TABLE room (id integer PRIMARY KEY, name text);
INSERT INTO room SELECT i, 'room ' || i FROM generate_series(1, 30) AS i;
"""
TARGET = """
CREATE TABLE halls (id uuid PRIMARY KEY, name text);
CREATE TABLE rooms (id uuid PRIMARY KEY, name text);
"""
LATE = "INSERT INTO hall VALUES (7, 'late'); INSERT INTO room VALUES (31, 'late')"

halls = Mapping(target="halls", source="hall", columns={"name": "name"})
rooms = Mapping(target="rooms", source="room", columns={"name": "name"})


def test_the_source_takes_no_write(database: str) -> None:
    execute(database, SOURCE)
    with (
        connect_source(database) as source,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        source.execute("DELETE FROM hall")


@pytest.mark.parametrize("jobs", [1, 2])
def test_rows_that_come_while_tables_are_staged_wait_for_another_run(
    move: Prepare, jobs: int
) -> None:
    moving = move(SOURCE, TARGET, halls, rooms)
    told: list[str] = []

    def write(event: Event) -> None:
        if not told and event.step in ("stage hall", "stage room"):
            told.append(event.step)
            execute(moving.source, LATE)

    assert moving.run(jobs=jobs, listen=write)
    assert select(moving.source, "SELECT count(*) FROM hall") == [(7,)]
    assert moving.rows("SELECT mapping, source_rows, difference FROM rowcall.balance") == [
        ("halls", 6, 0),
        ("rooms", 30, 0),
    ]
