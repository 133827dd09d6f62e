"""A run that stopped in the middle goes on, and ends as if it had not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from engine.moving import Move, catalog, execute, prepare
from rowcall import Mapping, Project, Ref
from rowcall.run.events import Event

SOURCE = """
CREATE TABLE hall (id integer PRIMARY KEY, name text, boss integer);
INSERT INTO hall SELECT i, 'hall ' || i % 7, i FROM generate_series(1, 10) AS i;
CREATE TABLE room (id integer PRIMARY KEY, hall integer, name text);
INSERT INTO room SELECT i, i % 12, 'room ' || i % 40 FROM generate_series(1, 50) AS i
"""
TARGET = """
CREATE TABLE halls (id uuid PRIMARY KEY, name text UNIQUE, boss_id uuid);
CREATE TABLE rooms (id uuid PRIMARY KEY, hall_id uuid NOT NULL REFERENCES halls, name text UNIQUE);
ALTER TABLE halls ADD FOREIGN KEY (boss_id) REFERENCES rooms;
CREATE INDEX ON rooms (hall_id)
"""

halls = Mapping(
    target="halls",
    source="hall",
    batch=3,
    columns={"name": "name", "boss_id": Ref("rooms", "boss").deferred().or_null()},
)
rooms = Mapping(
    target="rooms",
    source="room",
    batch=8,
    columns={"hall_id": Ref(halls, "hall").or_placeholder(), "name": "name"},
)


class Stopped(Exception):
    """The power went."""


STEPS = (
    "stage hall", "staging complete", "judge halls", "load halls", "judge rooms",
    "placeholders rooms", "load rooms", "verify mappings", "fill halls.boss_id",
    "restore keys", "balance",
)  # fmt: skip
# keys are dropped before a load begins, and behind a step is before the next one: three moments
# stand for the others in every run of the tests
BETWEEN = {("load halls", "begin"), ("load halls", "done"), ("restore keys", "done")}


@dataclass(frozen=True)
class Whole:
    """A run that nothing stopped."""

    source: str
    state: dict[str, str]
    catalog: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def whole(shared_database: Callable[[], str]) -> Whole:
    project = Project(name="small", mappings=(halls, rooms))
    made = prepare(project, SOURCE, TARGET, shared_database)
    before = catalog(made.target)
    made.run(jobs=1)
    assert made.differences() == {}
    assert catalog(made.target) == before
    return Whole(made.source, made.state(), before)


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
def test_stopped_anywhere_and_run_again_the_end_is_the_same(
    whole: Whole, database: str, step: str, moment: str
) -> None:
    def stop(event: Event) -> None:
        if event.step == step and event.moment == moment:
            raise Stopped

    stopped = Move(Project(name="small", mappings=(halls, rooms)), whole.source, database)
    execute(stopped.target, TARGET)
    try:
        stopped.run(jobs=1, listen=stop)
    except Stopped:
        assert stopped.run(jobs=2) or (step, moment) == ("balance", "done")
    assert stopped.state() == whole.state
    assert catalog(stopped.target) == whole.catalog
