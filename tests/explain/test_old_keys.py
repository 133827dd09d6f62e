"""Is all told of an old key: where it went, or why not?"""

import pytest

from explain.desk import Desk
from rowcall.errors import RefusedError
from rowcall.explain.explain import Side
from rowcall.explain.held import Held
from rowcall.explain.lines import Mark, Staged, UnitName


def test_a_unit_that_moved_names_its_row_and_what_was_replaced(club: Desk) -> None:
    unit = club.old("member", "13")["members"]
    assert (unit.outcome, unit.target_table, unit.problems) == ("migrated", "members", ())
    assert unit.marks == (
        Mark("club_id", "placeholder", "missing_reference: no such clubs"),
        Mark("joined", "null", "bad_value: not a date"),
    )


def test_a_merged_unit_names_the_row_and_who_made_it(club: Desk) -> None:
    unit = club.old("member", "12")["members"]
    assert (unit.outcome, unit.reason) == ("merged", "merged")
    assert unit.target_key == club.became("member", "11", "members")
    assert unit.survivor == UnitName("members", "member", "11", "")


def test_an_excluded_unit_names_the_rule_and_the_values_behind_it(club: Desk) -> None:
    unit = club.old("member", "14")["members"]
    assert (unit.outcome, unit.reason) == ("excluded", "asked_to_be_forgotten")
    assert unit.values == (Staged("name", Held("null", "NULL")),)
    assert unit.target_key is None


def test_every_mapping_and_every_part_answers_for_itself(club: Desk) -> None:
    units = club.old("member", "11")
    assert {name: unit.outcome for name, unit in units.items()} == {
        "members": "migrated",
        "phones/h": "migrated",
        "phones/o": "migrated",
    }
    assert club.old("member", "13")["phones/h"].reason == "bad_value"
    assert club.old("member", "12")["numbers"].reason == "nothing_filled"


def test_what_is_blocked_names_each_parent_up_to_the_root(club: Desk) -> None:
    unit = club.old("stamp", "2")["stamps"]
    assert [(link.mapping, link.source_key, link.reason) for link in unit.chain] == [
        ("cards", '["B", "1"]', "blocked_by_parent"),
        ("members", "15", "expression_failed"),
    ]
    # keys and references are no secret
    assert unit.values == (
        Staged("series", Held("shown", "B")),
        Staged("nr", Held("shown", "1")),
    )


def test_values_are_masked_unless_they_are_asked_for(club: Desk) -> None:
    key = '["A", "2"]'
    assert club.old("card", key)["cards"].values == (
        Staged("number", Held("masked", "text, 4 characters")),
    )
    assert club.old("card", key, show_values=True)["cards"].values == (
        Staged("number", Held("shown", "worn")),
    )


def test_a_message_of_the_database_may_quote_a_value_and_is_masked_too(club: Desk) -> None:
    for key, table in (("15", "member"), ("2", "stamp")):
        assert "secret level" not in repr(club.ask(table, key))
        assert "secret level" in repr(club.ask(table, key, show_values=True))
    detail = club.old("member", "15")["members"].detail
    assert detail is not None
    assert detail.startswith("level: 22P02, and a message of ")


def test_a_secret_is_never_told(club: Desk) -> None:
    told = [
        club.ask("member", key, show_values=True) for key in ("11", "12", "13", "14", "15", "16")
    ]
    assert "pin-of" not in repr(told)


def test_a_further_copy_of_a_key_is_found_as_the_ledger_names_it(club: Desk) -> None:
    unit = club.old("card", '["B", "1"]#2', show_values=True)["cards"]
    assert (unit.outcome, unit.reason) == ("quarantined", "duplicate_key")
    assert club.old("card", '["B", "1"]')["cards"].reason == "blocked_by_parent"


def test_a_row_of_a_query_is_explained_too(club: Desk) -> None:
    assert club.old("towns", "Baku")["towns"].target_table == "towns"


def test_corrections_stand_beside_the_row(club: Desk) -> None:
    club.connection.execute("INSERT INTO rowcall.correction (made_by, row_count) VALUES ('ann', 1)")
    club.connection.execute(
        "INSERT INTO rowcall.override SELECT max(correction_id), 'card', '[\"A\", \"2\"]',"
        " rowcall_row, 'number', 'worn', '200', 'asked'"
        " FROM rowcall.correction, rowcall_staging.card WHERE series = 'A' AND nr = 2"
        " GROUP BY rowcall_row"
    )
    [correction] = club.old("card", '["A", "2"]')["cards"].corrections
    assert (correction.made_by, correction.new_value) == (
        "ann",
        Held("masked", "text, 3 characters"),
    )
    club.connection.rollback()


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        ("member", "1l", "no row with the key 1l.*are 1"),
        ("members", "no-uuid", "no row with the key no-uuid"),
        ("member", "99", "source_key in rowcall.source_rows"),
        ("membr", "11", "did you mean member"),
        ("holder", "1", "others only look into it"),
        ("scrap", "1", "left behind: forgotten"),
        ("settings", "1", "of the new system"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is_near(
    club: Desk, table: str, key: str, said: str
) -> None:
    with pytest.raises(RefusedError, match=f"(?s){said}"):
        club.ask(table, key)


def test_a_side_leaves_the_other_one_out(club: Desk) -> None:
    with pytest.raises(RefusedError, match='no mapping writes a table "member"'):
        club.ask("member", "11", Side.NEW)
    with pytest.raises(RefusedError, match='no mapping reads a table "members"'):
        club.ask("members", club.became("member", "11", "members"), Side.OLD)
