"""Does each unit of its own trouble go out with the values that are behind it, and no other?"""

import csv
import io
from collections import defaultdict

from engine.moving import select
from quarantine.desk import Desk, Row

OWN = """SELECT mapping, source_key, part FROM rowcall.source_rows
 WHERE outcome = 'quarantined' AND cause_mapping = mapping AND cause_key = source_key
   AND cause_part = part"""


def columns(lines: list[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        found[f"{line['source_key']}{line['part'] and '/'}{line['part']}"].append(
            line["column_name"]
        )
    return dict(found)


def test_each_trouble_names_the_columns_behind_it(depots: Desk) -> None:
    found = columns(depots.lines(mapping="parcels"))
    assert {int(key) % 1000: names for key, names in found.items()} == {
        102: ["kilos"],
        103: ["width", "height"],
        104: ["label"],
        105: ["route_id"],
        108: ["state"],
        109: ["state_note"],
        # of what raises, the ledger says which column it was
        110: ["parts"],
        111: ["kilos"],
        112: ["price"],
    }


def test_the_lines_of_the_library_are_those_written_by_hand(library: Desk) -> None:
    assert columns(library.lines()) == {
        '["C", "1"]': ["in_hall", "in_row"],
        '["D", "1"]': ["in_hall", "in_row"],
        '["E", "1"]': ["in_hall", "in_row"],
        "r3": ["order"],
        "r7": ["divisor"],
        "4": ["title"],
        "5": ["hall", "row"],
        "3/1": ["author1"],
        "105": ["reader_nr"],
        "106": ["book_id", "magazine_code", "reader_nr", "ticket", "on_day"],
        "108": ["book_id", "magazine_code"],
    }


def test_every_unit_of_the_library_has_lines_or_is_counted(library: Desk) -> None:
    adds_up(library)


def test_every_unit_of_the_parcels_has_lines_or_is_counted(depots: Desk) -> None:
    adds_up(depots)


def adds_up(desk: Desk) -> None:
    text, told = desk.export()
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    units = {(line["mapping"], line["source_key"], line["part"]) for line in lines}
    own = set(select(desk.target, OWN))
    assert told.units == len(units)
    assert told.lines == len(lines)
    assert len(own - units) == sum(told.refused.values())
    [(quarantined,)] = select(
        desk.target, "SELECT count(*) FROM rowcall.source_rows WHERE outcome = 'quarantined'"
    )
    assert quarantined == told.units + sum(told.refused.values()) + sum(told.blocked.values())


def test_what_nobody_can_correct_is_counted_with_the_reason(library: Desk, depots: Desk) -> None:
    assert library.export()[1].refused == {"no_key": 2, "further_copy": 1, "derived_row": 1}
    assert depots.export()[1].refused == {"no_key": 1, "further_copy": 1}


def test_what_only_a_parent_blocks_is_counted_by_its_root(library: Desk, depots: Desk) -> None:
    assert library.export()[1].blocked == {
        ("readers", "expression_failed"): 2,
        ("readers", "unknown_code"): 1,
        ("shelves", "missing_reference"): 4,
        ("shelves", "reference_cycle"): 2,
        ("works", "bad_value"): 1,
    }
    assert depots.export()[1].blocked == {("depots", "bad_value"): 1, ("depots", "closed_down"): 1}


def test_a_part_goes_out_with_its_own_column(depots: Desk) -> None:
    assert columns(depots.lines(mapping="phones")) == {
        '["#1", "c,\\"d"]/h': ["home"],
        '["#1", "c,\\"d"]/o': ["office"],
        '["ann", "1"]/h': ["home"],
        '["bob", "2"]/h': ["home"],
    }


def test_a_line_says_everything_that_coming_back_needs(depots: Desk) -> None:
    assert depots.line("108", "state") == {
        "mapping": "parcels",
        "source_table": "parcel",
        "source_key": "110000000000000108",
        "part": "",
        "reason": "state_unknown",
        "detail": "state: not in the lookup",
        "column_name": "state",
        # no spreadsheet takes it for a formula
        "old_value": "\\=1+1",
        "new_value": "",
        "why": "",
    }
    assert depots.line("0002", "town")["old_value"] == "\\N"


def test_the_file_is_csv_by_the_book(depots: Desk) -> None:
    text, _ = depots.export()
    header, *lines = text.split("\r\n")
    assert header == (
        "mapping,source_table,source_key,part,reason,detail,column_name,old_value,new_value,why"
    )
    assert lines[-1] == ""
    assert '"[""#1"", ""c,\\""d""]"' in text
    assert "\n" not in text.replace("\r\n", "")


def test_the_same_target_gives_the_same_file(library: Desk) -> None:
    assert library.export() == library.export()


def test_a_filter_narrows_lines_and_counts(library: Desk) -> None:
    assert {line["mapping"] for line in library.lines(mapping="loans")} == {"loans"}
    assert {line["source_key"] for line in library.lines(reason="bad_value")} == {"4"}
    text, told = library.export(cause_mapping="shelves", cause_reason="missing_reference")
    assert text.count("\r\n") == 3
    assert told.blocked == {("shelves", "missing_reference"): 4}


def test_a_limit_counts_units(library: Desk) -> None:
    text, told = library.export(limit=2)
    assert (told.units, told.lines, told.is_cut) == (2, 4, True)
    assert text.count("\r\n") == 5
    assert not library.export(limit=11)[1].is_cut


def test_no_secret_goes_out(depots: Desk) -> None:
    assert "a-pin" not in depots.export()[0]
    assert "pin" not in {line["column_name"] for line in depots.lines()}


def test_no_trouble_gives_a_header_alone(library: Desk) -> None:
    text, told = library.export(mapping="fines")
    assert (text.count("\r\n"), told.units) == (1, 0)
