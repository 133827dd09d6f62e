"""A migrated lms: built once for all workers, copied for each test that damages it."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from edu_to_lms.moved import Case, run_move
from fixtures.postgres import EduTemplate, NewDatabase, build_once
from rowcall.pg.server import Server


@pytest.fixture
def migrated(
    server: Server,
    home: Path,
    new_database: NewDatabase,
    edu_template: EduTemplate,
    lms_template: str,
) -> str:
    """The address of a migrated target of the test's own; its source is gone by then."""
    case = Case(0.02, 1, "recorded")
    edu = edu_template(case.scale, case.seed, case.profile)

    def migrate(connection: psycopg.Connection[Any]) -> None:
        run_move(new_database(edu), server.database_uri(connection.info.dbname))

    # the name under which other tests know it: built once for all of them
    return new_database(build_once(server, home, f"lms_of_{case.name}", migrate, lms_template))
