"""A depot that is moved, and a database to ask in."""

from pathlib import Path

import pytest

from engine.moving import execute, prepare
from fixtures.postgres import NewDatabase
from what_if.asking import Asking
from what_if.depot import SOURCE, TARGET, depot


@pytest.fixture
def staged(new_database: NewDatabase, tmp_path: Path) -> Asking:
    """The depot, of which nothing is moved yet."""
    move = prepare(depot(tmp_path), SOURCE, TARGET, new_database)

    def new_target() -> str:
        uri = new_database()
        execute(uri, TARGET)
        return uri

    return Asking(move, new_database(), new_target)


@pytest.fixture
def asking(staged: Asking) -> Asking:
    """The depot, moved."""
    staged.move.run()
    assert staged.move.differences() == {}
    return staged
