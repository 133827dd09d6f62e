"""A club that has moved: one row for each thing that can be told of a key."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engine.databases import shared_database
from engine.moving import Move, execute
from explain.club.project import project
from explain.desk import Desk
from fixtures.once import MovedOnce, copy, scripts
from fixtures.postgres import NewDatabase

__all__ = ["shared_database"]

CLUB = Path(__file__).parent / "club"
NATIVE = "00000000-0000-0000-0000-0000000000a1"
LOST = "00000000-0000-0000-0000-0000000000a2"
# a card of the new system, and one whose member somebody has deleted
_BESIDE = f"""
INSERT INTO members (id, name, pin_hash) VALUES ('{NATIVE}', 'New', '!');
INSERT INTO cards (id, member_id, number) VALUES ('{LOST}', '{LOST}', 9);
"""


def _run(move: Move) -> None:
    assert move.run()
    execute(move.target, _BESIDE)


def _finish(move: Move) -> None:
    move.adopt()
    assert move.finish()


@pytest.fixture(scope="module")
def club_target(moved_once: MovedOnce, shared_database: NewDatabase) -> str:
    """The address of a target that was empty."""
    return copy(moved_once("club", project, *scripts(CLUB), _run), shared_database).target


@pytest.fixture(scope="module")
def adopted_target(moved_once: MovedOnce, shared_database: NewDatabase) -> str:
    """The address of a target that an earlier migration had filled in part, before the run."""
    moved = moved_once("adopted_club", project, *_half_moved(), Move.adopt)
    return copy(moved, shared_database).target


@pytest.fixture(scope="module")
def finished_target(moved_once: MovedOnce, shared_database: NewDatabase) -> str:
    """The same, behind the run, without the copies."""
    moved = moved_once("finished_club", project, *_half_moved(), _finish)
    return copy(moved, shared_database).target


def _half_moved() -> tuple[str, str]:
    source, target = scripts(CLUB)
    return source, target + (CLUB / "half.sql").read_text(encoding="utf-8")


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
