"""Mappings change while a run is stopped in the middle: it ends as one of the last ones would."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.as_built_anew import differs
from engine.conftest import Prepare
from engine.databases import name_of
from fixtures.postgres import NewDatabase
from rowcall import Mapping, Merge, Query, Ref
from rowcall.run.events import Event


class Stopped(BaseException):
    """What stops a run in the middle, as a kill does."""


def stop(event: Event) -> None:
    if (event.step, event.moment) == ("load people", "inside"):
        raise Stopped


def test_a_run_that_stopped_goes_on_with_other_mappings(
    move: Prepare, new_database: NewDatabase, tmp_path: Path
) -> None:
    file = tmp_path / "busy.sql"
    file.write_text("SELECT member AS id, count(id) AS n FROM visit GROUP BY member")
    merge = Merge(by=("mail",), survivor="id", gather={"phone": "phone"})
    people = Mapping(
        target="people",
        source="member",
        batch=2,
        columns={"mail": "mail", "name": "name", "phone": "phone"},
        merge=merge,
        placeholder={"mail": "missing.key", "name": "'unknown'"},
    )
    busy = Mapping(
        target="busy",
        source=Query(str(file), key="id"),
        key="id",
        columns={"person_id": Ref(people, "id").or_placeholder(), "n": "n"},
    )
    small = move(
        "CREATE TABLE member (id integer PRIMARY KEY, mail text, name text, phone text);"
        "INSERT INTO member VALUES (1, 'a@x', 'Ada', '1'), (2, 'a@x', 'A.', '2'),"
        " (3, 'b@x', 'Bo', '3');"
        "CREATE TABLE visit (id integer PRIMARY KEY, member integer);"
        "INSERT INTO visit VALUES (1, 1), (2, 2), (3, 9)",
        "CREATE TABLE people"
        " (id uuid PRIMARY KEY, mail text NOT NULL UNIQUE, name text, phone text);"
        "CREATE TABLE busy (id uuid PRIMARY KEY, person_id uuid REFERENCES people, n bigint)",
        people,
        busy,
    )
    empty = name_of(new_database(name_of(small.target)))
    with pytest.raises(Stopped):
        small.run(jobs=1, listen=stop)
    busy_now = replace(busy, columns={**busy.columns, "n": "n + 1"})
    changed = {
        "survivor": (replace(people, merge=replace(merge, survivor="id DESC")), busy),
        "gather": (replace(people, merge=replace(merge, gather={"phone": "upper(phone)"})), busy),
        "placeholder": (
            replace(people, placeholder={"mail": "missing.key", "name": "'nobody'"}),
            busy,
        ),
        "a child": (people, busy_now),
    }
    for what, mappings in changed.items():
        project = replace(small.project, mappings=mappings)
        now = replace(small, project=project)
        assert now.run(allow_withdrawals=True)
        assert now.differences() == {}
        fresh = replace(now, target=new_database(empty))
        fresh.run()
        assert differs(now, fresh) == {}, what
    query = file.read_text()
    file.write_text(query.replace("GROUP", "WHERE member < 3 GROUP"))
    small.run(allow_withdrawals=True)
    fresh = replace(small, target=new_database(empty))
    fresh.run()
    assert differs(small, fresh) == {}
