"""A database pair for a project written in the test itself."""

from collections.abc import Callable
from typing import Protocol

import pytest

from engine.databases import shared_database
from engine.moving import Move, prepare
from fixtures.postgres import NewDatabase
from rowcall import Mapping, Project

__all__ = ["Prepare", "move", "shared_database"]


class Prepare(Protocol):
    """Make both databases; `run` on what comes back."""

    def __call__(self, source: str, target: str, *mappings: Mapping, **more: object) -> Move: ...


@pytest.fixture
def move(new_database: NewDatabase) -> Callable[..., Move]:
    """Prepare a move: `move(source_sql, target_sql, mapping, …, drop_columns={…})`."""

    def make(source: str, target: str, *mappings: Mapping, **more: object) -> Move:
        project = Project(name="small", mappings=mappings, **more)  # type: ignore[arg-type]
        return prepare(project, source, target, new_database)

    return make
