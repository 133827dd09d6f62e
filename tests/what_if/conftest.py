"""A depot that is moved, and a database to ask in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.databases import shared_database
from engine.moving import execute, prepare
from fixtures.postgres import NewDatabase
from what_if.asking import Asking
from what_if.depot import SOURCE, TARGET, depot

__all__ = ["shared_database"]


@pytest.fixture
def staged(new_database: NewDatabase, tmp_path: Path) -> Asking:
    """The depot, of which nothing is moved yet."""
    return _asking(new_database, tmp_path)


@pytest.fixture
def asking(staged: Asking) -> Asking:
    """The depot, moved, for a test that writes to its target."""
    return _moved(staged)


@pytest.fixture(scope="module")
def asked(shared_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """The depot, moved once for all that only ask: nothing is written by that."""
    return _moved(_asking(shared_database, tmp_path_factory.mktemp("depot")))


def _asking(new_database: Callable[[], str], folder: Path) -> Asking:
    def new_target() -> str:
        uri = new_database()
        execute(uri, TARGET)
        return uri

    move = prepare(depot(folder), SOURCE, TARGET, new_database)
    return Asking(move, new_database(), new_target)


def _moved(asking: Asking) -> Asking:
    asking.move.run()
    assert asking.move.differences() == {}
    return asking
