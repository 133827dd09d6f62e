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


def test_a_value_goes_out_and_comes_back(parcels: Command, target: str) -> None:
    parcels("run")
    file = parcels.folder / "out.csv"
    exported = parcels("quarantine", "export", "--out", "out.csv")
    assert exported.returncode == 0
    assert exported.stdout == ""
    assert exported.stderr.startswith("1 line of 1 unit\n")
    fill(file, "2")
    dry = parcels("quarantine", "import", "out.csv", "--by", "ann", "--dry-run")
    assert dry.stdout == "1 row, 1 column would be corrected\n"
    assert corrections(target) == []
    done = parcels("quarantine", "import", "out.csv", "--by", "ann")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 row, 1 column corrected by correction 1; next: rowcall run\n"
    assert corrections(target) == [("ann", "parcel", "depot_id", "9", "2")]
    again = parcels("quarantine", "import", "out.csv", "--by", "ann", "--format", "json")
    assert json.loads(again.stdout)["standing"] == 1
    assert len(corrections(target)) == 1


def test_the_export_stands_on_stdout_as_csv(parcels: Command) -> None:
    parcels("run")
    done = parcels("quarantine", "export")
    assert list(csv.reader(done.stdout.splitlines()))[1][:3] == ["parcels", "parcel", "3"]


def test_findings_end_with_the_code_of_wrong_input(parcels: Command, target: str) -> None:
    parcels("run")
    parcels("quarantine", "export", "--out", "out.csv")
    fill(parcels.folder / "out.csv", "two", why="")
    done = parcels("quarantine", "import", "out.csv", "--by", "ann")
    assert done.returncode == 2
    assert "bad_value" in done.stdout
    assert "missing_why" in done.stdout
    assert "2 findings; nothing was written" in done.stdout
    listed = parcels("quarantine", "import", "out.csv", "--by", "ann", "--format", "json")
    assert listed.returncode == 2
    assert {one["code"] for one in json.loads(listed.stdout)["findings"]} == {
        "bad_value",
        "missing_why",
    }
    assert corrections(target) == []


def test_list_and_show_are_documents_too(parcels: Command) -> None:
    parcels("run")
    [line] = json.loads(parcels("quarantine", "list", "--format", "json").stdout)["quarantined"]
    assert (line["mapping"], line["reason"], line["units"], line["own"]) == (
        "parcels",
        "missing_reference",
        1,
        1,
    )
    assert "missing_reference" in parcels("quarantine", "list").stdout
    [unit] = json.loads(parcels("quarantine", "show", "parcels", "3", "--format", "json").stdout)[
        "units"
    ]
    assert unit["values"] == [{"column_name": "depot_id", "value": "9", "refused": None}]
    assert "no such depots" in parcels("quarantine", "show", "parcels", "3").stdout


def test_a_file_that_is_there_is_not_written_over(parcels: Command) -> None:
    parcels("run")
    (parcels.folder / "out.csv").write_text("my corrections", encoding="utf-8")
    done = parcels("quarantine", "export", "--out", "out.csv")
    assert done.returncode == 2
    assert (parcels.folder / "out.csv").read_text(encoding="utf-8") == "my corrections"


def test_what_is_not_there_is_refused(parcels: Command) -> None:
    for command in (("list",), ("export",), ("show", "parcels", "3")):
        early = parcels("quarantine", *command)
        assert early.returncode == 2
        assert "no ledger" in early.stderr
    parcels("run")
    unknown: tuple[tuple[str, ...], ...] = (
        ("show", "parcels", "33"),
        ("show", "nothing", "3"),
        ("export", "--mapping", "nothing"),
        ("export", "--cause", "nothing/bad_value"),
        ("import", "nothing.csv", "--by", "ann"),
        ("import", "nothing.csv"),
    )
    for words in unknown:
        assert parcels("quarantine", *words).returncode == 2, words


def test_shared_options_may_stand_before_both_words(parcels: Command, target: str) -> None:
    parcels("run")
    del parcels.environment["ROWCALL_TARGET"]
    assert parcels("--target", target, "quarantine", "list").returncode == 0


def test_a_reader_who_leaves_early_is_told_nothing(parcels: Command) -> None:
    parcels("run")
    process = parcels.start("quarantine", "export")
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    said = process.stderr.read()
    assert process.wait() == 1
    assert said == ""


def test_a_report_tells_corrections(parcels: Command) -> None:
    parcels("run")
    parcels("quarantine", "export", "--out", "out.csv")
    fill(parcels.folder / "out.csv", "2")
    parcels("quarantine", "import", "out.csv", "--by", "ann")
    report = parcels("report", "--format", "json")
    [line] = json.loads(report.stdout)["corrections"]
    assert (line["made_by"], line["source_table"], line["column_name"]) == (
        "ann",
        "parcel",
        "depot_id",
    )
    assert (line["values"], line["carried"], line["waiting"], line["replaced"]) == (1, 0, 1, 0)
    assert "Corrections" in parcels("report").stdout
