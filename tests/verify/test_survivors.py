"""Which unit of a merge survives: each member of a union by its own order."""

from collections.abc import Callable

import pytest

from engine.moving import Move, execute, prepare
from rowcall import Mapping, Member, Merge, Project, Union
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project

SOURCE = """
CREATE TABLE clerk (id integer PRIMARY KEY, badge text, since text);
INSERT INTO clerk VALUES (1, 'a', '2001'), (2, 'a', '2003'), (3, 'b', 'X1'), (4, 'b', 'x2');
CREATE TABLE porter (id integer PRIMARY KEY, badge text, step integer);
INSERT INTO porter VALUES (1, 'a', 1), (2, 'c', 9), (3, 'c', 4), (4, NULL, 1), (5, NULL, 2);
"""
TARGET = "CREATE TABLE people (id uuid PRIMARY KEY, badge text UNIQUE, says text)"
PEOPLE = Mapping(
    target="people",
    source=Union(
        # only PostgreSQL knows the order of this one
        Member("clerk", key="id", columns={"says": "since"}, survivor="lower(since) DESC"),
        Member("porter", key="id", columns={"says": "'p' || id"}, survivor="step"),
    ),
    columns={"badge": "badge"},
    merge=Merge(by=("badge",)),
)
SURVIVORS = {("clerk", "2"), ("clerk", "4"), ("porter", "3"), ("porter", "4"), ("porter", "5")}


@pytest.fixture
def moved(new_database: Callable[[], str]) -> Move:
    move = prepare(Project(name="people", mappings=(PEOPLE,)), SOURCE, TARGET, new_database)
    move.run()
    return move


def test_each_member_has_an_order_of_its_own(moved: Move) -> None:
    rows = moved.rows("SELECT source_table, source_key FROM rowcall.source_rows"
                      " WHERE outcome = 'migrated'")  # fmt: skip
    assert set(rows) == SURVIVORS
    assert verify_project(moved.project, Databases(moved.source, moved.target)).differences == ()


@pytest.mark.parametrize(("table", "first", "second"), [("clerk", 3, 4), ("porter", 2, 3)])
def test_who_survives_out_of_turn_is_named(
    moved: Move, table: str, first: int, second: int
) -> None:
    entry = f"rowcall.entry_people_{table}"
    execute(
        moved.target,
        f"UPDATE {entry} AS t SET outcome = other.outcome, reason = other.reason,"
        f" detail = other.detail, row_hash = other.row_hash FROM {entry} AS other"
        f" WHERE (t.k1, other.k1) IN (({first}, {second}), ({second}, {first}))",
    )
    found = verify_project(moved.project, Databases(moved.source, moved.target)).differences
    (survivor,) = (one for one in found if one.check == "survivor")
    assert set(survivor.keys) == {str(first), str(second)}
