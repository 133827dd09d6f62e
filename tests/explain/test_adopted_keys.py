"""Is told what adoption found, and what a run replaced, kept and removed?"""

from explain.club.project import project
from explain.desk import Desk, column
from rowcall.explain.held import Held
from rowcall.explain.lines import Kept
from rowcall.report.explain.rules import rules_of

B1, B2, B3, B4, B9 = (f"00000000-0000-0000-0000-0000000000b{i}" for i in (1, 2, 3, 4, 9))
D1 = "00000000-0000-0000-0000-0000000000d1"


def test_before_the_run_an_old_key_names_the_rows_that_were_recognised(adopted: Desk) -> None:
    unit = adopted.old("member", "11")["members"]
    assert (unit.outcome, unit.target_key) == (None, B1)
    assert {line.target_key: line.origin for line in unit.adopted} == {
        B1: "adopted",
        B2: "surplus",
    }


def test_before_the_run_every_row_has_its_origin(adopted: Desk) -> None:
    origins = {key: adopted.new("members", key).origin for key in (B1, B2, B3, B9)}
    assert origins == {B1: "adopted", B2: "surplus", B3: "adopted", B9: "native"}
    copy = adopted.new("members", B2).adopted
    assert copy is not None
    assert copy.kept_key == B1


def test_an_undecided_row_names_its_candidates(adopted: Desk) -> None:
    row = adopted.new("clubs", D1)
    assert row.origin == "undecided"
    assert row.adopted is not None
    assert row.adopted.candidates == ("1", "3")


def test_behind_the_run_both_sides_tell_what_was_replaced(finished: Desk) -> None:
    unit = finished.old("member", "11")["members"]
    assert (unit.outcome, unit.target_key) == ("migrated", B1)
    hidden = {one.column_name: one.old_value for one in unit.replaced}
    assert hidden["name"] == Held("masked", "text, 4 characters")
    assert hidden["club_id"] == Held("null", "NULL")
    row = finished.new("members", B1, show_values=True)
    assert row.origin == "adopted"
    assert column(row, "name").replaced == Held("shown", "AYLA")
    assert column(row, "pin_hash").replaced is None
    assert rules_of(project, row)["id"].how == "kept from the earlier migration"


def test_a_value_that_people_wrote_is_kept(finished: Desk) -> None:
    assert finished.old("member", "13")["members"].kept == (Kept("name", "edited"),)
    row = finished.new("members", B3)
    assert column(row, "name").kept == "edited"
    assert row.adopted is not None
    assert "name" in row.adopted.touched


def test_a_row_that_was_removed_is_still_explained(finished: Desk) -> None:
    for key, unit in ((B2, "11"), (B4, "12")):
        row = finished.new("members", key)
        assert (row.origin, row.is_there, row.columns) == ("removed", False, ())
        assert row.adopted is not None
        assert row.adopted.source_key == unit
