"""Do check, plan, status and report say what is there, for people and as JSON?"""

import json

import psycopg

from fixtures.command import Command
from report.page_parts import Page


def test_check_finds_nothing_in_a_project_that_fits(parcels: Command) -> None:
    done = parcels("check")
    assert done.returncode == 0
    assert "no findings" in done.stdout


def test_check_names_a_table_and_a_column_that_are_missing(
    parcels: Command, source: str, target: str
) -> None:
    with psycopg.connect(source) as connection:
        connection.execute("ALTER TABLE parcel RENAME kilos TO weight")
    with psycopg.connect(target) as connection:
        connection.execute("ALTER TABLE couriers RENAME TO drivers")
    done = parcels("check")
    assert done.returncode == 2
    assert "kilos" in done.stdout
    assert "couriers" in done.stdout
    listed = json.loads(parcels("check", "--format", "json").stdout)["findings"]
    assert all("project.py:" in finding["place"] for finding in listed)


def test_run_and_plan_name_all_findings_and_write_nothing(parcels: Command, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("ALTER TABLE couriers RENAME TO drivers")
    for command in ("run", "plan"):
        done = parcels(command)
        assert done.returncode == 2
        assert "couriers" in done.stderr
    with psycopg.connect(target) as connection:
        row = connection.execute("SELECT to_regnamespace('rowcall')").fetchone()
        assert row == (None,)


def test_a_plan_names_the_steps_that_a_run_walks(delivered: Command, target: str) -> None:
    listed = json.loads(delivered("plan", "--format", "json", ROWCALL_TARGET=target).stdout)[
        "steps"
    ]
    assert not any(step["done"] for step in listed)
    again = json.loads(delivered("plan", "--format", "json").stdout)["steps"]
    assert all(step["done"] for step in again)
    with psycopg.connect(delivered.environment["ROWCALL_TARGET"]) as connection:
        walked = {row[0] for row in connection.execute("SELECT title FROM rowcall.step")}
    assert walked == {step["step"] for step in listed}


def test_status_before_and_after_a_run(delivered: Command, target: str) -> None:
    before = json.loads(delivered("status", "--format", "json", ROWCALL_TARGET=target).stdout)
    assert before["ledger"] is False
    assert before["next"] == "rowcall run"
    after = json.loads(delivered("status", "--format", "json").stdout)
    assert after["finished"] is True
    assert after["steps"]["done"] == after["steps"]["total"] == before["steps"]["total"]
    assert after["dropped_objects"] == 0
    assert {batch["mapping"]: batch["done"] for batch in after["batches"]} == {
        "depots": 1,
        "couriers": 1,
        "parcels": 1,
    }


def test_status_and_report_do_without_the_source(delivered: Command) -> None:
    delivered.environment["ROWCALL_SOURCE"] = "postgresql://localhost:1/gone"
    status = delivered("status", "--format", "json")
    assert status.returncode == 0
    assert json.loads(status.stdout)["steps"]["total"] is None
    assert "the number of steps is unknown" in status.stderr
    assert delivered("report").returncode == 0


def test_a_report_accounts_for_every_row(delivered: Command) -> None:
    report = json.loads(delivered("report", "--format", "json").stdout)
    assert report["finished"] is True
    assert report["differences_total"] == 0
    assert report["rows"] == 11
    own = {line["source_table"]: line for line in report["tables"]}
    assert own["parcel"] == {
        "source_table": "parcel",
        "rows": 5,
        "quarantined": 1,
        "migrated": 3,
        "merged": 0,
        "excluded": 1,
        "difference": 0,
    }
    assert [(c["mapping"], c["reason"], c["units"]) for c in report["causes"]] == [
        ("parcels", "missing_reference", 1)
    ]
    assert [d["table"] for d in report["dropped"]["tables"]] == ["scrap"]
    assert [(d["table"], d["column"], d["values"]) for d in report["dropped"]["columns"]] == [
        ("depot", "flag", 1)
    ]
    assert report["unclaimed"] == {"tables": [], "columns": []}
    rules = {(m["mapping"], m["column_name"], m["rule"]) for m in report["marks"]}
    assert {("parcels", "kilos", "null"), ("couriers", "depot_id", "placeholder")} <= rules
    origins = {line["target_table"]: line["placeholder"] for line in report["target_balance"]}
    assert origins == {"couriers": 0, "depots": 1, "parcels": 0}
    assert report["seconds"]["hashing"] > 0


def test_no_secret_stands_in_a_report(parcels: Command) -> None:
    done = parcels("run", "--debug")
    for said in (done, parcels("report", "--all"), parcels("report", "--format", "json")):
        assert "a-secret" not in said.stdout + said.stderr


def test_a_count_says_what_it_hides_before_and_after_a_run(delivered: Command, target: str) -> None:
    before = delivered("count", ROWCALL_TARGET=target)
    assert before.returncode == 3
    assert "rowcall adopt" in before.stdout
    assert "The same lines by lineage" not in before.stdout
    after = delivered("count")
    assert after.returncode == 3
    assert "The same lines by lineage" in after.stdout
    assert "1 row missing by this count" in after.stdout
    told = json.loads(delivered("count", "--format", "json").stdout)
    assert told["totals"] == {"old_count": 7, "new_count": 6, "missing": 1, "coverage": 85.71}
    line = told["lines"][1]
    assert (line["old_count"], line["new_count"], line["coverage"]) == (4, 3, 75.0)
    assert line["lineage"]["in_target"] == 3
    assert [finding["code"] for finding in told["findings"]] == ["filter_on_one_side"]


def test_a_page_tells_what_the_document_tells_and_ends_alike(delivered: Command) -> None:
    told = delivered("report", "--format", "json", "--html", "report.html")
    page = Page((delivered.folder / "report.html").read_text())
    document = json.loads(told.stdout)
    assert told.returncode == 0
    assert "the report is in report.html" in told.stderr
    [said] = [attributes for _, attributes in page.elements if "data-verdict" in attributes]
    assert said["data-verdict"] == "no-go"
    assert document["verdict"] == {"go": False, "objections": ["quarantined"]}
    assert "rowcall report ends with exit code 0 here" in page.text
    assert page.numbers["rows"] == document["rows"] == 11
    [counted] = [row for row in page.tables["counted"].rows if row[0] == "Parcels sent"]
    assert counted[3:] == ["4", "3", "75.0", "3", "0.75"]
    # the form of what is behind the trouble, and nothing of it
    [behind] = [t for key, t in page.tables.items() if "parcels-missing_reference" in key]
    [sample] = behind.rows
    assert sample[0] == "parcel"
    assert not set("12345678") & set("".join(sample[1:4]))
    assert "rowcall explain parcel --cause parcels/missing_reference --sample 1" in sample[4]
    accepted = delivered("report", "--html", "report.html", "--max-quarantined", "1")
    assert accepted.stdout == ""
    assert 'data-verdict="go"' in (delivered.folder / "report.html").read_text()


def test_a_page_is_told_from_the_target_alone_where_the_source_is_gone(delivered: Command) -> None:
    delivered.environment["ROWCALL_SOURCE"] = "postgresql://localhost:1/gone"
    done = delivered("report", "--format", "markdown", "--lang", "az", "--max-quarantined", "0")
    assert done.returncode == 3
    assert "Say göstərilmir: the source database does not answer" in done.stdout
    assert "3 çıxış kodu" in done.stdout


def test_a_page_that_cannot_be_written_is_refused(delivered: Command) -> None:
    done = delivered("report", "--html", "no/such/folder.html")
    assert done.returncode == 2
    assert "the report cannot be written" in done.stderr
