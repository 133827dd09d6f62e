"""A club that has moved: one row for each thing that can be told of a key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from engine.databases import shared_database
from engine.moving import Move, execute, prepare
from explain.club.project import project
from explain.desk import Desk

__all__ = ["shared_database"]

CLUB = Path(__file__).parent / "club"
NATIVE = "00000000-0000-0000-0000-0000000000a1"
LOST = "00000000-0000-0000-0000-0000000000a2"
# a card of the new system, and one whose member somebody has deleted
_BESIDE = f"""
INSERT INTO members (id, name, pin_hash) VALUES ('{NATIVE}', 'New', '!');
INSERT INTO cards (id, member_id, number) VALUES ('{LOST}', '{LOST}', 9);
"""


def _moved(shared_database: Callable[[], str]) -> Move:
    scripts = [(CLUB / name).read_text(encoding="utf-8") for name in ("source.sql", "target.sql")]
    return prepare(project, scripts[0], scripts[1], shared_database)


@pytest.fixture(scope="module")
def club_target(shared_database: Callable[[], str]) -> str:
    """The address of a target that was empty."""
    move = _moved(shared_database)
    assert move.run()
    execute(move.target, _BESIDE)
    return move.target


@pytest.fixture(scope="module")
def adopted_target(shared_database: Callable[[], str]) -> str:
    """The address of a target that an earlier migration had filled in part, before the run."""
    move = _moved(shared_database)
    execute(move.target, (CLUB / "half.sql").read_text(encoding="utf-8"))
    move.adopt()
    return move.target


@pytest.fixture(scope="module")
def finished_target(shared_database: Callable[[], str]) -> str:
    """The same, behind the run, without the copies."""
    move = _moved(shared_database)
    execute(move.target, (CLUB / "half.sql").read_text(encoding="utf-8"))
    move.adopt()
    assert move.finish()
    return move.target


def _desk(target: str) -> Iterator[Desk]:
    with psycopg.connect(target) as connection:
        yield Desk(project, connection)


@pytest.fixture
def club(club_target: str) -> Iterator[Desk]:
    """Whoever asks for keys of the club."""
    yield from _desk(club_target)


@pytest.fixture
def adopted(adopted_target: str) -> Iterator[Desk]:
    """Whoever asks before the run that finishes the club."""
    yield from _desk(adopted_target)


@pytest.fixture
def finished(finished_target: str) -> Iterator[Desk]:
    """Whoever asks behind it."""
    yield from _desk(finished_target)
