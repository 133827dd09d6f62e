"""Databases in which a what-if cannot be asked: does what comes next work?"""

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from advice.conftest import Advised, stand_in_programs
from advice.desk import Desk
from fixtures.postgres import NewDatabase

answers = pytest.mark.answers

ASKED = ("plan", "--what-if", "parcels.kilos=quarantine")


@answers("pg/scratch", "the database that --scratch names is not empty")
def test_an_empty_database_is_named(
    moved: Desk, advised: Advised, new_database: NewDatabase
) -> None:
    told = advised(moved(*ASKED, "--jobs", "1", "--scratch", moved.source))
    moved.type(told.command("plan", "--scratch", "--what-if", "--jobs", URI=new_database()))


@answers("pg/scratch", 'role "{}" may not create a database to ask in')
def test_a_role_is_let_create_a_database_or_one_is_named(
    desk: Desk, advised: Advised, weak_role: str, new_database: NewDatabase
) -> None:
    weak = desk.target.replace("postgres@", f"{weak_role}@")
    for table in ("depots", "couriers", "parcels"):
        desk.at_target(f"ALTER TABLE {table} OWNER TO {weak_role}")
    database = conninfo_to_dict(desk.target)["dbname"]
    desk.at_target(f"GRANT CREATE ON DATABASE {database} TO {weak_role}")
    desk.at_target(f"GRANT CREATE ON SCHEMA public TO {weak_role}")
    assert desk("run", "--target", weak).returncode == 0
    told = advised(desk(*ASKED, "--target", weak))
    scratch = new_database()
    name = conninfo_to_dict(scratch)["dbname"]
    desk.at_target(f"ALTER DATABASE {name} OWNER TO {weak_role}")
    named = make_conninfo(scratch, user=weak_role)
    desk.type(told.command("plan", "--scratch", "--what-if", URI=named))
    desk.at_target(f"ALTER DATABASE {name} OWNER TO postgres")
    desk.at_target(told.next.partition("let it: ")[2].partition("; or ")[0])
    assert desk(*ASKED, "--target", weak).returncode == 0


@answers(
    "pg/scratch", "the database that --scratch names sorts or spells otherwise than the target"
)
def test_a_database_is_made_as_is_said(moved: Desk, advised: Advised) -> None:
    server = make_conninfo(moved.target, dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        name = f"{conninfo_to_dict(moved.target)['dbname']}_scratch"
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'".encode()
        )
        uri = make_conninfo(moved.target, dbname=name)
        try:
            told = advised(moved(*ASKED, "--scratch", uri))
            connection.execute(f"DROP DATABASE {name}".encode())
            statement = told.next.partition(": ")[2].partition("; then: ")[0]
            connection.execute(statement.replace("DATABASE NAME", f"DATABASE {name}").encode())
            moved.type(told.command("plan", "--scratch", "--what-if", URI=uri))
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())


_NO_PROGRAMS = (
    "no pg_dump and pg_restore of version {} or newer are found, and the server is PostgreSQL {}"
)


@answers("pg/programs", _NO_PROGRAMS, "name their folder: rowcall plan --pg-bin DIR")
def test_the_folder_of_programs_is_named(
    moved: Desk, advised: Advised, programs: Path, tmp_path: Path
) -> None:
    told = advised(moved(*ASKED, "--pg-bin", str(tmp_path)))
    moved.type(told.command("plan", "--pg-bin", "--what-if", DIR=str(programs)))


@answers("pg/structure", "the structure of the target could not be copied")
def test_the_structure_is_copied_when_the_cause_is_mended_or_elsewhere(
    moved: Desk, advised: Advised, programs: Path, new_database: NewDatabase
) -> None:
    folder = moved.folder / "bin"
    mend = stand_in_programs(folder, programs)
    told = advised(moved(*ASKED, "--pg-bin", "bin"))
    mend()
    moved.type(told.command("plan", "--what-if", "--pg-bin"))
    moved.type(told.command("plan", "--scratch", "--what-if", URI=new_database()))
