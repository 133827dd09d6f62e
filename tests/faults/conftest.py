"""Databases of the projects that are stopped, and what their end is when nothing stops them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE, build_edu
from engine.moving import ID_KEY, Move, catalog
from faults.projects import PROJECTS
from faults.stopping import Stopped, Whole
from fixtures.command import Command
from fixtures.postgres import Connection, NewDatabase, build_once
from rowcall.pg.server import Server


@pytest.fixture(scope="session")
def whole(server: Server, home: Path, lms_template: str) -> Callable[[str], Whole]:
    """Run a project once in the session, undisturbed, and return what came of it."""

    @cache
    def of(name: str) -> Whole:
        source = build_once(server, home, f"faults_{name}_source", SOURCES[name])
        target = (
            lms_template
            if name == "edu_lms"
            else build_once(server, home, f"faults_{name}_target", TARGETS[name])
        )

        def run(connection: Connection) -> None:
            uri = server.database_uri(connection.info.dbname)
            connection.close()
            Move(PROJECTS[name].project, server.database_uri(source), uri).finish()

        done = build_once(server, home, f"faults_{name}_done", run, target)
        move = Move(PROJECTS[name].project, server.database_uri(source), server.database_uri(done))
        assert move.differences() == {}
        before = catalog(server.database_uri(target))
        return Whole(name, move.source, target, move.target, move.state(), before)

    return of


@pytest.fixture
def stopped(
    whole: Callable[[str], Whole], new_database: NewDatabase, rowcall: Command
) -> Callable[[str], Stopped]:
    """Begin a move of a project: `stopped("small")`."""
    rowcall.environment["ROWCALL_PROJECT_KEY"] = ID_KEY.decode()

    def begin(name: str) -> Stopped:
        expected = whole(name)
        move = Move(PROJECTS[name].project, expected.source, new_database(expected.empty))
        return Stopped(expected, move, rowcall)

    return begin


@pytest.fixture
def small(stopped: Callable[[str], Stopped]) -> Stopped:
    """A move of the small project."""
    return stopped("small")


@pytest.fixture
def cellar(stopped: Callable[[str], Stopped]) -> Stopped:
    """A move into the half-filled cellar."""
    return stopped("cellar")


@pytest.fixture
def alone(whole: Callable[[str], Whole], private_server: Server, rowcall: Command) -> Stopped:
    """A move of the small project on a server of its own."""
    with psycopg.connect(private_server.uri, autocommit=True) as connection:
        for name in ("source", "target"):
            connection.execute(f"CREATE DATABASE {name}".encode())
    source, target = map(private_server.database_uri, ("source", "target"))
    for uri, build in ((source, SOURCES["small"]), (target, TARGETS["small"])):
        with psycopg.connect(uri) as connection:
            build(connection)
    rowcall.environment["ROWCALL_PROJECT_KEY"] = ID_KEY.decode()
    return Stopped(whole("small"), Move(PROJECTS["small"].project, source, target), rowcall)


def _edu(connection: Connection) -> None:
    """Of the details a part, and few passwords: what is tested needs no more."""
    build_edu(connection, scale=SMALLEST_SCALE)
    connection.execute("DELETE FROM journal_details WHERE hashint8(id) % 4 <> 0")
    connection.execute("UPDATE accounts SET password = NULL WHERE hashint8(id) % 8 <> 0")


def _script(folder: str, name: str) -> Callable[[Connection], None]:
    def build(connection: Connection) -> None:
        connection.execute((Path(__file__).parent / folder / name).read_bytes())

    return build


SOURCES = {
    "small": _script("small", "source.sql"),
    "cellar": _script("cellar", "source.sql"),
    "club": _script("club", "source.sql"),
    "edu_lms": _edu,
}
TARGETS = {name: _script(name, "target.sql") for name in ("small", "cellar", "club")}
