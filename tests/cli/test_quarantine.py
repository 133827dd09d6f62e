"""Does the command list, show, export and import, and say what it did?"""

import csv
import json
from pathlib import Path

import psycopg

from fixtures.command import Command


def fill(file: Path, new_value: str, why: str = "asked") -> None:
    """Give every line of an exported file this value."""
    with file.open(encoding="utf-8", newline="") as exported:
        header, *lines = csv.reader(exported)
    with file.open("w", encoding="utf-8", newline="") as filled:
        csv.writer(filled).writerows([header, *([*line[:-2], new_value, why] for line in lines)])


def corrections(target: str) -> list[tuple[object, ...]]:
    with psycopg.connect(target) as connection:
        return connection.execute(
            "SELECT made_by, source_table, column_name, old_value, new_value"
            "  FROM rowcall.override JOIN rowcall.correction USING (correction_id)"
        ).fetchall()


def test_a_value_goes_out_and_comes_back(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    file = delivered.folder / "out.csv"
    exported = delivered("quarantine", "export", "--out", "out.csv")
    assert exported.returncode == 0
    assert exported.stdout == ""
    assert exported.stderr.startswith("1 line of 1 unit\n")
    fill(file, "2")
    dry = delivered("quarantine", "import", "out.csv", "--by", "ann", "--dry-run")
    assert dry.stdout == "1 row, 1 column would be corrected\n"
    assert corrections(target) == []
    done = delivered("quarantine", "import", "out.csv", "--by", "ann")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 row, 1 column corrected by correction 1; next: rowcall run\n"
    assert corrections(target) == [("ann", "parcel", "depot_id", "9", "2")]
    again = delivered("quarantine", "import", "out.csv", "--by", "ann", "--format", "json")
    assert json.loads(again.stdout)["standing"] == 1
    assert len(corrections(target)) == 1


def test_the_export_stands_on_stdout_as_csv(delivered: Command) -> None:
    done = delivered("quarantine", "export")
    assert list(csv.reader(done.stdout.splitlines()))[1][:3] == ["parcels", "parcel", "3"]


def test_findings_end_with_the_code_of_wrong_input(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    delivered("quarantine", "export", "--out", "out.csv")
    fill(delivered.folder / "out.csv", "two", why="")
    done = delivered("quarantine", "import", "out.csv", "--by", "ann")
    assert done.returncode == 2
    assert "bad_value" in done.stdout
    assert "missing_why" in done.stdout
    assert "2 findings; nothing was written" in done.stdout
    listed = delivered("quarantine", "import", "out.csv", "--by", "ann", "--format", "json")
    assert listed.returncode == 2
    assert {one["code"] for one in json.loads(listed.stdout)["findings"]} == {
        "bad_value",
        "missing_why",
    }
    assert corrections(target) == []


def test_list_and_show_are_documents_too(delivered: Command) -> None:
    [line] = json.loads(delivered("quarantine", "list", "--format", "json").stdout)["quarantined"]
    assert (line["mapping"], line["reason"], line["units"], line["own"]) == (
        "parcels",
        "missing_reference",
        1,
        1,
    )
    assert "missing_reference" in delivered("quarantine", "list").stdout
    [unit] = json.loads(delivered("quarantine", "show", "parcels", "3", "--format", "json").stdout)[
        "units"
    ]
    assert unit["values"] == [{"column_name": "depot_id", "value": "9", "refused": None}]
    assert "no such depots" in delivered("quarantine", "show", "parcels", "3").stdout


def test_a_file_that_is_there_is_not_written_over(delivered: Command) -> None:
    (delivered.folder / "out.csv").write_text("my corrections", encoding="utf-8")
    done = delivered("quarantine", "export", "--out", "out.csv")
    assert done.returncode == 2
    assert (delivered.folder / "out.csv").read_text(encoding="utf-8") == "my corrections"


def test_what_is_not_there_is_refused(delivered: Command, target: str) -> None:
    for command in (("list",), ("export",), ("show", "parcels", "3")):
        early = delivered("quarantine", *command, ROWCALL_TARGET=target)
        assert early.returncode == 2
        assert "no ledger" in early.stderr
    unknown: tuple[tuple[str, ...], ...] = (
        ("show", "parcels", "33"),
        ("show", "nothing", "3"),
        ("export", "--mapping", "nothing"),
        ("export", "--cause", "nothing/bad_value"),
        ("import", "nothing.csv", "--by", "ann"),
        ("import", "nothing.csv"),
    )
    for words in unknown:
        assert delivered("quarantine", *words).returncode == 2, words


def test_shared_options_may_stand_before_both_words(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    del delivered.environment["ROWCALL_TARGET"]
    assert delivered("--target", target, "quarantine", "list").returncode == 0


def test_a_reader_who_leaves_early_is_told_nothing(delivered: Command) -> None:
    process = delivered.start("quarantine", "export")
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    said = process.stderr.read()
    assert process.wait() == 1
    assert said == ""


def test_a_report_tells_corrections(delivered: Command) -> None:
    delivered("quarantine", "export", "--out", "out.csv")
    fill(delivered.folder / "out.csv", "2")
    delivered("quarantine", "import", "out.csv", "--by", "ann")
    report = delivered("report", "--format", "json")
    [line] = json.loads(report.stdout)["corrections"]
    assert (line["made_by"], line["source_table"], line["column_name"]) == (
        "ann",
        "parcel",
        "depot_id",
    )
    assert (line["values"], line["carried"], line["waiting"], line["replaced"]) == (1, 0, 1, 0)
    assert "Corrections" in delivered("report").stdout
