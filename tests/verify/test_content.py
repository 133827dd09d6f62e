"""Is every migrated value made again, through each word, merges, copies and rows that raise?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from engine.databases import shared_database
from engine.moving import Move, execute, prepare
from fixtures.postgres import NewDatabase
from projects.library.project import project as library
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.errors import RefusedError
from rowcall.verify.finding import Verification

__all__ = ["shared_database"]

FOLDER = Path(__file__).parent.parent / "projects" / "library"
SOURCE, TARGET = (
    (FOLDER / f"{side}.sql").read_text(encoding="utf-8") for side in ("source", "target")
)


def verified(move: Move) -> Verification:
    return verify_project(move.project, Databases(move.source, move.target))


@pytest.fixture
def laid_out(new_database: NewDatabase) -> Move:
    """The library before its move."""
    return prepare(library, SOURCE, TARGET, new_database)


@pytest.fixture(scope="module")
def once(shared_database: Callable[[], str]) -> Move:
    """The library after its move, to be copied."""
    move = prepare(library, SOURCE, TARGET, shared_database)
    move.run()
    return move


@pytest.fixture
def moved(once: Move, new_database: NewDatabase) -> Move:
    """The library after its move, with a target of the test's own."""
    template = str(conninfo_to_dict(once.target)["dbname"])
    return replace(once, target=new_database(template))


def test_a_clean_target_has_no_difference(moved: Move) -> None:
    found = verified(moved)
    assert found.differences == ()
    assert found.units == sum(len(moved.outcomes(line.mapping)) for line in found.coverage)
    assert all(line.unverified == {} for line in found.coverage)


def test_nothing_is_written(moved: Move) -> None:
    before = moved.state()
    verified(moved)
    assert moved.state() == before


def test_a_run_that_is_not_at_its_end_is_refused(laid_out: Move) -> None:
    with pytest.raises(RefusedError, match="no run has begun"):
        verified(laid_out)


def test_where_the_source_is_gone_its_staging_serves(moved: Move) -> None:
    gone = Databases("postgresql://nobody@localhost:1/gone", moved.target)
    assert verify_project(moved.project, gone).differences == ()


@pytest.mark.parametrize(
    ("change", "check", "where", "column"),
    [
        ("UPDATE loans SET on_day = on_day + 1", "value", "loans", "on_day"),
        ("UPDATE shelves SET title = left(title, -1)", "value", "shelves", "title"),
        ("UPDATE works SET retired = TRUE", "value", "works", "retired"),
        ("UPDATE authors SET book_ids = NULL", "value", "authors", "book_ids"),
        ("DELETE FROM loans", "missing_row", "loans", ""),
        (
            "UPDATE rowcall.entry_loans SET outcome = 'excluded' WHERE outcome = 'migrated'",
            "outcome",
            "loans",
            "",
        ),
        (
            "UPDATE rowcall.entry_authors AS e SET target_id = o.target_id"
            " FROM rowcall.entry_authors AS o WHERE e.outcome = 'merged'"
            " AND o.outcome = 'migrated' AND o.target_id <> e.target_id",
            "merged",
            "authors",
            "",
        ),
    ],
)
def test_what_is_wrong_is_named(
    moved: Move, change: str, check: str, where: str, column: str
) -> None:
    execute(moved.target, f"SET session_replication_role = replica; {change}")
    found = {(one.check, one.where, one.column): one for one in verified(moved).differences}
    assert (check, where, column) in found
    one = found[check, where, column]
    assert one.rows >= 1
    assert len(one.keys) == one.rows
