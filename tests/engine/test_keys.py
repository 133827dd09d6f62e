"""Keys as ugly as text can be: each unit still has one key of its own."""

import psycopg

from engine.conftest import Prepare
from rowcall import Mapping, Ref

TARGET = "CREATE TABLE things (id uuid PRIMARY KEY, name text)"
MOVES = ("migrated", None)
IS_COPY = ("merged", "equal_copy")


def test_a_copy_never_takes_the_key_of_another_row(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (k text, name text);"
        "INSERT INTO thing VALUES ('a', 'x'), ('a', 'x'), ('a', 'y'), ('a#2', 'z'), ('a##2', 'w')",
        TARGET,
        Mapping(target="things", source="thing", key="k", columns={"name": "name"}),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "a": MOVES,
        "a###2": IS_COPY,
        "a###3": ("quarantined", "duplicate_key"),
        "a#2": MOVES,
        "a##2": MOVES,
    }
    assert moved.differences() == {}


def test_keys_may_hold_quotes_blanks_and_backslashes(move: Prepare) -> None:
    keys = ["", " ", "'", '"', "\\", "a:b", "a|b", "%s", "%(low)s", "é", "\t", "\\u0000"]
    moved = move(
        "CREATE TABLE thing (k text PRIMARY KEY, name text)",
        TARGET,
        Mapping(target="things", source="thing", key="k", columns={"name": "name"}),
    )
    with psycopg.connect(moved.source) as connection, connection.cursor() as cursor:
        cursor.executemany("INSERT INTO thing VALUES (%s, 'x')", [(key,) for key in keys])
    moved.run()
    assert moved.outcomes("things") == dict.fromkeys(keys, MOVES)
    assert moved.rows("SELECT count(DISTINCT id) FROM things") == [(len(keys),)]


def test_a_key_of_several_columns_with_a_null_is_no_key(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (a text, b integer, name text);"
        "INSERT INTO thing VALUES ('x', 1, 'n'), ('x', NULL, 'n'), (NULL, NULL, 'n')",
        TARGET,
        Mapping(target="things", source="thing", key=("a", "b"), columns={"name": "name"}),
    )
    moved.run()
    found = moved.outcomes("things")
    assert found.pop('["x", "1"]') == MOVES
    assert all(key.startswith("~") for key in found)
    assert list(found.values()) == [("quarantined", "missing_key")] * 2


def test_references_lead_to_the_first_of_several_copies(move: Prepare) -> None:
    things = Mapping(
        target="things", source="thing", key="k", survivor="name DESC", columns={"name": "name"}
    )
    moved = move(
        "CREATE TABLE thing (k text, name text);"
        "INSERT INTO thing VALUES ('a', 'x'), ('a', 'y'), ('b', 'q'), (NULL, 'n');"
        "CREATE TABLE part (id integer PRIMARY KEY, k text);"
        "INSERT INTO part VALUES (1, 'a'), (2, 'b'), (3, NULL), (4, 'a#2')",
        TARGET + "; CREATE TABLE parts (id uuid PRIMARY KEY, thing_id uuid REFERENCES things)",
        things,
        Mapping(target="parts", source="part", columns={"thing_id": Ref(things, "k")}),
    )
    moved.run()
    assert moved.outcomes("parts") == {
        "1": MOVES,
        "2": MOVES,
        "3": MOVES,
        "4": ("quarantined", "missing_reference"),
    }
    assert moved.rows(
        "SELECT source_key, name FROM rowcall.source_rows JOIN parts ON parts.id::text = target_key"
        " LEFT JOIN things ON things.id = thing_id ORDER BY 1"
    ) == [("1", "y"), ("2", "q"), ("3", None)]


def test_nothing_moves_from_an_empty_table_and_the_balance_is_even(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (k text, name text)",
        TARGET,
        Mapping(target="things", source="thing", key="k", columns={"name": "name"}),
    )
    moved.run()
    assert moved.outcomes("things") == {}
    assert moved.rows("SELECT mapping, source_rows, difference FROM rowcall.balance") == [
        ("things", 0, 0)
    ]
