"""Does `rowcall run` migrate, say so, and refuse what is unsafe?"""

import json
import stat

import psycopg

from fixtures.command import KEY, PROJECT, Command


def test_a_run_moves_every_row_and_ends_with_both_balances(parcels: Command, target: str) -> None:
    done = parcels("run")
    assert done.returncode == 0, done.stderr
    assert "every one of 11 source rows is accounted for; difference 0" in done.stdout
    assert "Source balance" in done.stdout
    assert "Target balance" in done.stdout
    assert "balance" in done.stderr
    with psycopg.connect(target) as connection:
        hashed = connection.execute("SELECT password_hash FROM couriers ORDER BY login").fetchall()
    assert [row[0].partition("$v")[0] for row in hashed] == ["$argon2id", "$argon2id", "!"]


def test_data_goes_to_stdout_and_progress_to_stderr(parcels: Command) -> None:
    done = parcels("run", "--format", "json")
    assert json.loads(done.stdout)["finished"] is True
    lines = done.stderr.splitlines()
    assert any("load parcels" in line and "5 rows" in line for line in lines)
    assert "\x1b" not in done.stdout + done.stderr


def test_a_new_key_is_made_once_and_only_we_can_read_it(parcels: Command) -> None:
    done = parcels("run")
    key = parcels.folder / "rowcall.key"
    assert "a new project key is in rowcall.key" in done.stderr
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key.read_text())) == 32
    assert "new project key" not in parcels("run").stderr


def test_a_dry_run_prints_the_steps_and_writes_nothing(parcels: Command, target: str) -> None:
    done = parcels("run", "--dry-run", "--until", "couriers", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"][-1]["step"] == "load couriers"
    assert not (parcels.folder / "rowcall.key").exists()
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT to_regnamespace('rowcall')").fetchone() == (None,)


def test_a_second_run_writes_nothing(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    before = _state(target)
    done = delivered("run")
    assert done.returncode == 0
    assert "nothing is left to do" in done.stderr
    assert "accounted for" in done.stdout
    assert _state(target) == before


def test_too_much_in_quarantine_is_exit_code_3(parcels: Command) -> None:
    assert parcels("run", "--max-quarantined", "0").returncode == 3
    assert parcels("run", "--max-quarantined", "1").returncode == 0
    assert parcels("report", "--max-quarantined", "0").returncode == 3


def test_options_may_stand_before_the_command(rowcall: Command, source: str, target: str) -> None:
    places = (f"--source={source}", "--target", target, "--project", str(PROJECT))
    assert rowcall(*places, "run", "--jobs", "1").returncode == 0
    assert rowcall(*places, "--format", "json", "report").stdout.startswith("{")


def test_another_project_key_is_refused(delivered: Command) -> None:
    target = delivered.environment["ROWCALL_TARGET"]
    before = _state(target)
    done = delivered("run", ROWCALL_PROJECT_KEY=KEY[::-1])
    assert done.returncode == 2
    assert done.stderr.startswith("refused: the project key is another one")
    assert _state(target) == before


def test_without_its_key_file_a_migration_does_not_go_on_with_a_new_key(delivered: Command) -> None:
    del delivered.environment["ROWCALL_PROJECT_KEY"]
    done = delivered("run")
    assert done.returncode == 2
    assert "the project key of this migration is not here" in done.stderr
    assert not (delivered.folder / "rowcall.key").exists()


def test_a_key_that_others_can_read_is_refused(parcels: Command) -> None:
    (parcels.folder / "rowcall.key").write_text(KEY)
    (parcels.folder / "rowcall.key").chmod(0o644)
    done = parcels("run")
    assert done.returncode == 2
    assert "chmod 600 rowcall.key" in done.stderr
    assert KEY not in done.stderr


def test_a_short_key_is_refused(parcels: Command) -> None:
    done = parcels("run", ROWCALL_PROJECT_KEY="short")
    assert done.returncode == 2
    assert "shorter than 32 characters" in done.stderr


def test_a_target_with_rows_is_refused(parcels: Command, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("INSERT INTO depots VALUES (gen_random_uuid(), 'Nice')")
    done = parcels("run")
    assert done.returncode == 2
    assert "refused: the target is not empty: depots" in done.stderr
    with psycopg.connect(target) as connection:
        row = connection.execute("SELECT to_regclass('rowcall.ledger')").fetchone()
        assert row == (None,)


def test_a_column_with_values_that_nobody_claims_stops_the_run(
    parcels: Command, source: str
) -> None:
    with psycopg.connect(source) as connection:
        connection.execute("ALTER TABLE depot ADD phone text")
        connection.execute("UPDATE depot SET phone = '1'")
    done = parcels("run")
    assert done.returncode == 2
    assert "depot.phone" in done.stderr


def test_a_table_with_rows_that_nobody_claims_stops_the_run(
    parcels: Command, source: str, target: str
) -> None:
    with psycopg.connect(source) as connection:
        connection.execute("CREATE TABLE complaint AS SELECT 1 AS id")
    done = parcels("run")
    assert done.returncode == 2
    assert "unclaimed_table: complaint holds" in done.stderr
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM parcels").fetchone() == (0,)


def _state(target: str) -> list[object]:
    with psycopg.connect(target) as connection:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("depots", "couriers", "parcels", "rowcall.run", "rowcall.step")
        ]
