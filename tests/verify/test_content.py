"""Is every migrated value made again, and is a single wrong one found?"""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.moving import Move, execute, prepare
from projects.library.project import project as library
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.verify.finding import Verification

FOLDER = Path(__file__).parent.parent / "projects" / "library"


def verified(move: Move) -> Verification:
    return verify_project(move.project, Databases(move.source, move.target))


@pytest.fixture
def moved(new_database: Callable[[], str]) -> Move:
    move = prepare(
        library,
        (FOLDER / "source.sql").read_text(encoding="utf-8"),
        (FOLDER / "target.sql").read_text(encoding="utf-8"),
        new_database,
    )
    move.run()
    return move


def test_a_clean_target_has_no_difference(moved: Move) -> None:
    found = verified(moved)
    assert found.differences == ()
    for line in found.coverage:
        print(line)
    assert 0
