"""The library moves: every unit, every row, every view, every key is as written by hand."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from engine.moving import VIEWS, Move, catalog, execute, select
from fixtures.once import MovedOnce, copy, scripts
from fixtures.postgres import NewDatabase
from projects.library import expected
from projects.library.project import project

pytestmark = pytest.mark.both_versions

FOLDER = Path(__file__).parent / "library"

COLUMNS = {
    "source_rows": "run_id mapping source_table source_key part outcome reason detail cause_mapping"
    " cause_key cause_part cause_reason target_table target_key batch_id",
    "target_rows": "run_id target_table target_key origin mapping source_table source_key part",
    "marks": "run_id mapping source_key part column_name rule reason",
    "balance": "run_id mapping source_table source_rows migrated merged excluded quarantined"
    " difference",
    "target_balance": "run_id target_table target_rows migrated adopted placeholder derived surplus"
    " native undecided difference",
}


@dataclass(frozen=True)
class Library:
    move: Move
    catalog_before: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def whole(moved_once: MovedOnce) -> Move:
    """The library as the run left it, of which tests make copies."""
    return moved_once("library", project, *scripts(FOLDER))


@pytest.fixture(scope="module")
def library(whole: Move, shared_database: NewDatabase) -> Library:
    empty = shared_database()
    execute(empty, scripts(FOLDER)[1])
    move = copy(whole, shared_database)
    # the new system goes on: a row of its own is native
    execute(
        move.target,
        "INSERT INTO shelves (id, code, title)"
        " VALUES ('aaaaaaaa-0000-4000-8000-000000000001', 'N-1', 'New hall')",
    )
    return Library(move, catalog(empty))


def unit(key: str, part: str) -> str:
    return f"{key}/{part}" if part else key


def test_every_unit_has_the_outcome_that_was_written_by_hand(library: Library) -> None:
    found = {mapping: library.move.outcomes(mapping) for mapping in expected.UNITS}
    wanted = {
        mapping: {key: (outcome, reason) for key, (outcome, reason, _) in units.items()}
        for mapping, units in expected.UNITS.items()
    }
    assert found == wanted


def test_no_other_mapping_has_units(library: Library) -> None:
    found = library.move.rows("SELECT DISTINCT mapping FROM rowcall.source_rows")
    assert {row[0] for row in found} <= set(expected.UNITS)


def test_the_cause_is_the_unit_where_the_trouble_sits(library: Library) -> None:
    for mapping, key, part, *cause in library.move.rows(
        "SELECT mapping, source_key, part, cause_mapping, cause_key, cause_part, cause_reason"
        " FROM rowcall.source_rows"
    ):
        _, reason, wanted = expected.UNITS[mapping][unit(key, part)]
        if wanted == expected.OWN:
            wanted = (mapping, key, part, reason or "")
        assert tuple(cause) == (wanted or (None,) * 4), (mapping, key, part)


def test_what_is_quarantined_says_in_detail_why(library: Library) -> None:
    assert (
        library.move.rows(
            "SELECT mapping, source_key FROM rowcall.source_rows"
            " WHERE outcome = 'quarantined' AND (detail IS NULL OR detail = '')"
        )
        == []
    )


def test_target_table_and_key_are_set_exactly_where_a_row_moved(library: Library) -> None:
    for outcome, table, key in library.move.rows(
        "SELECT outcome, target_table, target_key FROM rowcall.source_rows"
    ):
        moved = outcome in ("migrated", "merged")
        assert (table is not None) == moved
        assert (key is not None) == moved


def test_units_name_the_table_that_they_come_from(library: Library) -> None:
    for mapping, key, table in library.move.rows(
        "SELECT mapping, source_key, source_table FROM rowcall.source_rows"
    ):
        wanted = "magazine" if key.startswith("m") else "book"
        assert table == expected.SOURCE_TABLES.get(mapping, wanted)


def test_what_was_merged_points_at_the_row_of_its_survivor(library: Library) -> None:
    found = library.move.rows(
        "SELECT merged.source_key, merged.part, survivor.source_key, survivor.part"
        " FROM rowcall.source_rows AS merged JOIN rowcall.source_rows AS survivor"
        " USING (target_table, target_key)"
        " WHERE merged.outcome = 'merged' AND survivor.outcome = 'migrated' ORDER BY 1, 2"
    )
    assert found == [
        ("1", "1", "5", "2"),
        ("1", "2", "5", "1"),
        ("2", "1", "5", "2"),
        ("r4#2", "", "r4", ""),
    ]


@pytest.mark.parametrize("view", COLUMNS)
def test_a_view_has_the_columns_that_were_promised(library: Library, view: str) -> None:
    found = library.move.rows(
        "SELECT attname FROM pg_attribute"
        f" WHERE attrelid = 'rowcall.{view}'::regclass AND attnum > 0 ORDER BY attnum"
    )
    assert " ".join(row[0] for row in found) == COLUMNS[view]


@pytest.mark.parametrize(("view", "key"), VIEWS.items())
def test_the_key_of_a_view_is_unique(library: Library, view: str, key: str) -> None:
    query = f"SELECT {key}, count(*) FROM rowcall.{view} GROUP BY {key} HAVING count(*) > 1"
    assert library.move.rows(query) == []


def test_a_mark_stands_for_every_value_that_was_replaced(library: Library) -> None:
    found = library.move.rows(
        "SELECT mapping, source_key, column_name, rule, reason FROM rowcall.marks WHERE part = ''"
    )
    assert set(found) == expected.MARKS
    assert len(found) == len(expected.MARKS)


def test_the_balance_adds_up(library: Library) -> None:
    found = library.move.rows(
        "SELECT mapping, source_table, source_rows, migrated, merged, excluded, quarantined,"
        " difference FROM rowcall.balance"
    )
    assert {(row[0], row[1]): row[2:] for row in found} == {
        key: (*counts, 0) for key, counts in expected.BALANCE.items()
    }


def test_the_target_balance_adds_up(library: Library) -> None:
    found = library.move.rows(
        "SELECT target_table, target_rows, migrated, placeholder, derived, native, difference"
        " FROM rowcall.target_balance"
    )
    assert {row[0]: row[1:] for row in found} == {
        table: (*counts, 0) for table, counts in expected.TARGET_BALANCE.items()
    }


@pytest.mark.parametrize("table", expected.TARGET_BALANCE)
def test_every_row_of_a_target_table_is_a_line_of_target_rows(library: Library, table: str) -> None:
    [(lines, rows)] = library.move.rows(
        f"SELECT (SELECT count(*) FROM rowcall.target_rows WHERE target_table = '{table}'),"
        f" (SELECT count(*) FROM {table})"
    )
    assert lines == rows


def test_a_native_row_has_no_source(library: Library) -> None:
    assert library.move.rows(
        "SELECT target_key, mapping, source_table, source_key, part FROM rowcall.target_rows"
        " WHERE origin = 'native'"
    ) == [("aaaaaaaa-0000-4000-8000-000000000001", None, None, None, None)]


@pytest.mark.parametrize("query", expected.ROWS)
def test_the_target_holds_the_rows_that_were_written_by_hand(library: Library, query: str) -> None:
    assert library.move.rows(query) == expected.ROWS[query]


def test_keys_indexes_and_triggers_are_as_they_were(library: Library) -> None:
    assert catalog(library.move.target) == library.catalog_before
    assert library.move.rows("SELECT * FROM rowcall.dropped_object") == []


def test_a_second_run_writes_nothing(library: Library) -> None:
    state = library.move.state()
    written = writes(library.move.target)
    assert not library.move.run()
    assert library.move.state() == state
    assert writes(library.move.target) == written


def writes(target: str) -> int:
    """Return how many rows were written in all. A backend reports its own when it ends.

    The toast tables of the catalogs are left out: autovacuum writes statistics there.
    """
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    while select(target, others) != [(0,)]:
        time.sleep(0.01)
    ((written,),) = select(
        target,
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables",
    )
    return int(written)


def test_one_job_and_two_give_the_same_state(whole: Move, new_database: NewDatabase) -> None:
    alone = replace(whole, target=new_database())
    execute(alone.target, scripts(FOLDER)[1])
    alone.run(jobs=1)
    both = copy(whole, new_database)
    assert alone.state() == both.state()
