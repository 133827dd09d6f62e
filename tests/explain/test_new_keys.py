"""Is all told of a new key: the units behind it, and the rule of each column?"""

from explain.club.project import project
from explain.conftest import LOST, NATIVE
from explain.desk import Desk, column
from rowcall.explain.held import Held
from rowcall.explain.lines import StandIn
from rowcall.report.explain.rules import rules_of


def test_a_row_names_the_unit_that_made_it_and_those_merged_into_it(club: Desk) -> None:
    row = club.new("members", club.became("member", "11", "members"))
    assert row.origin == "migrated"
    assert [(one.name.source_key, one.outcome) for one in row.makers] == [
        ("11", "migrated"),
        ("12", "merged"),
    ]


def test_each_column_has_its_rule_its_value_and_its_mark(club: Desk) -> None:
    row = club.new("members", club.became("member", "13", "members"))
    rules = rules_of(project, row)
    assert set(rules) == {one.column_name for one in row.columns}
    assert rules["joined"].how == "read as a date: DD/MM/YYYY or YYYY-MM-DD"
    assert rules["id"].how == "made of the source key"
    assert "of the units merged into it: name" in rules["notes"].how
    assert column(row, "joined").value == Held("null", "NULL")
    assert [mark.rule for mark in column(row, "joined").marks] == ["null"]
    assert column(row, "name").value == Held("masked", "text, 4 characters")
    assert column(row, "level").value == Held("masked", "integer")
    assert column(row, "club_id").value.state == "shown"


def test_values_are_told_when_asked_for_and_a_secret_is_not(club: Desk) -> None:
    key = club.became("member", "11", "members")
    row = club.new("members", key, show_values=True)
    assert column(row, "name").value == Held("shown", "Ayla")
    assert column(row, "pin_hash").value.state == "secret"
    assert "argon2" not in repr(row)


def test_a_placeholder_says_for_whom(club: Desk) -> None:
    row = club.new("members", club.became("member", "13", "members"))
    stand_in = club.new("clubs", column(row, "club_id").value.text)
    assert stand_in.origin == "placeholder"
    assert stand_in.stand_in == StandIn("clubs", "77", "members", "13", "")
    assert rules_of(project, stand_in)["title"].how == "of a stand-in row: 'club ' || missing.key"


def test_a_native_row_says_so_and_has_no_rules(club: Desk) -> None:
    row = club.new("members", NATIVE)
    assert (row.origin, row.makers) == ("native", ())
    assert rules_of(project, row) == {}


def test_a_reference_to_nothing_is_told(club: Desk) -> None:
    row = club.new("cards", LOST)
    assert column(row, "member_id").leads_nowhere == "members"
    sound = club.new("cards", club.became("card", '["A", "1"]', "cards"))
    assert column(sound, "member_id").leads_nowhere is None


def test_a_row_of_a_query_is_derived(club: Desk) -> None:
    row = club.new("towns", club.became("towns", "Baku", "towns"))
    assert (row.origin, row.makers[0].name.source_table) == ("derived", "towns")


def test_a_table_of_both_sides_is_looked_up_on_both(club: Desk) -> None:
    assert club.ask("towns", "Baku").new is None
    key = club.became("towns", "Baku", "towns")
    assert (club.ask("towns", key).old, club.ask("towns", key.upper()).new is None) == ((), False)
