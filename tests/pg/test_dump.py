"""A backup is whole or not there, tells nobody the password, and its command brings all back."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from fixtures.postgres import INSTALLED, NewDatabase, execute, needs_installed
from rowcall.errors import ConnectionFailed, DatabaseRefused, RefusedError
from rowcall.pg.dump import back_up
from rowcall.pg.machine import embedded_binaries, installed_binaries
from rowcall.pg.server import Server

TABLES = 5

SHOP = """
CREATE SCHEMA archive;
CREATE TYPE state AS ENUM ('new', 'sent');
CREATE TABLE goods (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL);
CREATE TABLE "odd Name; 1259 TABLE DATA" (id integer PRIMARY KEY, state state);
CREATE TABLE archive.sales (day date, goods uuid REFERENCES goods) PARTITION BY RANGE (day);
CREATE TABLE archive.sales_2025 PARTITION OF archive.sales
    FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE UNLOGGED TABLE basket (id integer);
CREATE VIEW names AS SELECT name FROM goods;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM goods;
INSERT INTO goods (name) SELECT 'ölçü ' || i FROM generate_series(1, 1000) AS i;
INSERT INTO "odd Name; 1259 TABLE DATA" SELECT i, 'sent' FROM generate_series(1, 10) AS i;
INSERT INTO archive.sales SELECT '2025-03-01', id FROM goods;
"""

ROWS = """
SELECT to_jsonb(goods) FROM goods
UNION ALL SELECT to_jsonb(odd) FROM "odd Name; 1259 TABLE DATA" AS odd
UNION ALL SELECT to_jsonb(sales) FROM archive.sales
"""

ONE_VERSION = pytest.mark.parametrize("server", [18], indirect=True)


@pytest.fixture
def shop(database: str) -> str:
    """The address of a database with tables of several kinds."""
    run(database, SHOP)
    return database


def run(uri: str, statements: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statements.encode())


def rows(uri: str) -> list[str]:
    with psycopg.connect(uri) as connection:
        return sorted(str(row[0]) for row in connection.execute(ROWS))


def name_of(uri: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(uri)["dbname"])


def test_the_command_brings_the_database_back_as_it_was(shop: str, tmp_path: Path) -> None:
    before = rows(shop)
    backup = back_up(shop, tmp_path / "backup", jobs=2)
    run(shop, "DELETE FROM archive.sales; UPDATE goods SET name = ''; CREATE SCHEMA rowcall")
    subprocess.run(shlex.split(backup.restore_command), check=True)
    assert rows(shop) == before
    with psycopg.connect(shop) as connection:
        assert connection.execute("SELECT to_regnamespace('rowcall')").fetchone() == (None,)


def test_the_command_fills_another_database_where_the_first_has_a_new_name(
    server: Server, shop: str, tmp_path: Path
) -> None:
    backup = back_up(shop, tmp_path / "backup", jobs=1)
    kept = f"{name_of(shop)}_kept"
    execute(server, "ALTER DATABASE {} RENAME TO {}", name_of(shop), kept)
    try:
        subprocess.run(shlex.split(backup.restore_command), check=True)
        assert rows(shop) == rows(server.database_uri(kept))
    finally:
        execute(server, "DROP DATABASE {}", kept)


@ONE_VERSION
def test_a_backup_counts_the_tables_of_every_schema(shop: str, tmp_path: Path) -> None:
    backup = back_up(shop, tmp_path / "backup", jobs=2)
    assert backup.tables == TABLES
    assert backup.folder == tmp_path / "backup"
    assert backup.bytes == sum(path.stat().st_size for path in backup.folder.iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]
    assert backup.folder.stat().st_mode & 0o077 == 0


@ONE_VERSION
def test_an_empty_database_has_a_backup(database: str, tmp_path: Path) -> None:
    assert back_up(database, tmp_path / "made" / "backup", jobs=1).tables == 0


@ONE_VERSION
def test_an_empty_folder_is_taken_and_a_filled_one_refused(shop: str, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    folder.mkdir()
    back_up(shop, folder, jobs=1)
    before = sorted(folder.iterdir())
    with pytest.raises(RefusedError, match="not there yet, or empty"):
        back_up(shop, folder, jobs=1)
    assert sorted(folder.iterdir()) == before


@ONE_VERSION
def test_a_folder_that_cannot_be_made_is_refused(shop: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "backup"):
        with pytest.raises(RefusedError):
            back_up(shop, folder, jobs=1)


@ONE_VERSION
def test_a_file_system_mounted_as_the_folder_is_refused(
    shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda path: path == tmp_path)
    with pytest.raises(RefusedError, match="mounted"):
        back_up(shop, tmp_path, jobs=1)
    back_up(shop, tmp_path / "backup", jobs=1)


@ONE_VERSION
def test_what_a_killed_backup_left_is_cleared_and_other_files_are_not(
    shop: str, tmp_path: Path
) -> None:
    partial = tmp_path / "backup.partial"
    partial.mkdir()
    (partial / "9999.dat.gz").write_text("half")
    backup = back_up(shop, tmp_path / "backup", jobs=1)
    assert not (backup.folder / "9999.dat.gz").exists()
    partial = tmp_path / "other.partial"
    partial.mkdir()
    (partial / "letter.txt").write_text("dear")
    with pytest.raises(RefusedError, match="other files"):
        back_up(shop, tmp_path / "other", jobs=1)
    assert (partial / "letter.txt").read_text() == "dear"
    assert not (tmp_path / "other").exists()


# A pg_dump that waits for a table to become free, for as long as a test wants.
LOCKED = "LOCK TABLE basket IN ACCESS EXCLUSIVE MODE"

BACK_UP = """
import sys; from pathlib import Path; from rowcall.pg.dump import back_up
back_up(sys.argv[1], Path(sys.argv[2]), 1)
"""


@ONE_VERSION
def test_a_kill_in_the_middle_leaves_no_folder_that_looks_whole(shop: str, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    with psycopg.connect(shop) as holder:
        holder.execute(LOCKED)
        killed = subprocess.Popen([sys.executable, "-c", BACK_UP, shop, str(folder)])
        wait_for_dump(shop)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert not folder.exists()
        # the pg_dump that it started outlives it
        with pytest.raises(RefusedError, match="still writing"):
            back_up(shop, folder, jobs=1)
        end_dumps(holder)
    deadline = time.monotonic() + 30
    while True:
        try:
            backup = back_up(shop, folder, jobs=1)
            break
        except RefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert backup.tables == TABLES
    assert not folder.with_name("backup.partial").exists()


def wait_for_dump(uri: str) -> None:
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump'"
        " AND datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 30
    with psycopg.connect(uri, autocommit=True) as connection:
        while connection.execute(query).fetchone() != (1,):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def end_dumps(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'pg_dump' AND datname = current_database()"
    )


@pytest.fixture
def reader(server: Server, shop: str) -> Iterator[str]:
    """The address of the shop for somebody who may read no table, and has a password."""
    name = f"reader_of_{name_of(shop)}"
    execute(server, "CREATE ROLE {} LOGIN PASSWORD 'quite secret'", name)
    yield make_conninfo(shop, user=name, password="quite secret", sslpassword="as secret")
    execute(server, "DROP ROLE {}", name)


@ONE_VERSION
def test_a_database_that_may_not_be_read_leaves_nothing(reader: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="permission denied") as caught:
        back_up(reader, tmp_path / "backup", jobs=1)
    assert "secret" not in str(caught.value)
    assert not any(tmp_path.iterdir())


@ONE_VERSION
def test_a_database_that_does_not_answer_leaves_nothing(shop: str, tmp_path: Path) -> None:
    with pytest.raises(ConnectionFailed):
        back_up(make_conninfo(shop, dbname="nowhere"), tmp_path / "backup", jobs=1)
    assert not any(tmp_path.iterdir())


def wrapper(folder: Path, program: str, script: str) -> Path:
    """Make a folder with both programs, one of them behind a script."""
    folder.mkdir()
    for each in ("pg_dump", "pg_restore"):
        real = embedded_binaries() / each
        if each == program:
            (folder / each).write_text(f"#!/bin/sh\nreal={shlex.quote(str(real))}\n{script}\n")
            (folder / each).chmod(0o755)
        else:
            (folder / each).symlink_to(real)
    return folder


@ONE_VERSION
def test_a_password_goes_by_the_environment_alone(shop: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    binaries = wrapper(
        tmp_path / "bin",
        "pg_dump",
        f'echo "$PGPASSWORD / $*" >> {shlex.quote(str(told))}; exec "$real" "$@"',
    )
    uri = make_conninfo(shop, password="quite secret", sslpassword="as secret")
    backup = back_up(uri, tmp_path / "backup", 1, binaries)
    environment, _, arguments = told.read_text().splitlines()[-1].partition(" / ")
    assert environment == "quite secret"
    assert "--format=directory" in arguments
    assert "secret" not in arguments + backup.restore_command + repr(backup)


@ONE_VERSION
@pytest.mark.parametrize("left_out", ["--exclude-table=basket", "--exclude-table-data=goods"])
def test_a_backup_without_all_tables_and_rows_is_none(
    shop: str, tmp_path: Path, left_out: str
) -> None:
    binaries = wrapper(tmp_path / "bin", "pg_dump", f'exec "$real" "$@" {left_out}')
    with pytest.raises(DatabaseRefused, match="could not be backed up") as caught:
        back_up(shop, tmp_path / "backup", 1, binaries)
    assert f"the database has {TABLES} and {TABLES - 1}" in caught.value.cause
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


@ONE_VERSION
def test_a_backup_that_cannot_be_listed_is_none(shop: str, tmp_path: Path) -> None:
    binaries = wrapper(tmp_path / "bin", "pg_restore", 'rm "$2/toc.dat"; exec "$real" "$@"')
    with pytest.raises(DatabaseRefused, match="could not be backed up"):
        back_up(shop, tmp_path / "backup", 1, binaries)
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


@ONE_VERSION
def test_the_address_of_the_command_leaves_out_what_is_ours(shop: str, tmp_path: Path) -> None:
    command = back_up(shop, tmp_path / "my backup", jobs=3).restore_command
    assert "application_name" not in command
    assert "dbname=postgres" in command
    assert shlex.split(command)[-1] == str(tmp_path / "my backup")


@ONE_VERSION
@needs_installed
def test_a_program_older_than_the_server_is_refused(shop: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="--pg-bin") as caught:
        back_up(shop, tmp_path / "backup", 1, installed_binaries(INSTALLED))
    assert "of version 18 or newer" in caught.value.rule
    assert f"{INSTALLED} in /usr/lib" in caught.value.cause
    assert not any(tmp_path.iterdir())


@ONE_VERSION
def test_a_folder_without_programs_is_refused(shop: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="--no-backup") as caught:
        back_up(shop, tmp_path / "backup", 1, tmp_path)
    assert caught.value.where == str(tmp_path)


@pytest.mark.full
@needs_installed
@pytest.mark.parametrize("server", [INSTALLED], indirect=True)
def test_a_newer_program_backs_up_an_older_server(shop: str, tmp_path: Path) -> None:
    before = rows(shop)
    backup = back_up(shop, tmp_path / "backup", 2, embedded_binaries())
    # it sets what the older server does not know, and says so with exit code 1
    subprocess.run(shlex.split(backup.restore_command), check=False)
    assert rows(shop) == before


@ONE_VERSION
def test_the_installed_program_of_the_servers_version_is_preferred(
    shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # of another version, found first
    newer = wrapper(tmp_path / "newer", "pg_dump", 'echo "pg_dump (PostgreSQL) 19.1"')
    monkeypatch.setenv("PATH", f"{newer}:{os.environ['PATH']}")
    backup = back_up(shop, tmp_path / "backup", jobs=1)
    assert str(newer) not in backup.restore_command


@ONE_VERSION
def test_tables_of_an_extension_are_not_counted(new_database: NewDatabase, tmp_path: Path) -> None:
    uri = new_database()
    with psycopg.connect(uri, autocommit=True) as connection:
        made = connection.execute(
            "SELECT name FROM pg_available_extensions WHERE name = 'adminpack' OR name = 'lo'"
        ).fetchall()
        for (name,) in made:
            connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(name)))
        connection.execute("CREATE TABLE of_extension (id integer); CREATE TABLE own (id integer)")
        connection.execute("CREATE TABLE filled (id integer)")
        connection.execute("ALTER EXTENSION plpgsql ADD TABLE of_extension")
        connection.execute("ALTER EXTENSION plpgsql ADD TABLE filled")
        connection.execute(
            "UPDATE pg_extension SET extconfig = ARRAY['filled'::regclass::oid],"
            " extcondition = ARRAY[''] WHERE extname = 'plpgsql'"
        )
    assert back_up(uri, tmp_path / "backup", jobs=1).tables == 1
