"""Migrated targets, each made once: what a test imports is taken back behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.databases import shared_database
from engine.moving import execute
from fixtures.once import MovedOnce, copy, scripts
from fixtures.postgres import NewDatabase
from projects.library.project import project as library_project
from quarantine.depots.project import project as depots_project
from quarantine.desk import Desk

__all__ = ["shared_database"]

HERE = Path(__file__).parent
LIBRARY = HERE.parent / "projects" / "library"


@pytest.fixture(scope="module")
def depots_target(moved_once: MovedOnce, shared_database: NewDatabase) -> str:
    """The address of a target with the parcels."""
    moved = moved_once("depots", depots_project, *scripts(HERE / "depots"))
    return copy(moved, shared_database).target


@pytest.fixture(scope="module")
def library_target(moved_once: MovedOnce, shared_database: NewDatabase) -> str:
    """The address of a target with the library."""
    moved = moved_once("library", library_project, *scripts(LIBRARY))
    return copy(moved, shared_database).target


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
