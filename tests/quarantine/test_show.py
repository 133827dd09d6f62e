"""Is all told that is known of one unit?"""

from quarantine.desk import Desk
from rowcall.quarantine.lines import StagedValue


def test_a_chain_names_each_parent_up_to_the_root(library: Desk) -> None:
    [unit] = library.show("loans", "102")
    assert unit.problems == ("blocked_by_parent|work_id: its works did not move",)
    assert [(one.mapping, one.source_key, one.reason) for one in unit.chain] == [
        ("works", "3", "blocked_by_parent"),
        ("shelves", '["C", "2"]', "blocked_by_parent"),
        ("shelves", '["C", "1"]', "missing_reference"),
    ]
    assert unit.values == (
        StagedValue("book_id", "3", None),
        StagedValue("magazine_code", None, None),
    )


def test_a_chain_leads_over_a_path(depots: Desk) -> None:
    [unit] = depots.show("parcels", "110000000000000107")
    assert [(one.mapping, one.outcome, one.reason) for one in unit.chain] == [
        ("depots", "excluded", "closed_down")
    ]


def test_all_that_is_wrong_is_told_not_the_first_alone(depots: Desk) -> None:
    [unit] = depots.show("parcels", "110000000000000111")
    assert unit.problems == (
        "blocked_by_parent|depot_id: its depots did not move",
        "bad_value|kilos: not a number",
    )
    assert [one.column_name for one in unit.values] == ["route_id", "kilos"]


def test_a_unit_that_moved_has_no_trouble(depots: Desk) -> None:
    [unit] = depots.show("parcels", "110000000000000101")
    assert (unit.outcome, unit.problems, unit.chain, unit.values) == ("migrated", (), (), ())


def test_a_key_names_its_parts_or_one_of_them(depots: Desk) -> None:
    key = '["ann", "1"]'
    assert [unit.part for unit in depots.show("phones", key)] == ["h", "o"]
    assert [unit.part for unit in depots.show("phones", key, "o")] == ["o"]
    assert depots.show("phones", key, "x") == []


def test_a_row_of_a_cycle_is_its_own_cause(library: Desk) -> None:
    [unit] = library.show("shelves", '["D", "1"]')
    assert unit.chain == ()
    [child] = library.show("shelves", '["E", "2"]')
    assert [one.source_key for one in child.chain] == ['["E", "1"]']


def test_a_derived_unit_has_a_chain_and_no_values(library: Desk) -> None:
    [unit] = library.show("reader_totals", "r7")
    assert [(one.mapping, one.source_key) for one in unit.chain] == [("readers", "r7")]
    assert unit.values == ()


def test_a_further_copy_is_a_unit_of_its_own(library: Desk) -> None:
    [first, second] = library.show("readers", "r5") + library.show("readers", "r5#2")
    assert (first.outcome, second.reason) == ("migrated", "duplicate_key")


def test_overrides_of_the_row_stand_beside_it(depots: Desk) -> None:
    depots.bring(depots.fill("102", "kilos", "5"))
    [unit] = depots.show("parcels", "110000000000000102")
    assert unit.values == (StagedValue("kilos", "heavy", None),)
    [override] = unit.overrides
    assert (override.made_by, override.old_value, override.new_value) == ("ann", "heavy", "5")
