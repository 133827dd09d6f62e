"""Unique keys of the target, judged before anything is written."""

import pytest

from engine.conftest import Prepare
from rowcall import FanOut, Mapping, Merge, Ref, Unique
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.errors import BalanceBroken
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import value
from rowcall.sql.statements import statement

MOVES = ("migrated", None)
TAKEN = ("quarantined", "check_violated")


def test_a_partial_key_may_speak_of_a_column_that_is_not_written(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, mail text);"
        "INSERT INTO thing VALUES (1, 'a'), (2, 'a'), (3, 'b'), (4, NULL), (5, NULL)",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text, gone timestamptz,"
        " active boolean NOT NULL DEFAULT TRUE);"
        "CREATE UNIQUE INDEX one_mail ON things (mail) WHERE gone IS NULL AND active;"
        "CREATE UNIQUE INDEX gone_mail ON things (mail) WHERE gone IS NOT NULL",
        Mapping(target="things", source="thing", columns={"mail": "mail"}),
    )
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": TAKEN, "3": MOVES, "4": MOVES, "5": MOVES}


def test_a_key_may_take_nulls_as_equal(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, mail text);"
        "INSERT INTO thing VALUES (1, 'a'), (2, NULL), (3, NULL)",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text UNIQUE NULLS NOT DISTINCT)",
        Mapping(target="things", source="thing", columns={"mail": "mail"}),
    )
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": MOVES, "3": TAKEN}


def test_a_merge_leaves_nulls_apart_and_such_a_key_does_not(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, mail text);"
        "INSERT INTO thing VALUES (1, 'a'), (2, NULL), (3, NULL), (4, 'a')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text UNIQUE NULLS NOT DISTINCT)",
        Mapping(
            target="things", source="thing", columns={"mail": "mail"}, merge=Merge(by=("mail",))
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES,
        "2": MOVES,
        "3": TAKEN,
        "4": ("merged", "merged"),
    }


def test_a_key_over_an_expression_is_left_to_the_database(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, mail text);"
        "INSERT INTO thing VALUES (1, 'a'), (2, 'A'), (3, 'b')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text);"
        "CREATE UNIQUE INDEX ON things (lower(mail))",
        Mapping(target="things", source="thing", columns={"mail": "mail"}),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES,
        "2": ("quarantined", "refused_by_database"),
        "3": MOVES,
    }


def test_two_mappings_of_one_table_do_not_take_each_others_values(move: Prepare) -> None:
    columns = {"mail": "mail"}
    moved = move(
        "CREATE TABLE old (id integer PRIMARY KEY, mail text);"
        "INSERT INTO old VALUES (1, 'a'), (2, 'b');"
        "CREATE TABLE older (id integer PRIMARY KEY, mail text);"
        "INSERT INTO older VALUES (1, 'b'), (2, 'c')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text UNIQUE)",
        Mapping(name="first", target="things", source="old", columns=columns),
        Mapping(name="second", target="things", source="older", columns=columns),
    )
    moved.run()
    assert moved.outcomes("first") == {"1": MOVES, "2": MOVES}
    assert moved.outcomes("second") == {"1": TAKEN, "2": MOVES}
    assert moved.differences() == {}


def test_the_copies_of_a_row_do_not_take_its_unique_value(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer, mail text);"
        "INSERT INTO thing VALUES (1, 'a'), (1, 'a'), (2, 'a'), (3, NULL), (NULL, 'b'), (4, 'b')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text UNIQUE)",
        Mapping(target="things", source="thing", columns={"mail": Unique("mail").or_quarantine()}),
    )
    moved.run()
    found = {key: value for key, value in moved.outcomes("things").items() if key[0] != "~"}
    assert found == {
        "1": MOVES,
        "1#2": ("merged", "equal_copy"),
        "2": ("quarantined", "bad_value"),
        "3": ("quarantined", "bad_value"),
        "4": MOVES,
    }


def test_a_part_that_two_mappings_take_breaks_the_balance(move: Prepare) -> None:
    shared = FanOut("phones", "person", key="id", parts={"1": {"n": "home"}, "2": {"n": "work"}})
    moved = move(
        "CREATE TABLE person (id integer PRIMARY KEY, home text, work text);"
        "INSERT INTO person VALUES (1, 'a', 'b'), (2, NULL, NULL)",
        "CREATE TABLE homes (id uuid PRIMARY KEY, n text);"
        "CREATE TABLE works (id uuid PRIMARY KEY, n text)",
        Mapping(target="homes", source=shared, when="part IN ('1', '2')", columns={"n": "n"}),
        Mapping(target="works", source=shared, when="part = '2'", columns={"n": "n"}),
    )
    with pytest.raises(BalanceBroken, match="phones of person by 1"):
        moved.run()


def test_parts_may_name_their_columns_in_any_order(move: Prepare) -> None:
    phones = FanOut(
        "phones",
        "person",
        key="id",
        parts={"1": {"a": "a1", "b": "b1"}, "2": {"b": "b2", "a": "a2"}},
    )
    moved = move(
        "CREATE TABLE person (id integer PRIMARY KEY, a1 text, b1 text, a2 text, b2 text);"
        "INSERT INTO person VALUES (1, 'a1', 'b1', 'a2', 'b2')",
        "CREATE TABLE phones (id uuid PRIMARY KEY, a text, b text)",
        Mapping(name="takers", target="phones", source=phones, columns={"a": "a", "b": "b"}),
    )
    moved.run()
    assert moved.rows("SELECT a, b FROM phones ORDER BY a") == [("a1", "b1"), ("a2", "b2")]


def test_a_composite_target_key_is_judged_and_known_by_all_its_columns(move: Prepare) -> None:
    things = Mapping(target="things", source="thing", columns={"name": "name"})
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, name text); INSERT INTO thing VALUES (1, 'a');"
        "CREATE TABLE tag (id integer PRIMARY KEY, thing integer, word text);"
        "INSERT INTO tag VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 1, 'x'), (4, 1, NULL)",
        "CREATE TABLE things (id uuid PRIMARY KEY, name text);"
        "CREATE TABLE tags (thing_id uuid REFERENCES things, word text,"
        " PRIMARY KEY (thing_id, word))",
        things,
        Mapping(
            target="tags", source="tag", columns={"thing_id": Ref(things, "thing"), "word": "word"}
        ),
    )
    moved.run()
    assert moved.outcomes("tags") == {
        "1": MOVES,
        "2": MOVES,
        "3": TAKEN,
        "4": ("quarantined", "bad_value"),
    }
    assert moved.differences() == {}


def test_a_row_that_waits_for_one_value_takes_no_other(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, mail text, nick text, code text);"
        # 2 loses its mail to 1: its nick is free for 3, whose code is not free for 4;
        # 5 and 6 wait for what 1 and 3 have, though rows that wait have it too
        "INSERT INTO thing VALUES (1, 'a', 'x', 'p'), (2, 'a', 'y', 'q'), (3, 'b', 'y', 'r'),"
        " (4, 'c', 'z', 'r'), (5, 'd', 'x', 's'), (6, 'b', 'z', 't'), (7, NULL, 'z', NULL),"
        " (8, NULL, NULL, 'q')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text UNIQUE, nick text UNIQUE,"
        " code text UNIQUE)",
        Mapping(
            target="things",
            source="thing",
            columns={"mail": "mail", "nick": "nick", "code": "code"},
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES, "2": TAKEN, "3": MOVES, "4": TAKEN, "5": TAKEN, "6": TAKEN, "7": MOVES,
        "8": MOVES,
    }  # fmt: skip
    details = dict(
        moved.rows("SELECT source_key, detail FROM rowcall.source_rows WHERE detail IS NOT NULL")
    )
    assert details == {
        "2": "things_mail_key: another row has the same mail",
        "4": "things_code_key: another row has the same code",
        "5": "things_nick_key: another row has the same nick",
        "6": "things_mail_key: another row has the same mail",
    }


def test_a_chain_of_rivals_is_followed_to_its_end(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, a integer, b integer);"
        "INSERT INTO thing SELECT i, i / 2, (i + 1) / 2 FROM generate_series(0, 9) AS i",
        "CREATE TABLE things (id uuid PRIMARY KEY, a integer UNIQUE, b integer UNIQUE)",
        Mapping(target="things", source="thing", columns={"a": "a", "b": "b"}),
    )
    moved.run()
    # each odd one loses to the one before, and leaves its other value to the one behind
    assert {k for k, v in moved.outcomes("things").items() if v == MOVES} == set("02468")


def test_a_row_whose_parent_waits_takes_no_value(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, up integer, code text);"
        "INSERT INTO node VALUES (1, 9, 'a'), (2, 1, 'b'), (3, NULL, 'a'), (4, NULL, 'b')",
        "CREATE TABLE nodes (id uuid PRIMARY KEY, up uuid REFERENCES nodes, code text UNIQUE)",
        Mapping(target="nodes", source="node", columns={"up": Ref("nodes", "up"), "code": "code"}),
    )
    moved.run()
    assert moved.outcomes("nodes") == {
        "1": ("quarantined", "missing_reference"),
        "2": ("quarantined", "blocked_by_parent"),
        "3": MOVES,
        "4": MOVES,
    }


def test_a_row_that_waits_for_a_standing_row_takes_no_value(move: Prepare) -> None:
    columns = {"mail": "mail", "nick": "nick"}
    moved = move(
        "CREATE TABLE old (id integer PRIMARY KEY, mail text, nick text);"
        "INSERT INTO old VALUES (1, 'a', 'x');"
        "CREATE TABLE older (id integer PRIMARY KEY, mail text, nick text);"
        "INSERT INTO older VALUES (1, 'a', 'y'), (2, 'b', 'y')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text UNIQUE, nick text UNIQUE)",
        Mapping(name="first", target="things", source="old", columns=columns),
        Mapping(name="second", target="things", source="older", columns=columns),
    )
    moved.run()
    assert moved.outcomes("second") == {"1": TAKEN, "2": MOVES}


def test_a_value_that_a_refused_row_leaves_goes_to_the_next(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, mail text, nick text, low integer);"
        # the database refuses 2 and 4, which overlap 1: 3 had lost its nick to 2, which is free
        # now; 5 had lost its mail to 4, but its nick went to 7 then; 6 has lost to 1, which stands
        "INSERT INTO thing VALUES (1, 'a', 'x', 10), (2, 'b', 'y', 11), (3, 'c', 'y', 20),"
        " (4, 'd', 'z', 12), (5, 'd', 'w', 30), (6, 'a', 'v', 40), (7, 'e', 'w', 50)",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text UNIQUE, nick text UNIQUE,"
        " during int4range, EXCLUDE USING gist (during WITH &&))",
        Mapping(
            target="things",
            source="thing",
            batch=2,
            columns={"mail": "mail", "nick": "nick", "during": "int4range(low, low + 5)"},
        ),
    )
    moved.run()
    refused = ("quarantined", "refused_by_database")
    assert moved.outcomes("things") == {
        "1": MOVES, "2": refused, "3": MOVES, "4": refused, "5": TAKEN, "6": TAKEN, "7": MOVES
    }  # fmt: skip
    assert moved.rows("SELECT mail FROM things ORDER BY 1") == [("a",), ("c",), ("e",)]
    assert moved.differences() == {}
    found = verify_project(moved.project, Databases(moved.source, moved.target))
    assert found.differences == ()


_PARTITIONED = """
CREATE TABLE plain (id integer PRIMARY KEY, mail text UNIQUE);
CREATE TABLE parted (id integer, mail text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE high PARTITION OF parted FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE highest PARTITION OF high FOR VALUES FROM (15) TO (20);
"""


@pytest.mark.parametrize(
    ("ddl", "is_unjudged"),
    [
        ("SELECT", False),
        ("CREATE INDEX ON low (mail)", False),
        ("CREATE UNIQUE INDEX ON low (mail)", True),
        ("ALTER TABLE highest ADD EXCLUDE (mail WITH =)", True),
    ],
)
def test_a_key_of_one_partition_is_known_for_one_that_only_the_database_judges(
    connection: Connection, ddl: str, is_unjudged: bool
) -> None:
    connection.execute(_PARTITIONED.encode())
    connection.execute(ddl.encode())
    asked = {"table": "parted", "judged": []}
    assert value(connection, statement("rowcall.run", "has_unjudged_keys"), **asked) == is_unjudged
    plain = {"table": "plain", "judged": ["plain_mail_key"]}
    assert not value(connection, statement("rowcall.run", "has_unjudged_keys"), **plain)
