"""Does integrity see what no longer holds together in a library, and nothing where all is well?"""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.databases import shared_database
from engine.moving import Move, prepare
from projects.library.project import project
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.pg.connect import connect_target
from rowcall.verify.finding import Difference
from rowcall.verify.integrity import integrity

__all__ = ["shared_database"]

LIBRARY = Path(__file__).parent.parent / "projects" / "library"
QUIET = "SET session_replication_role = replica; "
ROW = "aaaaaaaa-0000-4000-8000-000000000001"

# fault, and check, place, column and first key of one finding that tells it
FAULTS = [
    ("DELETE FROM loans WHERE id = 101", "lost_row", "loans", "", "101"),
    (f"INSERT INTO authors VALUES ('{ROW}', 'New')", "unclaimed_row", "authors", "", ROW),
    (
        f"UPDATE editors SET work_id = '{ROW}'"
        " WHERE work_id = (SELECT min(work_id::text)::uuid FROM editors)",
        "foreign_key",
        "editors",
        "work_id",
        None,
    ),
    ("UPDATE loans SET on_day = on_day + 1 WHERE id = 107", "altered_row", "loans", "", "107"),
    (
        "ALTER TABLE readers DROP CONSTRAINT readers_name_check; UPDATE readers SET name = 'x'",
        "check",
        "readers",
        "name",
        None,
    ),
    (
        "ALTER TABLE works ALTER title DROP NOT NULL; UPDATE works SET title = NULL",
        "not_null",
        "works",
        "title",
        None,
    ),
    (
        "DROP INDEX loans_once; UPDATE loans SET work_id = (SELECT min(work_id::text)::uuid"
        " FROM loans), reader_id = (SELECT min(reader_id::text)::uuid FROM loans)",
        "unique_key",
        "loans",
        "",
        None,
    ),
    (
        "ALTER TABLE editors DROP CONSTRAINT editors_pkey;"
        " INSERT INTO editors SELECT * FROM editors LIMIT 1",
        "primary_key",
        "editors",
        "",
        None,
    ),
    ("DROP INDEX works_by_title", "missing_object", "works", "", "works_by_title"),
    ("DROP TRIGGER loans_rest ON loans", "missing_object", "loans", "", "loans_rest"),
    ("ALTER TABLE loans DISABLE TRIGGER loans_tell", "disabled_object", "loans", "", "loans_tell"),
    (
        "ALTER TABLE fines DISABLE TRIGGER ALL",
        "disabled_object",
        "fines",
        "",
        "fines_loan_id_fkey",
    ),
    (
        "ALTER TABLE fines DROP CONSTRAINT fines_loan_id_fkey, ADD CONSTRAINT fines_loan_id_fkey"
        " FOREIGN KEY (loan_id) REFERENCES loans ON DELETE CASCADE",
        "changed_object",
        "fines",
        "",
        "fines_loan_id_fkey",
    ),
    (
        "ALTER TABLE fines DROP CONSTRAINT fines_loan_id_fkey;"
        " INSERT INTO fines VALUES (gen_random_uuid(), 4711, 1)",
        "foreign_key",
        "fines",
        "loan_id",
        None,
    ),
    (
        "DELETE FROM rowcall.entry_loans WHERE source_key = '101'",
        "stored_balance",
        "loans",
        "",
        None,
    ),
    ("DELETE FROM rowcall_staging.loan WHERE id = 109", "staged_rows", "loan", "", None),
    (
        "UPDATE rowcall_staging.loan SET ticket = ticket || ' ' WHERE id = 101",
        "staged_checksum",
        "loan",
        "",
        None,
    ),
    (
        "UPDATE rowcall.entry_loans SET target_id = 101 WHERE source_key = '103'",
        "claimed_twice",
        "loans",
        "",
        "101",
    ),
    (
        f"UPDATE rowcall.entry_authors SET target_id = '{ROW}' WHERE outcome = 'merged'",
        "lost_survivor",
        "authors",
        "",
        None,
    ),
    (
        "UPDATE rowcall.entry_loans SET cause_key = '4711' WHERE source_key = '110'",
        "cause",
        "works",
        "",
        "loans 110",
    ),
    (
        "UPDATE rowcall.entry_loans SET cause_mapping = 'lost' WHERE source_key = '110'",
        "cause",
        "source_rows",
        "",
        "loans 110",
    ),
    (
        "UPDATE rowcall.entry_readers SET marks = '{99}' WHERE outcome = 'migrated'",
        "entry",
        "readers",
        "",
        None,
    ),
    (
        "UPDATE rowcall.entry_loans SET batch_id = 7 WHERE source_key = '101'",
        "batch",
        "loans",
        "",
        "batch 1",
    ),
]


@pytest.fixture(scope="module")
def library(shared_database: Callable[[], str]) -> Move:
    """The library, moved; each test takes its fault back."""
    source = (LIBRARY / "source.sql").read_text(encoding="utf-8")
    target = (LIBRARY / "target.sql").read_text(encoding="utf-8")
    move = prepare(project, source, target, shared_database)
    assert move.run(jobs=1)
    return move


def looked(move: Move, fault: str = "SELECT") -> list[Difference]:
    """Return what integrity finds after a fault, which is taken back again."""
    with connect_target(move.target) as target:
        target.execute(f"{QUIET}{fault}".encode())
        found = integrity(bind_to_staging(project, target), target)
        target.rollback()
    return found


def test_a_library_that_moved_holds_together(library: Move) -> None:
    with reading(library.target) as target:
        assert integrity(bind_to_staging(project, target), target) == []


@pytest.mark.parametrize("server", [18], indirect=True)
@pytest.mark.parametrize(("fault", "check", "where", "column", "key"), FAULTS)
def test_a_fault_is_told_with_its_place(
    library: Move, fault: str, check: str, where: str, column: str, key: str | None
) -> None:
    found = looked(library, fault)
    told = [one for one in found if (one.check, one.where, one.column) == (check, where, column)]
    assert told, found
    assert key is None or any(key in one.keys for one in told), told
    assert all(one.rows > 0 for one in told)


def test_a_stand_in_that_lost_its_child_is_told(library: Move) -> None:
    [(table, key)] = library.rows(
        "SELECT target_table, target_key FROM rowcall.placeholder ORDER BY source_key LIMIT 1"
    )
    found = looked(
        library,
        f"UPDATE readers SET home_id = (SELECT id FROM shelves WHERE id <> '{key}' LIMIT 1);"
        f" UPDATE works SET shelf_id = (SELECT id FROM shelves WHERE id <> '{key}' LIMIT 1);"
        f" UPDATE shelves SET parent_id = NULL",
    )
    assert any(one.check == "unused_placeholder" and key in one.keys for one in found), found
    assert table == "shelves"


def test_every_other_line_of_a_forged_entry_is_contradicted(library: Move) -> None:
    forged = {
        "outcome = 'excluded'": "source_key = '110'",
        "outcome = 'quarantined'": "source_key = '101'",
        "outcome = 'migrated'": "source_key = '109'",
        "reason = 'too_long'": "source_key = '110'",
        "cause_reason = NULL": "source_key = '110'",
        "reason = 'cancelled'": "source_key = '101'",
        "target_id = NULL": "source_key = '101'",
        "k1 = 4711": "source_key = '101'",
        "source_key = '4711'": "source_key = '101'",
        "row_hash = 1": "source_key = '109'",
        "marks = '{1}'": "source_key = '109'",
    }
    for change, where in forged.items():
        found = looked(library, f"UPDATE rowcall.entry_loans SET {change} WHERE {where}")
        assert any(one.check in ("entry", "cause") for one in found), change


def test_a_native_row_that_was_there_before_the_end_is_no_trouble(library: Move) -> None:
    before = (
        f"INSERT INTO authors (id, name) VALUES ('{ROW}', 'New');"
        " UPDATE rowcall.reckoned_target_balance SET native = 1 WHERE target_table = 'authors'"
    )
    assert looked(library, before) == []
    more = "INSERT INTO authors (id, name) VALUES (gen_random_uuid(), 'Another')"
    [one] = looked(library, f"{before}; {more}")
    assert (one.check, one.where, one.rows) == ("unclaimed_row", "authors", 1)
    assert ROW in one.keys
