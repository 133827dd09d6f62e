"""Do corrected values come back whole, or not at all, whatever was done to the file?"""

import csv
import io
import json
from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors

from engine.moving import select
from quarantine.desk import Desk, Row, codes
from rowcall.api.databases import bind_to_staging
from rowcall.ledger.steps import judged_mappings
from rowcall.quarantine.imports import import_corrections
from rowcall.quarantine.lines import COLUMNS
from rowcall.report.quarantine import imported_json, imported_text


def sheet(rows: list[Row], separator: str = ",", end: str = "\n") -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def parcel(column: str, old: str, new: str, key: str = "110000000000000112") -> Row:
    """A line that no export wrote: any column of a quarantined row can be corrected."""
    return {
        "mapping": "parcels",
        "source_table": "parcel",
        "source_key": key,
        "column_name": column,
        "old_value": old,
        "new_value": new,
        "why": "w",
    }


def test_an_override_says_who_when_why_old_and_new(depots: Desk) -> None:
    imported = depots.bring(
        depots.fill("102", "kilos", "12,5", "weighed again"),
        depots.fill("0002", "town", "Turin", "looked it up"),
    )
    assert (imported.rows, imported.values, imported.correction_id) == (2, 2, 1)
    assert depots.overrides() == [
        ("ann", "depot", "110000000000000002", "town", None, "Turin", "looked it up"),
        ("ann", "parcel", "110000000000000102", "kilos", "heavy", "12,5", "weighed again"),
    ]
    assert select(
        depots.target,
        "SELECT made_by, file_name, row_count, now() - made_at < '1 hour' FROM rowcall.correction",
    ) == [("ann", "corrected.csv", 2, True)]
    assert select(
        depots.target,
        "SELECT count(*) FROM rowcall.override AS o JOIN rowcall_staging.parcel AS p"
        " ON p.rowcall_row = o.position AND p.id::text = o.source_key",
    ) == [(1,)]


def test_an_export_that_nobody_filled_in_changes_nothing(depots: Desk) -> None:
    imported = depots.bring(*depots.lines())
    assert (imported.lines, imported.values, imported.findings) == (0, 0, ())
    assert select(depots.target, "SELECT count(*) FROM rowcall.correction") == [(0,)]


def test_the_same_file_again_changes_nothing(depots: Desk) -> None:
    rows = [depots.fill("102", "kilos", "5"), depots.fill("103", "width", "2")]
    assert depots.bring(*rows).values == 2
    again = depots.bring(*rows)
    assert (again.values, again.standing, again.findings) == (0, 2, ())
    assert len(depots.overrides()) == 2
    assert imported_text(again, is_dry=False) == "2 values stand already: nothing was written"


def test_a_value_is_corrected_again_from_what_it_is_to_be(depots: Desk) -> None:
    stale = depots.fill("102", "kilos", "6")
    depots.bring(depots.fill("102", "kilos", "5"))
    assert depots.line("102", "kilos")["old_value"] == "5"
    refused = depots.bring(stale, by="bo")
    assert codes(refused) == [("changed_meanwhile", 2)]
    assert refused.findings[0].text == (
        'old_value is "heavy", and the row holds "5", as ann corrected it'
    )
    assert depots.bring(depots.fill("102", "kilos", "6"), by="bo").correction_id == 2
    assert [line[4:6] for line in depots.overrides()] == [("heavy", "5"), ("5", "6")]


def test_a_value_that_a_run_took_over_is_corrected_again(depots: Desk) -> None:
    first = depots.fill("103", "width", "+04")
    depots.bring(first)
    with depots.staged("UPDATE rowcall_staging.parcel SET width = 4 WHERE width = 20"):
        assert depots.bring(first).standing == 1
        assert depots.bring(depots.fill("103", "width", "5")).values == 1
    assert [line[4:6] for line in depots.overrides()] == [("20", "4"), ("4", "5")]


def test_all_findings_are_told_at_once_with_their_lines(depots: Desk) -> None:
    imported = depots.bring(
        depots.fill("102", "kilos", "5", why=""),
        depots.fill("103", "width", "wide"),
        depots.fill("103", "height", "4") | {"old_value": "31"},
        depots.fill("104", "label", "z") | {"source_key": "110000000000000999"},
        depots.fill("104", "label", "z") | {"mapping": "parcel"},
        depots.fill("104", "label", "z") | {"source_table": "depot"},
        depots.fill("104", "label", "z") | {"column_name": "lable"},
        parcel("id", "110000000000000112", "5"),
        parcel("pin", "a-pin", "1234"),
        parcel("scribble", "x", "y"),
        parcel("width", "2", "3", key="110000000000000101"),
        depots.fill("105", "route_id", "7"),
        depots.fill("105", "route_id", "8"),
        depots.fill("108", "state", "s"),
    )
    assert codes(imported) == [
        ("missing_why", 2),
        ("bad_value", 3),
        ("changed_meanwhile", 4),
        ("unknown_row", 5),
        ("unknown_mapping", 6),
        ("unknown_table", 7),
        ("unknown_column", 8),
        ("key_column", 9),
        ("secret_column", 10),
        ("not_staged", 11),
        ("already_moved", 12),
        ("contradiction", 14),
    ]
    assert all(one.text for one in imported.findings)
    assert depots.overrides() == []
    assert select(depots.target, "SELECT count(*) FROM rowcall.correction") == [(0,)]
    assert "1234" not in imported_text(imported, is_dry=False)
    listed = json.loads(imported_json(imported, is_dry=False))
    assert [one["line"] for one in listed["findings"]] == [line for _, line in codes(imported)]


def test_rows_that_nothing_names_alone_are_refused(library: Desk, depots: Desk) -> None:
    found = select(
        library.target,
        "SELECT source_key FROM rowcall.source_rows"
        " WHERE reason IN ('missing_key', 'duplicate_key') ORDER BY reason, source_key",
    )
    value = {"old_value": "Fay", "new_value": "Flo", "why": "w"}
    reader = {"mapping": "readers", "source_table": "reader", "column_name": "Full Name"}
    total = {"mapping": "reader_totals", "source_table": "loans_by_reader", "column_name": "loans"}
    rows = [reader | value | {"source_key": key} for (key,) in found]
    rows.append(total | value | {"source_key": "r99"})
    assert codes(library.bring(*rows)) == [
        ("further_copy", 2),
        ("no_key", 3),
        ("no_key", 4),
        ("derived_row", 5),
    ]


@pytest.mark.parametrize(
    "respell",
    [
        lambda rows: "\ufeff" + sheet(rows, ";", "\r\n"),
        lambda rows: sheet(rows, "\t"),
        lambda rows: sheet(rows).rstrip("\n"),
        lambda rows: sheet(rows) + ",,,,,,,,,\r\n\r\n",
        lambda rows: sheet(rows).replace("they said so\n", "they said so,,\n"),
        lambda rows: sheet(rows).replace("mapping,", '"mapping",'),
    ],
    ids=["excel", "tabs", "no end", "empty lines", "cells behind the header", "quoted header"],
)
def test_what_a_spreadsheet_makes_of_the_file_is_read(
    depots: Desk, respell: Callable[[list[Row]], str]
) -> None:
    rows = [depots.fill("102", "kilos", "5,5;\n6"), depots.fill("0002", "town", "Bakı")]
    imported = depots.bring_file(respell(rows).encode())
    assert imported.findings == ()
    assert sorted(line[5] for line in depots.overrides()) == ["5,5;\n6", "Bakı"]


def test_columns_may_stand_in_any_order_and_be_more(depots: Desk) -> None:
    row = depots.fill("102", "kilos", "5")
    names = ["note to self", *reversed(COLUMNS)]
    text = ",".join(names) + "\n" + ",".join(f'"{row.get(name, "!")}"' for name in names)
    assert depots.bring_file(text.encode()).values == 1


def test_a_number_that_a_spreadsheet_destroyed_has_a_finding_of_its_own(depots: Desk) -> None:
    imported = depots.bring(
        depots.fill("105", "route_id", "2.2E+17"),
        depots.fill("102", "kilos", "2,2E+17"),
        depots.fill("104", "label", "z") | {"source_key": "1.1E+17"},
        depots.fill("103", "height", "3") | {"old_value": "3.0E+01"},
        depots.fill("109", "state_note", "3E12"),
    )
    assert codes(imported) == [("spreadsheet_number", line) for line in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("column", "old", "new", "stands"),
    [
        ("width", "2", " 7 ", "7"),
        ("width", "2", "7.5", None),
        ("width", "2", "99999999999", None),
        ("width", "2", "\\N", "NULL"),
        ("width", "2", "\\", None),
        ("price", "-1.50", "2.5", "2.50"),
        ("price", "-1.50", "2.505", None),
        ("price", "-1.50", "1000", None),
        ("label", "l", "abcd", "abcd"),
        ("label", "l", "abcde", None),
        ("label", "l", "\\", ""),
        ("label", "l", "\\=1", "=1"),
        ("label", "l", "=1", "=1"),
        ("label", "l", "\\\\N", "\\N"),
        ("state_note", "\\N", "'; DROP SCHEMA rowcall; --", "'; DROP SCHEMA rowcall; --"),
        ("state_note", "\\N", "%s %(a)s {x}", "%s %(a)s {x}"),
    ],
)  # fmt: skip
def test_a_new_value_is_one_of_its_columns_type(
    depots: Desk, column: str, old: str, new: str, stands: str | None
) -> None:
    imported = depots.bring(parcel(column, old, new))
    if stands is None:
        assert codes(imported) == [("bad_value", 2)]
    else:
        assert [line[5] for line in depots.overrides()] == [None if stands == "NULL" else stands]


def test_a_value_that_is_repeated_is_one(library: Desk) -> None:
    rows = [library.fill("5", "hall", "A"), library.fill("5", "row", "1")]
    imported = library.bring(*rows, *rows)
    assert (imported.lines, imported.rows, imported.values) == (4, 1, 2)


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"", ("bad_header", 1)),
        (b"mapping,source_table\n", ("bad_header", 1)),
        (b"PK\x03\x04\x00\x00", ("bad_header", 1)),
        ("mapping,source_table\n".encode("utf-16"), ("not_utf8", 1)),
        (b"{header}\n{line}\nBak\xfd,,,,,,,,,\n", ("not_utf8", 3)),
        (b'{header}\n{line}\n"open,,,,,,,,,\n', ("bad_csv", 3)),
        (b"{header}\nparcels,parcel\n{line}\n", ("ragged_line", 2)),
        (b"{header}\nparcels,parcel,1,,,,kilos,1,\\x,w\n{line}\n", ("bad_escape", 2)),
        (b"{header}\nparcels,parcel,1,,,,kilos,1,a\0b,w\n", ("bad_character", 2)),
    ],
)
def test_a_damaged_file_is_a_finding_and_no_error(
    depots: Desk, content: bytes, finding: tuple[str, int]
) -> None:
    row = depots.fill("102", "kilos", "5")
    header, line = sheet([row]).encode().split(b"\n")[:2]
    imported = depots.bring_file(content.replace(b"{header}", header).replace(b"{line}", line))
    assert codes(imported) == [finding]
    assert depots.overrides() == []


def test_a_line_number_counts_the_lines_within_a_text(depots: Desk) -> None:
    rows = [depots.fill("102", "kilos", "one\ntwo"), depots.fill("103", "width", "wide")]
    assert codes(depots.bring(*rows)) == [("bad_value", 4)]


def test_one_reason_may_serve_all_lines(depots: Desk) -> None:
    depots.bring(depots.fill("102", "kilos", "5", why=" "), why="the carrier said so")
    assert [line[6] for line in depots.overrides()] == ["the carrier said so"]


def test_a_dry_run_finds_the_same_and_writes_nothing(depots: Desk) -> None:
    good, bad = depots.fill("102", "kilos", "5"), depots.fill("103", "width", "wide")
    dry = depots.bring(good, is_dry=True)
    assert (dry.rows, dry.values, dry.correction_id) == (1, 1, None)
    assert codes(depots.bring(good, bad, is_dry=True)) == [("bad_value", 3)]
    assert depots.overrides() == []
    assert depots.bring(good).correction_id == 1


def test_two_imports_do_not_check_side_by_side(depots: Desk) -> None:
    path = depots.folder / "first.csv"
    path.write_text(sheet([depots.fill("102", "kilos", "5")]), encoding="utf-8")
    with psycopg.connect(depots.target) as one, psycopg.connect(depots.target) as other:
        bound = bind_to_staging(depots.project, one)
        import_corrections(one, bound, path, "ann")
        other.execute("SET lock_timeout = '50ms'")
        assert judged_mappings(other)
        with pytest.raises(errors.LockNotAvailable):
            import_corrections(other, bound, path, "bo")
        one.rollback()
