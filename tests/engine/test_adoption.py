"""Adopting what an earlier migration wrote: rules, origins, and the run that finishes it."""

from pathlib import Path
from typing import Any

import pytest

from engine.conftest import Prepare
from engine.moving import ID_KEY, Move, catalog, execute, select
from fixtures.once import MovedOnce, copy
from fixtures.postgres import NewDatabase
from rowcall import Grain, Holds, Identity, Json, Mapping, Match, Project, Ref, Sql
from rowcall.errors import RefusedError
from rowcall.plan.select import ADOPTION, EVERYTHING, Wanted
from rowcall.run.run import plan_run, read_and_plan, read_schemas, run_project

SOURCE = """
CREATE TABLE reader (id integer PRIMARY KEY, login text, name text, joined date);
INSERT INTO reader VALUES
  (1, 'ayla', 'Ayla', '2020-01-01'), (2, 'emin', 'Emin', '2020-02-01'),
  (3, 'leyla', 'Leyla', '2020-03-01'), (4, 'tural', 'Tural', '2020-04-01');
CREATE TABLE book (id integer PRIMARY KEY, code text, title text);
INSERT INTO book VALUES (10, 'NOVEL-1', 'A'), (11, 'NOVEL-2', 'B'), (12, 'POEMS-1', 'C');
CREATE TABLE loan (id integer PRIMARY KEY, reader integer, book integer, day date, note text);
INSERT INTO loan VALUES
  (100, 1, 10, '2021-01-01', 'x'), (101, 1, 11, '2021-01-02', NULL),
  (102, 2, 12, '2021-01-03', 'y'), (103, 2, 12, '2021-01-03', 'z'),
  (104, 3, 12, '2021-01-04', NULL), (105, 4, 10, '2021-01-05', NULL);
"""
TARGET = """
CREATE TABLE readers (id uuid PRIMARY KEY, login text NOT NULL UNIQUE, name text, joined date,
                      extra jsonb DEFAULT '{}', changed timestamptz DEFAULT now());
CREATE TABLE books (id uuid PRIMARY KEY, code text NOT NULL UNIQUE, title text);
CREATE TABLE loans (id uuid PRIMARY KEY,
                    reader_id uuid NOT NULL REFERENCES readers ON DELETE CASCADE,
                    book_id uuid NOT NULL REFERENCES books, day date, note text);
CREATE TABLE cards (id integer PRIMARY KEY, reader_id uuid REFERENCES readers);
CREATE INDEX ON loans (book_id);
"""
# Emin twice; Tural missing; a reader of the new system; both novels on the first one's row
HALF = """
INSERT INTO readers (id, login, name, joined, extra) VALUES
  ('00000000-0000-0000-0000-0000000000a1', 'ayla', 'AYLA', NULL, '{"old": 1}'),
  ('00000000-0000-0000-0000-0000000000a2', 'emin', 'EMIN', NULL, '{"old": 2}'),
  ('00000000-0000-0000-0000-0000000000a3', 'emin2', 'EMIN', NULL, '{"old": 2}'),
  ('00000000-0000-0000-0000-0000000000a4', 'leyla', 'Leyla Quliyeva', NULL, '{"old": 3}'),
  ('00000000-0000-0000-0000-0000000000a5', 'new', 'New', NULL, '{}');
INSERT INTO books VALUES
  ('00000000-0000-0000-0000-0000000000b1', 'NOVEL', 'A'),
  ('00000000-0000-0000-0000-0000000000b3', 'POEMS', 'C');
INSERT INTO loans VALUES
  ('00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-0000000000a1',
   '00000000-0000-0000-0000-0000000000b1', '2021-01-01', NULL),
  ('00000000-0000-0000-0000-0000000000c2', '00000000-0000-0000-0000-0000000000a1',
   '00000000-0000-0000-0000-0000000000b1', '2021-01-02', NULL),
  ('00000000-0000-0000-0000-0000000000c3', '00000000-0000-0000-0000-0000000000a3',
   '00000000-0000-0000-0000-0000000000b3', '2021-01-03', NULL),
  ('00000000-0000-0000-0000-0000000000c4', '00000000-0000-0000-0000-0000000000a2',
   '00000000-0000-0000-0000-0000000000b3', '2021-01-03', NULL),
  ('00000000-0000-0000-0000-0000000000c5', '00000000-0000-0000-0000-0000000000a2',
   '00000000-0000-0000-0000-0000000000b3', '2021-01-03', NULL),
  ('00000000-0000-0000-0000-0000000000c6', '00000000-0000-0000-0000-0000000000a5',
   '00000000-0000-0000-0000-0000000000b3', '2024-01-01', 'native');
"""

readers = Mapping(
    target="readers",
    source="reader",
    columns={"login": "login", "name": "name", "joined": Sql("joined"), "extra": Json(old="id")},
    identity=Identity(
        Match("old number", {"extra->>'old'": "id"}),
        was={"login": "login", "name": "upper(name)", "extra": "jsonb_build_object('old', id)"},
    ),
    phase="first",
)
books = Mapping(
    target="books",
    source="book",
    columns={"code": "code", "title": "title"},
    identity=Identity(
        Match("beginning of the code", {"code": "left(code, 5)"}, grain=Grain.COLLAPSED),
        was={"title": Holds("title IS NOT NULL")},
    ),
    phase="first",
)
loans = Mapping(
    target="loans",
    source="loan",
    columns={
        "reader_id": Ref(readers, "reader"),
        "book_id": Ref(books, "book"),
        "day": "day",
        "note": "note",
    },
    identity=Identity(
        Match(
            "reader, shelf and day",
            {
                "reader_id": Ref(readers, "reader"),
                "book_id.code": "CASE WHEN book IN (10, 11) THEN 'NOVEL' ELSE 'POEMS' END",
                "day": "day",
            },
            grain=Grain.INTERCHANGEABLE,
        ),
    ),
    phase="second",
)

A1, A2, A3, A4, A5 = (f"00000000-0000-0000-0000-0000000000a{i}" for i in range(1, 6))
B1, B3 = (f"00000000-0000-0000-0000-0000000000b{i}" for i in (1, 3))
C1, C2, C3, C4, C5, C6 = (f"00000000-0000-0000-0000-0000000000c{i}" for i in range(1, 7))


def walk(move: Move, wanted: Wanted = EVERYTHING, **options: Any) -> bool:
    schemas = read_schemas(move.project, move.source, move.target)
    prepared = plan_run(move.project, *schemas, move.target, adopt=wanted == ADOPTION)
    return run_project(prepared, move.source, move.target, ID_KEY, wanted=wanted, **options)


@pytest.fixture
def library(move: Prepare) -> Move:
    return move(SOURCE, TARGET + HALF, readers, books, loans)


LIBRARY = (Project(name="small", mappings=(readers, books, loans)), SOURCE, TARGET + HALF)


def finish(move: Move) -> None:
    walk(move, ADOPTION)
    assert walk(move, offline=True, remove_surplus=True)


@pytest.fixture
def adopted(moved_once: MovedOnce, new_database: NewDatabase) -> Move:
    return copy(moved_once("adopted", *LIBRARY, Move.adopt), new_database)


@pytest.fixture
def finished(moved_once: MovedOnce, new_database: NewDatabase) -> Move:
    return copy(moved_once("finished", *LIBRARY, finish), new_database)


def lines(move: Move) -> dict[str, tuple[str, str]]:
    found = move.rows("SELECT target_key, origin, source_key FROM rowcall.adoptions")
    return {key: (origin, unit) for key, origin, unit in found}


def test_each_row_is_adopted_by_proof_or_is_a_copy_or_native(adopted: Move) -> None:
    assert lines(adopted) == {
        A1: ("adopted", "1"),
        A2: ("adopted", "2"),
        A3: ("surplus", "2"),
        A4: ("adopted", "3"),
        B1: ("adopted", "10"),
        B3: ("adopted", "12"),
        C1: ("adopted", "100"),
        C2: ("adopted", "101"),
        # of interchangeable loans those that hang on the kept reader come first
        C4: ("adopted", "102"),
        C5: ("adopted", "103"),
        C3: ("surplus", "102"),
    }


def test_adoption_changes_no_row_of_the_target(library: Move) -> None:
    before = select(library.target, "SELECT * FROM loans ORDER BY id")
    keys = catalog(library.target)
    walk(library, ADOPTION)
    assert select(library.target, "SELECT * FROM loans ORDER BY id") == before
    assert catalog(library.target) == keys


def test_every_row_has_an_origin_after_adoption(adopted: Move) -> None:
    balance = {
        row[0]: row[1:]
        for row in adopted.rows(
            "SELECT target_table, target_rows, adopted, surplus, native, difference"
            " FROM rowcall.target_balance"
        )
    }
    assert balance == {
        "readers": (5, 3, 1, 1, 0),
        "books": (2, 2, 0, 0, 0),
        "loans": (6, 4, 1, 1, 0),
    }


def test_a_row_that_hangs_on_the_row_of_another_unit_strays(adopted: Move) -> None:
    assert adopted.rows(
        "SELECT target_key, strays FROM rowcall.adoptions WHERE strays IS NOT NULL"
    ) == [(C2, ["book_id"])]


def test_what_people_changed_is_told_from_what_the_script_wrote(adopted: Move) -> None:
    assert adopted.rows(
        "SELECT target_key, touched FROM rowcall.adoptions WHERE touched IS NOT NULL"
    ) == [(A4, ["name"])]


def test_the_run_repairs_keeps_edits_and_doubles_nothing(finished: Move) -> None:
    assert finished.differences() == {}
    assert finished.rows("SELECT id::text, login, name FROM readers ORDER BY login") == [
        (A1, "ayla", "Ayla"),
        (A2, "emin", "Emin"),
        (A4, "leyla", "Leyla Quliyeva"),
        (A5, "new", "New"),
        *finished.rows("SELECT id::text, login, name FROM readers WHERE login = 'tural'"),
    ]
    assert finished.rows(
        "SELECT readers.login, books.code, loans.day::text, loans.note FROM loans"
        " JOIN readers ON readers.id = reader_id JOIN books ON books.id = book_id"
        " ORDER BY 1, 2, 3, 4"
    ) == [
        ("ayla", "NOVEL-1", "2021-01-01", "x"),
        ("ayla", "NOVEL-2", "2021-01-02", None),
        ("emin", "POEMS-1", "2021-01-03", "y"),
        ("emin", "POEMS-1", "2021-01-03", "z"),
        ("leyla", "POEMS-1", "2021-01-04", None),
        ("new", "POEMS-1", "2024-01-01", "native"),
        ("tural", "NOVEL-1", "2021-01-05", None),
    ]
    assert finished.rows("SELECT target_key, column_name, reason FROM rowcall.kept_value") == [
        (A4, "name", "edited")
    ]


def test_what_was_replaced_and_removed_is_in_the_ledger(finished: Move) -> None:
    images = {
        key: (is_removed, old)
        for key, is_removed, old in finished.rows(
            "SELECT target_key, is_removed, old_values FROM rowcall.before_image"
        )
    }
    assert images[A1] == (False, {"name": "AYLA", "joined": None})
    assert images[B3] == (False, {"code": "POEMS"})
    assert images[A3][0]
    assert images[A3][1]["login"] == "emin2"
    assert C3 in images
    assert C6 not in images


def test_the_query_of_the_how_to_tells_stale_from_edited(finished: Move) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "adopt-a-half-finished-migration.md"
    query = page.read_text(encoding="utf-8").partition("```sql\n")[2].partition("```")[0]
    found = {table: counts for table, *counts in finished.rows(query.rstrip().rstrip(";"))}
    # of the readers all lack the day, and one holds a name that people changed
    assert found == {"readers": [3, 3, 1, 0], "books": [2, 2, 0, 0], "loans": [4, 4, 0, 0]}


def test_the_keys_are_as_they_were(library: Move) -> None:
    before = catalog(library.target)
    walk(library, ADOPTION)
    walk(library, offline=True)
    assert catalog(library.target) == before


def test_surplus_stays_unless_its_removal_is_asked_for(adopted: Move) -> None:
    walk(adopted, offline=True)
    assert adopted.differences() == {}
    assert adopted.rows("SELECT count(*) FROM readers") == [(6,)]
    assert walk(adopted, remove_surplus=True)
    assert adopted.rows("SELECT count(*) FROM readers") == [(5,)]
    assert adopted.differences() == {}
    assert not walk(adopted)


def test_surplus_that_a_native_row_refers_to_stays(library: Move) -> None:
    execute(library.target, f"INSERT INTO cards VALUES (1, '{A3}')")
    walk(library, ADOPTION)
    walk(library, offline=True, remove_surplus=True)
    assert library.rows(f"SELECT count(*) FROM readers WHERE id = '{A3}'") == [(1,)]
    assert library.rows(
        "SELECT surplus, difference FROM rowcall.target_balance WHERE target_table = 'readers'"
    ) == [(1, 0)]


def test_a_filled_target_must_be_adopted_first(library: Move) -> None:
    with pytest.raises(RefusedError, match="rowcall adopt"):
        library.run()
    assert library.rows("SELECT to_regclass('rowcall.ledger')") == [(None,)]


def test_adopting_twice_is_refused(adopted: Move) -> None:
    with pytest.raises(RefusedError, match=r"(?s)adopted already.*rowcall run --offline"):
        walk(adopted, ADOPTION)


def test_repair_needs_the_target_for_itself(adopted: Move) -> None:
    with pytest.raises(RefusedError, match="rowcall run --offline"):
        walk(adopted)


def test_an_empty_target_has_nothing_to_adopt(move: Prepare) -> None:
    library = move(SOURCE, TARGET, readers, books, loans)
    with pytest.raises(RefusedError, match="nothing to adopt"):
        walk(library, ADOPTION)
    assert read_and_plan(library.project, library.source, library.target)
