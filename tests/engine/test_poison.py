"""Expressions that raise in places other than a column."""

import pytest

from engine.conftest import Prepare
from rowcall import Computed, Mapping, Path, Ref, Sql, Union
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.mapping.sources import Member

MOVES = ("migrated", None)
FAILS = ("quarantined", "expression_failed")
SOURCE = """
CREATE TABLE thing (id integer PRIMARY KEY, n integer, up text);
INSERT INTO thing VALUES (1, 1, NULL), (2, 0, '1'), (3, 5, 'x'), (4, 2, '1')
"""
TARGET = "CREATE TABLE things (id uuid PRIMARY KEY, n integer, up_id uuid REFERENCES things)"


def test_the_start_of_a_path_may_raise(move: Prepare) -> None:
    moved = move(
        SOURCE,
        TARGET,
        Mapping(
            target="things",
            source="thing",
            joins={"up": Path(("up::integer", "thing.id"))},
            columns={"n": "up.n"},
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": MOVES, "3": FAILS, "4": MOVES}


@pytest.mark.parametrize("way", ["deferred", "own"])
def test_where_the_key_of_a_later_reference_raises_its_fallback_is_asked(
    move: Prepare, way: str
) -> None:
    ref = Ref("things", "up::integer")
    moved = move(
        SOURCE,
        TARGET,
        Mapping(
            target="things",
            source="thing",
            columns={"n": "n", "up_id": (ref.deferred() if way == "deferred" else ref).or_null()},
        ),
    )
    moved.run()
    assert set(moved.outcomes("things").values()) == {MOVES}
    assert moved.rows("SELECT n FROM things WHERE up_id IS NULL ORDER BY n") == [(1,), (5,)]
    assert moved.rows("SELECT source_key, column_name, rule, reason FROM rowcall.marks") == [
        ("3", "up_id", "null", "expression_failed: cannot be computed")
    ]
    found = verify_project(moved.project, Databases(moved.source, moved.target))
    assert list(found.differences) == []


def test_a_row_whose_reference_to_its_own_table_raises_waits_with_the_column(move: Prepare) -> None:
    moved = move(
        SOURCE,
        TARGET,
        Mapping(
            target="things",
            source="thing",
            columns={"n": "n", "up_id": Ref("things", "up::integer").or_quarantine("no_parent")},
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {
        **dict.fromkeys(("1", "2", "4"), MOVES),
        "3": ("quarantined", "no_parent"),
    }


def test_a_text_that_its_type_calls_a_syntax_error_is_one_of_its_row(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, q text);"
        "INSERT INTO thing VALUES (1, 'a & b'), (2, 'a &'), (3, 'no_such_table')",
        "CREATE TABLE things (id integer PRIMARY KEY, found tsquery, named text)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                "found": Sql("q::tsquery").or_null(),
                # of a text that names no table the server says that a table is missing
                "named": Sql("CASE WHEN id > 2 THEN q END::regclass::text"),
            },
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": MOVES, "3": FAILS}
    assert moved.rows("SELECT id, found::text FROM things ORDER BY id") == [
        (1, "'a' & 'b'"),
        (2, None),
    ]
    assert moved.rows("SELECT source_key, column_name FROM rowcall.marks") == [("2", "found")]


def test_a_computed_column_may_raise(move: Prepare) -> None:
    moved = move(
        SOURCE,
        "CREATE TABLE things (id uuid PRIMARY KEY, n integer, share integer)",
        Mapping(target="things", source="thing", columns={"n": "n", "share": Computed("100 / n")}),
        drop_columns={"thing.up": "not of interest"},
    )
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": FAILS, "3": MOVES, "4": MOVES}


def test_a_check_constraint_may_raise(move: Prepare) -> None:
    moved = move(
        SOURCE,
        "CREATE TABLE things (id uuid PRIMARY KEY, n integer, CHECK (100 / n > 0))",
        Mapping(target="things", source="thing", columns={"n": "n"}),
        drop_columns={"thing.up": "not of interest"},
    )
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": FAILS, "3": MOVES, "4": MOVES}


def test_a_member_of_a_union_may_raise(move: Prepare) -> None:
    moved = move(
        SOURCE + ";CREATE TABLE other (code text PRIMARY KEY, n integer);"
        "INSERT INTO other VALUES ('a', 0), ('b', 1)",
        "CREATE TABLE things (id uuid PRIMARY KEY, n integer)",
        Mapping(
            target="things",
            source=Union(Member("thing", key="id"), Member("other", key="code")),
            columns={"n": "100 / n"},
        ),
        drop_columns={"thing.up": "not of interest"},
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES, "2": FAILS, "3": MOVES, "4": MOVES, "a": FAILS, "b": MOVES,
    }  # fmt: skip


def test_a_text_too_long_for_an_index_is_refused_alone(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, t text);"
        "INSERT INTO thing VALUES (1, 'short');"
        "INSERT INTO thing SELECT 2, string_agg(md5(i::text), '') FROM generate_series(1, 999) i",
        "CREATE TABLE things (id uuid PRIMARY KEY, t text, EXCLUDE (t WITH =))",
        Mapping(target="things", source="thing", columns={"t": "t"}),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES,
        "2": ("quarantined", "refused_by_database"),
    }
