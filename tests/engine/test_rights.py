"""Is a role told before the first write what it may not do, and does it need no more than that?"""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from engine.conftest import Prepare
from engine.moving import Move, execute, select
from rowcall import Existing, Mapping
from rowcall.api.databases import Databases
from rowcall.api.notes import check_project

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

SOURCE = """
CREATE TABLE person (id integer PRIMARY KEY, name text, pin text, post text);
CREATE TABLE salary (id integer, euros integer);
INSERT INTO person VALUES (1, 'Ann', '1234', 'cook'), (2, 'Bo', '9876', 'host');
INSERT INTO salary VALUES (1, 10), (2, 20);
"""
TARGET = """
CREATE TABLE posts (id integer PRIMARY KEY, code text UNIQUE);
INSERT INTO posts VALUES (10, 'cook'), (20, 'host');
CREATE TABLE people (id integer PRIMARY KEY, name text, post_id integer REFERENCES posts);
"""
PEOPLE = Mapping(
    target="people",
    source="person",
    columns={"id": "id", "name": "name", "post_id": Existing("posts", code="post")},
    drop={"pin": "not allowed to leave"},
)


@pytest.fixture
def people(move: Prepare) -> Move:
    dropped = {"salary": "of another department"}
    return move(SOURCE, TARGET, PEOPLE, drop_tables=dropped, untouched={"posts": "shipped"})


@pytest.fixture
def role(people: Move) -> Iterator[str]:
    """A role that may log in, and do nothing more."""
    name = f"role_{uuid4().hex[:8]}"
    execute(people.target, f"CREATE ROLE {name} LOGIN")
    yield name
    for uri in (people.source, people.target):
        execute(uri, f"REASSIGN OWNED BY {name} TO postgres; DROP OWNED BY {name}")
    execute(people.target, f"DROP ROLE {name}")


def _as(role: str, uri: str) -> str:
    return uri.replace("postgres@", f"{role}@")


def _told(move: Move) -> dict[str, list[str]]:
    """Return the texts of what is found, by code."""
    found: dict[str, list[str]] = {}
    for finding in check_project(move.project, Databases(move.source, move.target)).findings:
        found.setdefault(finding.code, []).append(finding.text)
    return found


def test_a_reader_is_told_what_it_may_not_read(people: Move, role: str) -> None:
    reading = Move(people.project, _as(role, people.source), people.target)
    assert _told(reading) == {"unreadable": ['the role may not read source table "person"']}
    execute(people.source, f"GRANT SELECT (id, pin) ON person TO {role}")
    assert _told(reading) == {
        "unreadable": [
            'the role may not read source table "person", of which "name", "post" are needed'
        ]
    }


def test_a_reader_needs_only_the_columns_that_are_read(people: Move, role: str) -> None:
    execute(people.source, f"GRANT SELECT (id, name, post) ON person TO {role}")
    reading = Move(people.project, _as(role, people.source), people.target)
    assert _told(reading) == {}
    assert reading.run()
    assert select(people.target, "SELECT * FROM people ORDER BY id") == [
        (1, "Ann", 10),
        (2, "Bo", 20),
    ]
    told = dict(
        people.rows(
            "SELECT concat_ws('.', table_name, nullif(column_name, '')), reason"
            " FROM rowcall.source_column WHERE claim = 'dropped'"
        )
    )
    assert told == {
        "person.pin": "not allowed to leave (not counted: not readable)",
        "salary": "of another department (not counted: not readable)",
    }


def test_whoever_goes_on_with_what_is_staged_needs_no_right_to_read_it(
    people: Move, role: str
) -> None:
    assert people.run()
    assert _told(Move(people.project, _as(role, people.source), people.target)) == {}


def test_a_source_that_hides_rows_from_the_reader_is_refused(people: Move, role: str) -> None:
    execute(
        people.source,
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};"
        "ALTER TABLE person ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY cooks ON person USING (post = 'cook')",
    )
    reading = Move(people.project, _as(role, people.source), people.target)
    assert list(_told(reading)) == ["hidden_rows"]
    assert people.run()
    assert select(people.target, "SELECT count(*) FROM people") == [(2,)]


def test_a_dropped_table_that_hides_rows_does_no_harm(people: Move, role: str) -> None:
    execute(
        people.source,
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};"
        "ALTER TABLE salary ENABLE ROW LEVEL SECURITY",
    )
    reading = Move(people.project, _as(role, people.source), people.target)
    assert _told(reading) == {}
    assert reading.run()
    assert people.differences() == {}


def test_the_right_to_restore_a_foreign_key_is_asked_for_before_it_is_dropped(
    people: Move, role: str
) -> None:
    database = select(people.target, "SELECT current_database()")[0][0]
    execute(
        people.target,
        f"ALTER TABLE people OWNER TO {role}; GRANT CREATE ON SCHEMA public TO {role};"
        f"GRANT CREATE ON DATABASE {database} TO {role}",
    )
    writing = Move(people.project, people.source, _as(role, people.target))
    assert _told(writing) == {
        "missing_right": [
            "the role lacks REFERENCES on table posts in the target",
            "the role lacks SELECT on table posts in the target",
        ]
    }
    execute(people.target, f"GRANT SELECT, REFERENCES ON posts TO {role}")
    assert _told(writing) == {}
    assert writing.run()
    keys = (
        "SELECT count(*) FROM pg_constraint WHERE conrelid = 'people'::regclass AND contype = 'f'"
    )
    assert select(people.target, keys) == [(1,)]


def test_row_level_security_that_holds_for_the_owner_is_told(people: Move, role: str) -> None:
    database = select(people.target, "SELECT current_database()")[0][0]
    execute(
        people.target,
        f"ALTER TABLE people OWNER TO {role}; ALTER TABLE posts OWNER TO {role};"
        f"GRANT CREATE ON SCHEMA public TO {role}; GRANT CREATE ON DATABASE {database} TO {role};"
        "ALTER TABLE people ENABLE ROW LEVEL SECURITY; ALTER TABLE people FORCE ROW LEVEL SECURITY",
    )
    writing = Move(people.project, people.source, _as(role, people.target))
    assert list(_told(writing)) == ["row_security"]
    execute(people.target, "ALTER TABLE people NO FORCE ROW LEVEL SECURITY")
    assert _told(writing) == {}


@pytest.mark.parametrize(
    "rule", ["INSERT TO people DO INSTEAD NOTHING", "UPDATE TO people DO ALSO DELETE FROM posts"]
)
def test_a_rule_that_rewrites_what_is_written_is_told(people: Move, rule: str) -> None:
    execute(people.target, f"CREATE RULE odd AS ON {rule}")
    assert list(_told(people)) == ["rewrite_rule"]
    execute(people.target, "ALTER TABLE people DISABLE RULE odd")
    assert _told(people) == {}
    assert people.run()
    assert select(people.target, "SELECT count(*) FROM people") == [(2,)]
