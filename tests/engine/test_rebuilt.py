"""A mapping is changed and run again: is the end that of a run from empty with the last project?

What it should be is told by a run of the changed project that never saw the first one.
"""

from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import psycopg
import pytest

from engine.as_built_anew import contents, differs
from engine.moving import Move
from engine.theatre import SOURCE, TARGET, correct, theatre
from fixtures.once import MovedOnce, copy
from fixtures.postgres import NewDatabase
from rowcall import Date, Exclude, Lookup, Merge, Project, Ref, Sql
from rowcall.errors import RefusedError
from rowcall.run.events import Event

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

HALLS, KEEPERS, SHOWS, SEATS, MARKS, GUESTS = range(6)


def changed(number: int, columns: dict[str, Any] | None = None, **changes: Any) -> Project:
    """Return the theatre with another mapping in that place."""
    mappings = [*theatre()]
    if columns:
        changes["columns"] = {**mappings[number].columns, **columns}
    mappings[number] = replace(mappings[number], **changes)
    return Project(name="theatre", mappings=tuple(mappings))


def without(*numbers: int) -> Project:
    """Return the theatre without the mappings in those places."""
    kept = tuple(one for place, one in enumerate(theatre()) if place not in numbers)
    unread = {MARKS: ("score",), SEATS: ("booking", "walk_in")}
    drops = {table: "not wanted" for number in numbers for table in unread.get(number, ())}
    return Project(name="theatre", mappings=kept, drop_tables=drops)


BY_SHOW = Merge(by=("show_id", "guest"), survivor="made")
CHANGES = {
    "an expression": changed(HALLS, {"name": "upper(name)"}),
    "a fallback": changed(HALLS, {"name": Sql("name").or_placeholder("'nameless'")}),
    "another fallback": changed(HALLS, {"opened": Date("opened").or_null()}),
    "a code less": changed(SHOWS, {"kind": Lookup("kind", {"o": "opera"}).or_null()}),
    "a rule that excludes": changed(SHOWS, exclude=(Exclude("dull", "title = 'a'"),)),
    "a reference that waits no more": changed(
        SHOWS, {"hall_id": Ref("halls", "hall").or_placeholder()}
    ),
    "another survivor": changed(SEATS, merge=BY_SHOW),
    "another placeholder": changed(HALLS, placeholder={"name": "'gone ' || missing.key"}),
    "a placeholder of more columns": changed(
        HALLS, placeholder={"name": "'?' || missing.key", "old_id": "0"}
    ),
    "no placeholder": changed(KEEPERS, {"hall_id": Ref("halls", "hall")}),
    "a part that is not taken": changed(MARKS, when="mark = '5'"),
    "a column more": changed(GUESTS, {"hall_id": Ref("halls", "hall").or_null()}),
    "a mapping less": without(MARKS),
    "mappings less": without(SEATS, GUESTS),
}


@pytest.fixture
def moved(moved_once: MovedOnce, new_database: NewDatabase) -> Move:
    project = Project(name="theatre", mappings=theatre())
    return copy(moved_once("theatre_rebuilt", project, SOURCE, TARGET), new_database)


@pytest.fixture
def fresh(moved_once: MovedOnce, request: pytest.FixtureRequest) -> Move:
    what: str = request.getfixturevalue("what")
    name = f"theatre_{'_'.join(what.split())}"
    return moved_once(name, CHANGES[what], SOURCE, TARGET)


@pytest.mark.parametrize("what", CHANGES)
def test_the_end_is_that_of_a_run_from_empty(moved: Move, fresh: Move, what: str) -> None:
    again = replace(moved, project=CHANGES[what])
    assert again.run(allow_withdrawals=True)
    assert again.differences() == {}
    assert differs(again, fresh) == {}
    assert again.run(allow_withdrawals=True) is False
    # and back again
    assert moved.run(allow_withdrawals=True)
    assert moved.differences() == {}


class Stopped(Exception):
    """The power went."""


SEVERAL = Project(
    name="theatre",
    mappings=(
        *(
            changed(HALLS, {"name": Sql("name").or_placeholder("'nameless'")}).mappings[HALLS],
            *theatre()[KEEPERS:SHOWS],
            changed(SHOWS, exclude=(Exclude("dull", "title = 'a'"),)).mappings[SHOWS],
            changed(SEATS, merge=BY_SHOW).mappings[SEATS],
            *theatre()[MARKS:],
        ),
    ),
)
CORRECTED = (("hall", 3, "opened", "03/02/2020"), ("show", 4, "hall", "1"))


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=() if n in {9, 25} else pytest.mark.full) for n in range(1, 60, 2)],
)
def test_changed_and_corrected_and_stopped_anywhere_the_end_is_the_same(
    moved: Move, moved_once: MovedOnce, number: int
) -> None:
    def walk(move: Move) -> None:
        move.run()
        correct(move, *CORRECTED)
        move.run()

    fresh = moved_once("theatre_several", SEVERAL, SOURCE, TARGET, walk)
    seen = count(1)

    def stop(event: Event) -> None:
        if next(seen) == number:
            raise Stopped

    again = replace(moved, project=SEVERAL)
    correct(moved, CORRECTED[0])
    with suppress(Stopped):
        again.run(allow_withdrawals=True, listen=stop)
    correct(moved, CORRECTED[1])
    again.run(allow_withdrawals=True)
    assert again.differences() == {}
    assert differs(again, fresh) == {}
    assert again.run(allow_withdrawals=True) is False


def test_without_leave_rows_stay_and_are_listed(moved: Move, moved_once: MovedOnce) -> None:
    project = changed(SHOWS, exclude=(Exclude("dull", "title = 'a'"),))
    again = replace(moved, project=project)
    assert again.run()
    assert again.differences() == {}
    assert again.rows("SELECT count(*) FROM shows WHERE title = 'a'") == [(1,)]
    listed = "SELECT mapping, source_key, is_edited, reason FROM rowcall.kept_row"
    assert again.rows(listed) == [("shows", "1", False, "would not move now: dull")]
    assert again.run() is False
    assert again.run(allow_withdrawals=True)
    assert again.rows(listed) == []
    assert again.rows("SELECT count(*) FROM shows WHERE title = 'a'") == [(0,)]
    image = "SELECT old_values ->> 'title' FROM rowcall.before_image WHERE mapping = 'shows'"
    assert again.rows(image) == [("a",)]


@pytest.mark.parametrize("leave", [False, True])
def test_a_mapping_that_comes_back_finds_its_rows(moved: Move, *, leave: bool) -> None:
    before = contents(moved)
    with psycopg.connect(moved.target) as connection:
        connection.execute("CREATE TABLE talks (seat_id uuid REFERENCES seats)")
        connection.execute("INSERT INTO talks SELECT id FROM seats ORDER BY id LIMIT 1")
        connection.execute(
            "UPDATE seats SET notes = 'window'"
            " WHERE id = (SELECT id FROM seats ORDER BY id DESC LIMIT 1)"
        )
    seats = moved.rows("SELECT * FROM seats ORDER BY id")
    less = replace(moved, project=without(SEATS))
    assert less.run(allow_withdrawals=leave)
    assert less.differences() == {}
    stay = less.rows("SELECT * FROM seats ORDER BY id")
    assert stay == ([seats[0], seats[-1]] if leave else seats)
    listed = less.rows("SELECT mapping, target_key::uuid FROM rowcall.withdrawal ORDER BY 2")
    assert listed == [("seats", row[0]) for row in stay]
    assert moved.run(allow_withdrawals=leave)
    assert moved.differences() == {}
    assert moved.rows("SELECT * FROM seats ORDER BY id") == seats
    assert moved.rows("SELECT * FROM rowcall.withdrawal") == []
    after = contents(moved)
    assert {of for of in before if before[of] != after[of]} == {"seats"}
    assert moved.run(allow_withdrawals=leave) is False


def test_what_somebody_changed_or_refers_to_stays(moved: Move) -> None:
    correct(moved, ("hall", 2, "name", "two"))
    moved.run()
    with psycopg.connect(moved.target) as connection:
        connection.execute("UPDATE shows SET title = 'A!' WHERE title = 'a'")
        connection.execute(
            "CREATE TABLE talks (show_id uuid REFERENCES shows);"
            "INSERT INTO talks SELECT id FROM shows WHERE title = 'b'"
        )
    before = moved.rows("SELECT * FROM shows ORDER BY id")
    again = replace(moved, project=changed(SHOWS, exclude=(Exclude("dull", "TRUE"),)))
    assert again.run(allow_withdrawals=True)
    assert again.differences() == {}
    kept = again.rows("SELECT * FROM shows ORDER BY id")
    assert {row[2] for row in kept} == {"A!", "b"}
    assert {*kept} <= {*before}
    assert again.rows("SELECT source_key FROM rowcall.withdrawal ORDER BY 1") == [("1",), ("2",)]
    with psycopg.connect(moved.target) as connection:
        connection.execute("DROP TABLE talks; UPDATE shows SET title = 'a' WHERE title = 'A!'")
    assert again.run(allow_withdrawals=True)
    assert again.rows("SELECT count(*) FROM shows") == [(0,)]
    assert again.rows("SELECT * FROM rowcall.withdrawal") == []
    assert again.differences() == {}


def test_a_column_that_was_not_read_is_told(
    moved_once: MovedOnce, new_database: NewDatabase
) -> None:
    halls = replace(
        theatre()[HALLS],
        columns={"name": "name", "old_id": "id"},
        drop={"opened": "not wanted"},
    )
    less = Project(name="theatre", mappings=(halls, *theatre()[KEEPERS:]))
    moved = copy(moved_once("theatre_less", less, SOURCE, TARGET), new_database)
    more = replace(moved, project=Project(name="theatre", mappings=theatre()))
    with pytest.raises(RefusedError, match="were not read when the source was staged") as refused:
        more.run()
    assert refused.value.cause == "hall.opened"
    assert moved.run() is False
