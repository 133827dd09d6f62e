"""Foreign keys and checks of the target: what judging proves, and what only the database knows."""

import pytest

from engine.conftest import Prepare
from engine.moving import Move, catalog, execute
from rowcall import Date, Existing, Mapping, Ref
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.compile.check import check
from rowcall.run.run import read_schemas

MOVES = ("migrated", None)
WAITS = ("quarantined", "missing_reference")
BLOCKED = ("quarantined", "blocked_by_parent")
REFUSED = ("quarantined", "refused_by_database")

MEMBERS = (
    "CREATE TABLE member (id integer PRIMARY KEY, name text);"
    "INSERT INTO member VALUES (1, 'a'), (2, 'b');"
    "CREATE TABLE post (id integer PRIMARY KEY, member integer);"
    "INSERT INTO post VALUES (1, 1), (2, 2), (3, NULL)"
)
USERS = "CREATE TABLE users (id uuid PRIMARY KEY, name text, code integer UNIQUE);"


def posts(**columns: object) -> tuple[Mapping, Mapping]:
    users = Mapping(target="users", source="member", columns={"name": "name"})
    given = columns or {"author": Ref(users, "member")}
    return users, Mapping(target="posts", source="post", columns=given)  # type: ignore[arg-type]


def verified(moved: Move) -> list[str]:
    found = verify_project(moved.project, Databases(moved.source, moved.target))
    return [difference.check for difference in found.differences]


def findings(moved: Move) -> list[str]:
    schemas = read_schemas(moved.project, moved.source, moved.target)
    return [finding.code for finding in check(moved.project, *schemas)]


def test_a_foreign_key_to_a_namesake_in_another_schema_is_told(move: Prepare) -> None:
    moved = move(
        MEMBERS,
        "CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);"
        + USERS
        + "CREATE TABLE posts (id uuid PRIMARY KEY, author uuid REFERENCES auth.users)",
        *posts(),
    )
    assert findings(moved) == ["reference_to_another_table"]


def test_a_foreign_key_to_a_namesake_stays_and_refuses(move: Prepare) -> None:
    moved = move(
        MEMBERS,
        "CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);"
        + USERS
        + "CREATE TABLE posts (id uuid PRIMARY KEY, author uuid REFERENCES auth.users)",
        *posts(),
    )
    before = catalog(moved.target)
    moved.run()
    assert moved.outcomes("posts") == {"1": REFUSED, "2": REFUSED, "3": MOVES}
    assert catalog(moved.target) == before


def test_a_foreign_key_to_another_key_than_the_primary_one_is_told(move: Prepare) -> None:
    users = Mapping(target="users", source="member", columns={"id": "id", "name": "name"})
    moved = move(
        MEMBERS,
        "CREATE TABLE users (id integer PRIMARY KEY, name text, code integer UNIQUE);"
        "CREATE TABLE posts (id uuid PRIMARY KEY, author integer REFERENCES users (code))",
        users,
        Mapping(target="posts", source="post", columns={"author": Ref(users, "member")}),
    )
    assert findings(moved) == ["reference_to_another_table"]


def test_a_parent_whose_key_is_a_key_of_that_table_is_right(move: Prepare) -> None:
    people = Mapping(target="people", source="member", columns={"name": "name"})
    users = Mapping(target="users", source="member", columns={"id": Ref(people, "id")})
    moved = move(
        MEMBERS,
        "CREATE TABLE people (id uuid PRIMARY KEY, name text);"
        "CREATE TABLE users (id uuid PRIMARY KEY REFERENCES people);"
        "CREATE TABLE posts (id uuid PRIMARY KEY, author uuid REFERENCES people)",
        people,
        users,
        Mapping(target="posts", source="post", columns={"author": Ref(users, "member")}),
    )
    assert findings(moved) == []
    moved.run()
    assert moved.outcomes("posts") == {"1": MOVES, "2": MOVES, "3": MOVES}


def test_what_an_alternative_or_a_placeholder_writes_is_not_taken_for_proven(
    move: Prepare,
) -> None:
    users = Mapping(target="users", source="member", columns={"name": "name"})
    others = Mapping(target="others", source="other", columns={"name": "name"})
    moved = move(
        MEMBERS
        + ";CREATE TABLE other (id integer PRIMARY KEY, name text); INSERT INTO other VALUES"
        " (5, 'x'); INSERT INTO post VALUES (4, 5)",
        USERS + "CREATE TABLE others (id uuid PRIMARY KEY, name text);"
        "CREATE TABLE roles (id uuid PRIMARY KEY, name text UNIQUE);"
        "INSERT INTO roles VALUES ('00000000-0000-0000-0000-00000000000a', '1');"
        "CREATE TABLE posts (id uuid PRIMARY KEY, author uuid REFERENCES users);"
        "CREATE TABLE tasks (id uuid PRIMARY KEY, role uuid REFERENCES roles)",
        users,
        others,
        Mapping(
            target="posts",
            source="post",
            columns={"author": Ref(users, "member").or_ref(Ref(others, "member"))},
        ),
        Mapping(
            target="tasks",
            source="post",
            columns={
                "role": Existing("roles", name="id::text").or_placeholder("gen_random_uuid()")
            },
        ),
    )
    before = catalog(moved.target)
    moved.run()
    assert moved.outcomes("posts") == {"1": MOVES, "2": MOVES, "3": MOVES, "4": WAITS}
    assert moved.outcomes("tasks") == {"1": MOVES, "2": WAITS, "3": WAITS, "4": WAITS}
    assert catalog(moved.target) == before


COMMENTS = (
    "CREATE TABLE post (id integer PRIMARY KEY, born text);"
    "INSERT INTO post VALUES (1, '2020-01-01'), (2, 'someday');"
    "CREATE TABLE photo (id integer PRIMARY KEY); INSERT INTO photo VALUES (1);"
    "CREATE TABLE comment (id integer PRIMARY KEY, kind text, owner integer);"
    "INSERT INTO comment VALUES (10, 'post', 1), (11, 'photo', 1), (12, 'post', 2),"
    " (13, 'none', 1)"
)


def test_a_check_that_fails_for_want_of_a_waiting_parent_is_no_cause(move: Prepare) -> None:
    owners = {
        "post": Mapping(target="posts", source="post", columns={"born": Date("born")}),
        "photo": Mapping(target="photos", source="photo", columns={"old": "id"}),
    }
    moved = move(
        COMMENTS,
        "CREATE TABLE posts (id uuid PRIMARY KEY, born date NOT NULL);"
        "CREATE TABLE photos (id uuid PRIMARY KEY, old integer);"
        "CREATE TABLE comments (id uuid PRIMARY KEY, post uuid REFERENCES posts,"
        " photo uuid REFERENCES photos, CONSTRAINT one CHECK (num_nonnulls(post, photo) = 1))",
        *owners.values(),
        Mapping(
            target="comments",
            source="comment",
            columns={
                kind: Ref(mapping, f"CASE kind WHEN '{kind}' THEN owner END")
                for kind, mapping in owners.items()
            },
        ),
    )
    moved.run()
    assert moved.outcomes("comments") == {
        "10": MOVES, "11": MOVES, "12": BLOCKED, "13": ("quarantined", "check_violated")
    }  # fmt: skip
    assert moved.rows("SELECT problems FROM rowcall.entry_comments WHERE source_key = '12'") == [
        (["blocked_by_parent|post: its posts did not move"],)
    ]


def test_a_check_over_a_reference_to_the_own_mapping_sees_the_parent(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, up integer, is_root boolean NOT NULL);"
        "INSERT INTO node VALUES (1, NULL, TRUE), (2, 1, FALSE), (3, 2, FALSE), (4, 1, TRUE)",
        "CREATE TABLE nodes (id uuid PRIMARY KEY, up uuid REFERENCES nodes, is_root boolean,"
        " CHECK (is_root = (up IS NULL)))",
        Mapping(
            target="nodes", source="node", columns={"up": Ref("nodes", "up"), "is_root": "is_root"}
        ),
    )
    moved.run()
    assert moved.outcomes("nodes") == {"1": MOVES, "2": MOVES, "3": MOVES, "4": REFUSED}


@pytest.mark.parametrize("server", [18], indirect=True)
def test_what_is_not_enforced_is_no_rule_and_what_is_not_valid_is(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE price (id integer PRIMARY KEY, n integer, m integer);"
        "INSERT INTO price VALUES (1, 7, 7), (2, 3, 7), (3, 7, 3)",
        "CREATE TABLE prices (id uuid PRIMARY KEY, n integer CHECK (n > 5) NOT ENFORCED,"
        " m integer);"
        "ALTER TABLE prices ADD CHECK (m > 5) NOT VALID",
        Mapping(target="prices", source="price", columns={"n": "n", "m": "m"}),
    )
    moved.run()
    assert moved.outcomes("prices") == {
        "1": MOVES, "2": MOVES, "3": ("quarantined", "check_violated")
    }  # fmt: skip
    assert verified(moved) == []


@pytest.mark.parametrize("server", [18], indirect=True)
def test_a_foreign_key_over_a_period_asks_whether_parents_last_as_long(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE price (id integer PRIMARY KEY, low integer, high integer);"
        "INSERT INTO price VALUES (1, 1, 5), (2, 5, 9), (3, 20, 30);"
        "CREATE TABLE sale (id integer PRIMARY KEY, low integer, high integer);"
        "INSERT INTO sale VALUES (1, 2, 7), (2, 8, 10), (3, 21, 22)",
        "CREATE EXTENSION btree_gist;"
        "CREATE TABLE prices (id uuid PRIMARY KEY, item integer NOT NULL, valid int4range,"
        " UNIQUE (item, valid WITHOUT OVERLAPS));"
        "CREATE TABLE sales (id uuid PRIMARY KEY, item integer, during int4range,"
        " FOREIGN KEY (item, PERIOD during) REFERENCES prices (item, PERIOD valid))",
        Mapping(
            target="prices", source="price", columns={"item": "1", "valid": "int4range(low, high)"}
        ),
        Mapping(
            target="sales", source="sale", columns={"item": "1", "during": "int4range(low, high)"}
        ),
    )
    moved.run()
    assert moved.outcomes("sales") == {"1": MOVES, "2": REFUSED, "3": MOVES}
    assert verified(moved) == []
    execute(
        moved.target,
        "SET session_replication_role = replica; UPDATE prices SET valid = '[1,4)'"
        " WHERE valid = '[1,5)'",
    )
    assert "foreign_key" in verified(moved)


TASKS = (
    "CREATE TABLE member (tenant integer, no integer, boss integer, PRIMARY KEY (tenant, no));"
    "INSERT INTO member VALUES (1, 1, NULL), (1, 2, 1), (2, 1, NULL), (2, 2, 9);"
    "CREATE TABLE task (id integer PRIMARY KEY, tenant integer, member integer);"
    "INSERT INTO task VALUES (1, 1, 1), (2, 1, 9), (3, 1, NULL), (4, NULL, 1), (5, NULL, NULL);"
)


def _tasks(move: Prepare, more: str = "") -> Move:
    members = Mapping(
        target="members",
        source="member",
        key=("tenant", "no"),
        columns={"no": "no", "boss": Ref("members", "tenant", "boss")},
    )
    moved = move(
        TASKS + more,
        "CREATE TABLE members (id uuid PRIMARY KEY, no integer, boss uuid REFERENCES members);"
        "CREATE TABLE tasks (id uuid PRIMARY KEY, member uuid REFERENCES members)",
        members,
        Mapping(
            target="tasks", source="task", columns={"member": Ref(members, "tenant", "member")}
        ),
    )
    moved.run()
    return moved


def test_a_reference_of_which_a_part_is_null_is_none(move: Prepare) -> None:
    moved = _tasks(move)
    assert moved.outcomes("members") == {
        '["1", "1"]': MOVES, '["1", "2"]': MOVES, '["2", "1"]': MOVES, '["2", "2"]': WAITS
    }  # fmt: skip
    assert moved.outcomes("tasks") == {
        "1": MOVES, "2": WAITS, "3": MOVES, "4": MOVES, "5": MOVES
    }  # fmt: skip
    assert moved.rows("SELECT count(member) FROM tasks") == [(1,)]


def test_where_the_source_says_match_full_all_parts_or_none_are_given(move: Prepare) -> None:
    moved = _tasks(
        move,
        "ALTER TABLE task ADD FOREIGN KEY (tenant, member) REFERENCES member MATCH FULL NOT VALID",
    )
    assert moved.outcomes("tasks") == {
        "1": MOVES, "2": WAITS, "3": WAITS, "4": WAITS, "5": MOVES
    }  # fmt: skip
