"""What decides about rows belongs to the plan: a run goes on only as it began."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.conftest import Prepare
from rowcall import Mapping, Merge, Query, Ref
from rowcall.errors import RefusedError
from rowcall.run.events import Event


class Stopped(BaseException):
    """What stops a run in the middle, as a kill does."""


def stop(event: Event) -> None:
    if (event.step, event.moment) == ("load people", "inside"):
        raise Stopped


def test_a_run_that_wrote_rows_goes_on_with_nothing_else_than_it_began_with(
    move: Prepare, tmp_path: Path
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
    with pytest.raises(Stopped):
        small.run(jobs=1, listen=stop)
    changed = {
        "survivor": replace(people, merge=replace(merge, survivor="id DESC")),
        "gather": replace(people, merge=replace(merge, gather={"phone": "upper(phone)"})),
        "placeholder": replace(people, placeholder={"mail": "missing.key", "name": "'nobody'"}),
    }
    for what, other in changed.items():
        ref = Ref(other, "id").or_placeholder()
        pair = (other, replace(busy, columns={**busy.columns, "person_id": ref}))
        project = replace(small.project, mappings=pair)
        with pytest.raises(RefusedError, match="changed since this migration began"):
            replace(small, project=project).run()
        assert small.rows("SELECT count(*) FROM busy") == [(0,)], what
    query = file.read_text()
    file.write_text(query.replace("GROUP", "WHERE member < 3 GROUP"))
    with pytest.raises(RefusedError, match="changed since this migration began"):
        small.run()
    file.write_text(query)
    small.run()
    assert small.rows("SELECT mail, name, phone FROM people ORDER BY mail") == [
        ("9", "unknown", None), ("a@x", "Ada", "1; 2"), ("b@x", "Bo", "3"),
    ]  # fmt: skip
    assert small.rows(
        "SELECT p.mail, sum(n) FROM busy JOIN people AS p ON p.id = person_id GROUP BY 1 ORDER BY 1"
    ) == [("9", 1), ("a@x", 2)]
