"""A depot that is moved, and a database to ask in."""

import pytest

from engine.databases import shared_database
from engine.moving import Move, execute, prepare
from fixtures.once import MovedOnce, copy
from fixtures.postgres import NewDatabase
from what_if.asking import Asking
from what_if.depot import SOURCE, TARGET, depot

__all__ = ["shared_database"]


@pytest.fixture
def staged(new_database: NewDatabase) -> Asking:
    """The depot, of which nothing is moved yet."""
    return _asking(prepare(depot(), SOURCE, TARGET, new_database), new_database)


@pytest.fixture(scope="module")
def whole(moved_once: MovedOnce) -> Move:
    """The depot, moved, of which tests make copies."""
    return moved_once("what_if", depot(), SOURCE, TARGET, _walk)


@pytest.fixture
def asking(whole: Move, new_database: NewDatabase) -> Asking:
    """The depot, moved, for a test that writes to its target."""
    return _asking(copy(whole, new_database), new_database)


@pytest.fixture(scope="module")
def asked(whole: Move, shared_database: NewDatabase) -> Asking:
    """The depot, moved, for all that only ask: nothing is written by that."""
    return _asking(copy(whole, shared_database), shared_database)


def _asking(move: Move, new_database: NewDatabase) -> Asking:
    def new_target() -> str:
        uri = new_database()
        execute(uri, TARGET)
        return uri

    return Asking(move, new_database(), new_target)


def _walk(move: Move) -> None:
    move.run()
    assert move.differences() == {}
