"""Rows that refer to rows of their own table: chains, circles, and parents that cannot move."""

from engine.conftest import Prepare
from rowcall import Exclude, Mapping, Merge, Ref, Sql

MOVES = ("migrated", None)
BLOCKED = ("quarantined", "blocked_by_parent")

TARGET = """
CREATE TABLE nodes (
  id uuid PRIMARY KEY, name text NOT NULL, ticket integer,
  up_id uuid REFERENCES nodes, side_id uuid REFERENCES nodes, EXCLUDE (ticket WITH =)
)"""


def test_null_in_the_place_of_a_parent_that_does_not_move(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, up integer);"
        "INSERT INTO node VALUES (1, 'a', NULL), (2, 'b', 1), (3, NULL, 1), (4, 'd', 3),"
        " (5, 'e', 6), (6, 'f', 5), (7, 'g', 5), (8, 'h', 8), (9, 'i', 99)",
        TARGET,
        Mapping(
            target="nodes",
            source="node",
            columns={"name": "name", "up_id": Ref("nodes", "up").or_null()},
        ),
    )
    moved.run()
    assert moved.outcomes("nodes") == {
        **dict.fromkeys("12456789", MOVES),
        "3": ("quarantined", "bad_value"),
    }
    found = moved.rows(
        "SELECT child.name, parent.name FROM nodes AS child"
        " LEFT JOIN nodes AS parent ON parent.id = child.up_id ORDER BY 1"
    )
    assert dict(found) == {
        "a": None, "b": "a", "d": None, "e": None, "f": None, "g": "e", "h": None, "i": None,
    }  # fmt: skip
    marks = moved.rows("SELECT source_key, reason FROM rowcall.marks ORDER BY 1")
    assert [(key, reason.split(":")[0]) for key, reason in marks] == [
        ("4", "blocked_by_parent"),
        ("5", "reference_cycle"),
        ("6", "reference_cycle"),
        ("8", "reference_cycle"),
        ("9", "missing_reference"),
    ]


def test_children_of_a_merged_row_follow_its_survivor(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, up integer);"
        "INSERT INTO node VALUES (1, 'a', 99), (2, 'a', NULL), (3, 'child of 2', 2),"
        " (4, 'grandchild', 3), (5, 'b', NULL), (6, 'b', NULL), (7, 'child of 6', 6)",
        TARGET,
        Mapping(
            target="nodes",
            source="node",
            columns={"name": "name", "up_id": Ref("nodes", "up")},
            merge=Merge(by=("name",), survivor="id"),
        ),
    )
    moved.run()
    found = moved.outcomes("nodes")
    assert {key: found[key] for key in "567"} == {
        "5": MOVES,
        "6": ("merged", "merged"),
        "7": MOVES,
    }
    # the survivor of 1 and 2 cannot move, so nothing that refers to either of them can
    assert found["1"] == ("quarantined", "missing_reference")
    assert found["3"] == found["4"] == BLOCKED
    assert moved.differences() == {}


def test_two_references_to_the_own_table_agree_about_who_moves(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, up integer, side integer);"
        "INSERT INTO node VALUES (1, 'a', NULL, NULL), (2, 'b', 99, NULL), (3, 'c', NULL, 2),"
        " (4, 'd', 3, NULL), (5, 'e', NULL, 4), (6, 'f', 5, 1)",
        TARGET,
        Mapping(
            target="nodes",
            source="node",
            columns={
                "name": "name",
                "up_id": Ref("nodes", "up"),
                "side_id": Ref("nodes", "side"),
            },
        ),
    )
    moved.run()
    assert moved.outcomes("nodes") == {
        "1": MOVES,
        "2": ("quarantined", "missing_reference"),
        **dict.fromkeys("3456", BLOCKED),
    }


def test_null_and_quarantine_side_by_side_agree_about_who_moves(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, up integer, side integer);"
        "INSERT INTO node VALUES (1, 'a', NULL, 2), (2, 'b', NULL, 99), (3, 'c', 1, 2)",
        TARGET,
        Mapping(
            target="nodes",
            source="node",
            columns={
                "name": "name",
                "side_id": Ref("nodes", "side"),
                "up_id": Ref("nodes", "up").or_null(),
            },
        ),
        Mapping(
            name="others",
            target="nodes",
            source="node",
            columns={
                "name": "name || '!'",
                "up_id": Ref("others", "side"),
                "side_id": Ref("others", "up").or_null(),
            },
        ),
    )
    moved.run()
    for mapping in ("nodes", "others"):
        assert moved.outcomes(mapping) == {
            "1": BLOCKED,
            "2": ("quarantined", "missing_reference"),
            "3": BLOCKED,
        }


def test_children_of_a_row_that_the_database_refuses_do_not_move(move: Prepare) -> None:
    nodes = Mapping(
        target="nodes",
        source="node",
        batch=2,
        columns={"name": "name", "ticket": "ticket", "up_id": Ref("nodes", "up")},
        exclude=(Exclude("empty", "name = ''"),),
    )
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, ticket integer, up integer);"
        "INSERT INTO node VALUES (1, 'a', 7, NULL), (2, 'b', 8, 1), (3, 'c', 7, 1), (4, 'd', 9, 3),"
        " (5, 'e', NULL, 4), (6, 'f', NULL, 2);"
        "CREATE TABLE leaf (id integer PRIMARY KEY, node integer);"
        "INSERT INTO leaf VALUES (1, 5), (2, 6)",
        TARGET + "; CREATE TABLE leaves (id uuid PRIMARY KEY, node_id uuid REFERENCES nodes)",
        nodes,
        Mapping(target="leaves", source="leaf", columns={"node_id": Ref(nodes, "node")}),
    )
    moved.run(jobs=1)
    assert moved.outcomes("nodes") == {
        "1": MOVES,
        "2": MOVES,
        "3": ("quarantined", "refused_by_database"),
        "4": BLOCKED,
        "5": BLOCKED,
        "6": MOVES,
    }
    assert moved.outcomes("leaves") == {"1": BLOCKED, "2": MOVES}
    assert moved.rows(
        "SELECT DISTINCT cause_key FROM rowcall.source_rows WHERE reason = 'blocked_by_parent'"
    ) == [("3",)]


def test_a_row_refused_by_the_database_takes_along_what_was_merged_into_it(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, ticket integer);"
        "INSERT INTO node VALUES (1, 'a', 7), (2, 'b', 7), (3, 'b', 8), (4, 'c', 9)",
        TARGET,
        Mapping(
            target="nodes",
            source="node",
            columns={"name": Sql("name"), "ticket": "ticket"},
            merge=Merge(by=("name",), survivor="id"),
        ),
    )
    moved.run()
    refused = ("quarantined", "refused_by_database")
    assert moved.outcomes("nodes") == {"1": MOVES, "2": refused, "3": refused, "4": MOVES}
    assert moved.differences() == {}
