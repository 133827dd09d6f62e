"""What speaks against a rule is told, with table, column, rows and examples."""

from dataclasses import replace
from typing import Any

import pytest

from engine.conftest import Prepare
from engine.moving import Move, execute, select
from rowcall import Holds, Identity, Mapping, Match, Policy, Sql, Stamp
from rowcall.account.doubt import Doubt
from rowcall.account.read import read_account
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.mapping.identity import Was

SOURCE = """
CREATE TABLE guest (id bigint PRIMARY KEY, name text, town text, born date, room integer);
INSERT INTO guest
SELECT 7000100 + n, 'Guest ' || chr(64 + n), 'Town ' || n, date '1990-01-01' + n, n
  FROM generate_series(1, 9) AS n;
"""
TARGET = """
CREATE TABLE guests (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), code text, name text NOT NULL,
                     town text, born date, room integer, updated_at timestamptz);
"""
# as a script wrote them: codes of five digits, the day of birth a day late, no town
WRITTEN = """
INSERT INTO guests (code, name, born, room, updated_at)
SELECT 'G' || lpad((id % 100000)::text, 5, '0'), name, born + 1, room, now() FROM guest_of_source
"""


def guests(identity: Identity) -> Mapping:
    return Mapping(
        target="guests",
        source="guest",
        columns={
            "code": "'GUEST-' || id",
            "name": "name",
            "town": "town",
            "born": "born",
            "room": Sql("room"),
            "updated_at": "timestamptz '2020-01-01 00:00:00+00'",
        },
        identity=identity,
    )


RULE = Match("code", {"code": "'G' || lpad((id % 100000)::text, 5, '0')"})
WAS: dict[str, Was] = {"name": "name", "born": "born + 1", "room": "room", "updated_at": Stamp()}
RIGHT = Identity(RULE, was=WAS)


@pytest.fixture
def hotel(move: Prepare) -> Any:
    """Prepare a move with this identity into a target that the script has filled."""

    def prepare(identity: Identity, more: str = "") -> Move:
        rows = "guest"
        made = SOURCE.replace("CREATE TABLE", "CREATE TEMP TABLE") + WRITTEN.replace(
            "guest_of_source", rows
        )
        return move(SOURCE, f"{TARGET}{made}; DROP TABLE guest; {more}", guests(identity))

    return prepare


def doubts(move: Move) -> dict[str, Doubt]:
    with reading(move.target) as connection:
        account = read_account(connection, bind_to_staging(move.project, connection))
    assert all(doubt.mapping == "guests" for doubt in account.doubts)
    return {doubt.name: doubt for doubt in account.doubts}


def test_right_rules_are_not_doubted(hotel: Any) -> None:
    move = hotel(RIGHT)
    move.adopt()
    assert doubts(move) == {}
    move.finish()
    assert doubts(move) == {}


def test_a_column_that_differs_in_most_rows_is_told_with_what_the_rule_says(hotel: Any) -> None:
    move = hotel(Identity(RULE, was={**WAS, "born": "born"}))
    move.adopt()
    (told,) = doubts(move).values()
    assert (told.name, told.target_table, told.rows, told.of_rows) == (
        "differs born",
        "guests",
        9,
        9,
    )
    assert sorted((e.value, e.instead) for e in told.examples) == sorted(
        (e.value, e.instead) for e in told.examples if e.value and e.instead and e.value > e.instead
    )
    assert len(told.examples) == 3
    move.finish()
    assert set(doubts(move)) == {"differs born"}


def test_native_rows_that_bear_the_numbers_of_source_rows_are_told(hotel: Any) -> None:
    # the code as it was never written: without the padding
    move = hotel(Identity(Match("code", {"code": "'G' || id % 100000"}, rare=True), was=WAS))
    execute(move.target, "UPDATE guests SET code = 'GU' || right(code, 5)")
    move.adopt()
    told = doubts(move)["pattern code"]
    assert (told.rows, told.of_rows, told.facts) == (9, 9, {"pattern": "GU#"})


def test_numbers_that_no_source_row_has_are_no_pattern(hotel: Any) -> None:
    move = hotel(Identity(Match("nobody", {"code": "'X' || id"}, rare=True), was=WAS))
    execute(move.target, "UPDATE guests SET code = 'GU' || 50000 + ascii(right(name, 1))")
    move.adopt()
    assert doubts(move) == {}


def test_a_rule_that_matches_nothing_is_told_with_what_agrees_least(hotel: Any) -> None:
    rule = Match("name and day", {"name": "name", "born": "born - 7"})
    move = hotel(Identity(rule, was=WAS))
    move.adopt()
    told = doubts(move)["idle name and day"]
    assert (told.rows, told.facts) == (9, {"column": "born"})
    assert all(example.value and example.value.startswith("1990-01") for example in told.examples)


def test_a_rule_for_rows_that_may_be_missing_is_not_doubted(hotel: Any) -> None:
    rare = Match("name and day", {"name": "name", "born": "born - 7"}, rare=True)
    move = hotel(Identity(RULE, rare, was=WAS), "INSERT INTO guests (name) VALUES ('Dora')")
    move.adopt()
    assert doubts(move) == {}


def test_a_native_row_and_one_of_ours_of_one_key_are_told_after_the_run(hotel: Any) -> None:
    left_out = replace(RULE, when="room > 3")
    by_name = Match("name", {"name": "name", "room": "room"}, when="room > 9", rare=True)
    move = hotel(Identity(left_out, by_name, was=WAS))
    execute(move.target, "UPDATE guests SET code = NULL WHERE room <= 3")
    move.adopt()
    assert doubts(move) == {}
    move.finish()
    told = doubts(move)["twice name+room"]
    assert (told.rows, told.of_rows) == (3, 3)


def test_an_edit_that_no_other_resembles_is_told(hotel: Any) -> None:
    move = hotel(RIGHT)
    execute(move.target, "UPDATE guests SET name = 'Miss ' || name WHERE room < 3")
    execute(move.target, "UPDATE guests SET name = 'Prof. 7' WHERE room = 3")
    execute(move.target, "UPDATE guests SET room = 100 + room WHERE room IN (4, 5)")
    move.adopt()
    (told,) = doubts(move).values()
    assert (told.name, told.rows, told.of_rows) == ("alone name", 1, 3)
    assert [example.value for example in told.examples] == ["Prof. 7"]


def test_an_edit_that_says_what_the_mapping_says_is_none_after_the_run(hotel: Any) -> None:
    move = hotel(RIGHT)
    execute(move.target, "UPDATE guests SET born = born - 1 WHERE room = 3")
    move.adopt()
    assert set(doubts(move)) == {"alone born"}
    move.finish()
    assert doubts(move) == {}


def test_an_accepted_doubt_keeps_its_reason(hotel: Any) -> None:
    move = hotel(Identity(RULE, was=WAS, accept={"alone name": "she wrote to us"}))
    execute(move.target, "UPDATE guests SET name = 'Prof. 7' WHERE room = 3")
    move.adopt()
    assert doubts(move)["alone name"].accepted == "she wrote to us"


@pytest.mark.parametrize("policy", [Policy.KEEP, Policy.REPAIR])
def test_a_column_with_a_policy_is_not_asked_who_wrote_it(hotel: Any, policy: Policy) -> None:
    move = hotel(Identity(RULE, was={**WAS, "born": "born"}, policy={"born": policy}))
    move.adopt()
    assert doubts(move) == {}


def test_nothing_in_place_of_a_value_is_stale_unless_people_empty_the_column(hotel: Any) -> None:
    for policy, towns in (({}, 9), ({"town": Policy.KEEP_EMPTY}, 0)):
        move = hotel(Identity(RULE, was={**WAS, "town": "town"}, policy=policy))
        move.finish()
        assert select(move.target, "SELECT count(town) FROM guests") == [(towns,)]


def test_a_stamp_is_kept_where_its_row_was_edited(hotel: Any) -> None:
    move = hotel(RIGHT)
    execute(move.target, "UPDATE guests SET name = 'Miss ' || name WHERE room < 3")
    move.finish()
    kept = "SELECT array_agg(room ORDER BY room) FROM guests WHERE updated_at > '2021-01-01'"
    assert select(move.target, kept) == [([1, 2],)]


def test_one_of_several_values_was_written(hotel: Any) -> None:
    was = {**WAS, "born": Holds("born = source.born + 1 OR born = source.born + 2")}
    move = hotel(Identity(RULE, was=was))
    execute(move.target, "UPDATE guests SET born = born + 1 WHERE room < 3")
    execute(move.target, "UPDATE guests SET born = born + 9 WHERE room IN (8, 9)")
    move.adopt()
    touched = "SELECT count(*) FROM rowcall.adoptions WHERE touched @> '{born}'"
    assert select(move.target, touched) == [(2,)]
