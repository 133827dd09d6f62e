"""Which migrated databases do these tests look into?

Each is made once for all workers, and only read.
"""

import os
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE
from edu_lms.half_migrated.build import build_half_migrated
from edu_lms.half_migrated.states import State
from edu_lms.project import project
from edu_to_lms.moved import Case, Moved, bring_ledger, imply, run_move
from engine.databases import name_of
from engine.moving import Move
from fixtures.postgres import EduDatabase, EduTemplate, build_once
from rowcall.pg.server import Server

FULL_SCALE = "ROWCALL_FULL_SCALE"
CHANGES = Path(__file__).with_name("changed.sql")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the full scale out, whatever `-m` says, until the environment asks for it."""
    if os.environ.get(FULL_SCALE) == "1":
        return
    left_out = [item for item in items if item.get_closest_marker("full_scale")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


class MovedTemplate(Protocol):
    """Move a legacy database once, and return the name of the target as a template."""

    def __call__(self, case: Case) -> str: ...


@pytest.fixture(scope="session")
def moved_template(
    server: Server, home: Path, edu_to_read: EduDatabase, lms_template: str
) -> MovedTemplate:
    """The target after a run of a case, by two jobs, as a template."""

    def template(case: Case) -> str:
        def migrate(connection: psycopg.Connection[Any]) -> None:
            source = edu_to_read(case.scale, case.seed, case.profile)
            run_move(source, server.database_uri(connection.info.dbname))

        return build_once(server, home, f"lms_of_{case.name}", migrate, lms_template)

    return template


def copy_to_read(server: Server, home: Path, template: str) -> str:
    """Return the address of a copy for tests that only read, with the statistics of autovacuum."""
    name = build_once(server, home, f"{template}_read", analyze, template)
    return server.database_uri(name)


def analyze(connection: psycopg.Connection[Any]) -> None:
    """Gather what autovacuum would have gathered a minute later."""
    connection.execute("ANALYZE")


@pytest.fixture
def moved(
    case: Case,
    server: Server,
    home: Path,
    edu_template: EduTemplate,
    moved_template: MovedTemplate,
) -> Moved:
    """The pair of databases of a case, migrated and compared."""
    template = moved_template(case)
    lms = copy_to_read(server, home, template)

    def compare(connection: psycopg.Connection[Any]) -> None:
        imply(connection)
        bring_ledger(connection, lms)

    edu = edu_template(case.scale, case.seed, case.profile)
    compared = build_once(server, home, f"compared_{case.name}", compare, edu)
    return Moved(lms, server.database_uri(compared))


@pytest.fixture
def changed(server: Server, home: Path, edu_template: EduTemplate, lms_template: str) -> Move:
    """A run of a source in which people have done what the synthetic one does not show."""

    def change(connection: psycopg.Connection[Any]) -> None:
        connection.execute(CHANGES.read_bytes())

    source = server.database_uri(build_once(server, home, "edu_changed", change, edu_template()))

    def migrate(connection: psycopg.Connection[Any]) -> None:
        run_move(source, server.database_uri(connection.info.dbname))

    lms = build_once(server, home, "lms_of_edu_changed", migrate, lms_template)
    return Move(project, source, server.database_uri(lms))


@pytest.fixture
def scale() -> float:
    """The size of the half-migrated database."""
    return SMALLEST_SCALE


@pytest.fixture
def seed() -> int:
    """Which of the synthetic databases."""
    return 1


@pytest.fixture
def state() -> State:
    """How far the first migration came."""
    return "reported"


@pytest.fixture
def legacy(scale: float, seed: int, edu_to_read: EduDatabase) -> str:
    """The address of a copy of the legacy database that is only read."""
    return edu_to_read(scale, seed)


@pytest.fixture
def half(
    scale: float,
    seed: int,
    state: State,
    legacy: str,
    server: Server,
    home: Path,
    lms_template: str,
) -> str:
    """The address of the half-migrated database, built once for a scale, a seed and a state."""

    def build(target: psycopg.Connection[Any]) -> None:
        with psycopg.connect(legacy) as source:
            build_half_migrated(source, target, state=state)

    name = f"half_{scale}_{seed}_{state}"
    return server.database_uri(build_once(server, home, name, build, lms_template))


@pytest.fixture
def adopted(legacy: str, half: str, server: Server, home: Path) -> str:
    """The half-migrated database with its rows adopted."""

    def adopt(connection: psycopg.Connection[Any]) -> None:
        Move(project, legacy, server.database_uri(connection.info.dbname)).adopt()

    template = name_of(half)
    return server.database_uri(build_once(server, home, f"adopted_{template}", adopt, template))


@pytest.fixture
def finished(legacy: str, adopted: str, server: Server, home: Path) -> str:
    """The same, finished and without surplus rows."""

    def finish(connection: psycopg.Connection[Any]) -> None:
        Move(project, legacy, server.database_uri(connection.info.dbname)).finish()
        analyze(connection)

    template = name_of(adopted)
    return server.database_uri(build_once(server, home, f"finished_{template}", finish, template))
