"""Migrated targets, each made once: what a test imports is taken back behind it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.databases import shared_database
from engine.moving import execute, prepare
from projects.library.project import project as library_project
from quarantine.depots.project import project as depots_project
from quarantine.desk import Desk
from rowcall import Project

__all__ = ["shared_database"]

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def depots_target(shared_database: Callable[[], str]) -> str:
    """The address of a target with the parcels."""
    return _moved(depots_project, HERE / "depots", shared_database)


@pytest.fixture(scope="module")
def library_target(shared_database: Callable[[], str]) -> str:
    """The address of a target with the library."""
    return _moved(library_project, HERE.parent / "projects" / "library", shared_database)


@pytest.fixture
def depots(depots_target: str, tmp_path: Path) -> Iterator[Desk]:
    """The desk of the parcels."""
    yield Desk(depots_project, depots_target, tmp_path)
    execute(depots_target, "TRUNCATE rowcall.correction RESTART IDENTITY CASCADE")


@pytest.fixture
def library(library_target: str, tmp_path: Path) -> Iterator[Desk]:
    """The desk of the library."""
    yield Desk(library_project, library_target, tmp_path)
    execute(library_target, "TRUNCATE rowcall.correction RESTART IDENTITY CASCADE")


def _moved(project: Project, scripts: Path, new_database: Callable[[], str]) -> str:
    source = (scripts / "source.sql").read_text(encoding="utf-8")
    target = (scripts / "target.sql").read_text(encoding="utf-8")
    move = prepare(project, source, target, new_database)
    assert move.run()
    return move.target
