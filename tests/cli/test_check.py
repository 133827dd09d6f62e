"""Does `rowcall check` tell what staging counted, and leave the exit code to what matters?"""

import json

import psycopg

from fixtures.command import Command


def test_before_a_run_there_are_no_notes(parcels: Command) -> None:
    done = parcels("check")
    assert done.returncode == 0
    assert "note" not in done.stdout
    told = json.loads(parcels("check", "--format", "json").stdout)
    assert (told["staged"], told["notes"]) == (False, [])


def test_notes_on_staged_rows_do_not_change_the_exit_code(parcels: Command, source: str) -> None:
    with psycopg.connect(source) as connection:
        connection.execute("UPDATE parcel SET depot_id = NULL WHERE id IN (1, 5)")
    assert parcels("run").returncode == 0
    done = parcels("check")
    assert done.returncode == 0
    # the one that was called off is not to move, and is not counted
    assert 'no_value: "parcels.depot_id" has no key to refer to, and is NOT NULL: 1 row\n' in (
        done.stdout
    )
    assert "project.py:27" in done.stdout
    assert done.stdout.endswith("1 note on the staged rows\n")


def test_staged_rows_without_trouble_are_told_as_such(delivered: Command) -> None:
    assert "no notes: the staged rows hold nothing unexpected" in delivered("check").stdout


def test_what_is_unclaimed_is_worth_an_exit_code(parcels: Command, source: str) -> None:
    with psycopg.connect(source) as connection:
        connection.execute("CREATE TABLE attic AS SELECT 1 AS x")
    assert parcels("run").returncode == 2
    done = parcels("check")
    assert done.returncode == 2
    assert "unclaimed_table: attic holds 1 row that no mapping reads" in done.stdout
    [note] = json.loads(parcels("check", "--format", "json").stdout)["notes"]
    assert (note["code"], note["rows"]) == ("unclaimed_table", 1)


def test_with_findings_no_staged_row_is_read(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    with psycopg.connect(target) as connection:
        connection.execute("ALTER TABLE parcels RENAME TO packets")
    told = json.loads(delivered("check", "--format", "json").stdout)
    assert told["findings"]
    assert (told["staged"], told["notes"]) == (False, [])
