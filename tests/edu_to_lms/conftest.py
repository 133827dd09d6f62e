"""Which migrated databases do these tests look into?

Each is made once for all workers, and only read.
"""

import os
from pathlib import Path
from typing import Any

import psycopg
import pytest

from edu_lms.half_migrated.build import build_half_migrated
from edu_lms.project import project
from edu_to_lms.moved import Case, Moved, bring_ledger, imply, run_move
from engine.moving import Move
from fixtures.postgres import EduTemplate, NewDatabase, build_once
from rowcall.pg.server import Server

FULL_SCALE = "ROWCALL_FULL_SCALE"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the full scale out, whatever `-m` says, until the environment asks for it."""
    if os.environ.get(FULL_SCALE) == "1":
        return
    left_out = [item for item in items if item.get_closest_marker("full_scale")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def moved(
    case: Case,
    server: Server,
    home: Path,
    new_database: NewDatabase,
    edu_template: EduTemplate,
    lms_template: str,
) -> Moved:
    """The pair of databases of a case, migrated and compared."""
    edu = edu_template(case.scale, case.seed, case.profile)

    def migrate(connection: psycopg.Connection[Any]) -> None:
        # from a copy: nobody can copy a template while a run is connected to it
        run_move(new_database(edu), server.database_uri(connection.info.dbname))

    lms = build_once(server, home, f"lms_of_{case.name}", migrate, lms_template)

    def compare(connection: psycopg.Connection[Any]) -> None:
        imply(connection)
        bring_ledger(connection, server.database_uri(lms))

    compared = build_once(server, home, f"compared_{case.name}", compare, edu)
    return Moved(server.database_uri(lms), server.database_uri(compared))


@pytest.fixture
def scale() -> float:
    """The size of the half-migrated database."""
    return 0.02


@pytest.fixture
def seed() -> int:
    """Which of the synthetic databases."""
    return 1


@pytest.fixture
def legacy(scale: float, seed: int, server: Server, home: Path, edu_template: EduTemplate) -> str:
    """The address of a copy of the legacy database that is only read."""
    template = edu_template(scale, seed)
    name = build_once(server, home, f"{template}_read", lambda _: None, template)
    return server.database_uri(name)


@pytest.fixture
def half(
    scale: float, seed: int, legacy: str, server: Server, home: Path, lms_template: str
) -> str:
    """The address of the half-migrated database, built once for a scale and a seed."""

    def build(target: psycopg.Connection[Any]) -> None:
        with psycopg.connect(legacy) as source:
            build_half_migrated(source, target)

    return server.database_uri(
        build_once(server, home, f"half_{scale}_{seed}", build, lms_template)
    )


@pytest.fixture
def adopted(scale: float, seed: int, legacy: str, half: str, server: Server, home: Path) -> str:
    """The half-migrated database with its rows adopted."""

    def adopt(connection: psycopg.Connection[Any]) -> None:
        Move(project, legacy, server.database_uri(connection.info.dbname)).adopt()

    template = half.rpartition("/")[2].partition("?")[0]
    return server.database_uri(build_once(server, home, f"adopted_{scale}_{seed}", adopt, template))


@pytest.fixture
def finished(scale: float, seed: int, legacy: str, adopted: str, server: Server, home: Path) -> str:
    """The same, finished and without surplus rows."""

    def finish(connection: psycopg.Connection[Any]) -> None:
        Move(project, legacy, server.database_uri(connection.info.dbname)).finish()

    template = adopted.rpartition("/")[2].partition("?")[0]
    return server.database_uri(
        build_once(server, home, f"finished_{scale}_{seed}", finish, template)
    )
