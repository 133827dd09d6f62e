"""Rows that the target brings along, and columns computed over what was loaded."""

from pathlib import Path

from engine.conftest import Prepare
from rowcall import AfterLoad, Existing, Mapping, Ref

SOURCE = """
CREATE TABLE hall (id integer PRIMARY KEY, kind text, seats integer);
CREATE TABLE guest (id integer PRIMARY KEY, hall_id integer);
INSERT INTO hall VALUES (1, 'big', 1), (2, 'small', 9), (3, 'odd', 5), (4, NULL, 5);
INSERT INTO guest VALUES (1, 1), (2, 1), (3, 2);
"""
TARGET = """
CREATE TABLE kinds (id uuid PRIMARY KEY, code text NOT NULL UNIQUE);
INSERT INTO kinds VALUES
  ('00000000-0000-0000-0000-00000000000a', 'BIG'),
  ('00000000-0000-0000-0000-00000000000b', 'SMALL');
CREATE TABLE halls (id uuid PRIMARY KEY, kind_id uuid REFERENCES kinds, old_id integer,
                    seats integer NOT NULL, taken integer NOT NULL DEFAULT 0,
                    CONSTRAINT fits CHECK (taken <= seats));
CREATE TABLE guests (id uuid PRIMARY KEY, hall_id uuid NOT NULL REFERENCES halls);
"""
TAKEN = """
SELECT halls.id AS hall_id, count(guests.id)::integer AS taken,
       greatest(halls.seats, count(guests.id)::integer) AS seats
  FROM halls LEFT JOIN guests ON guests.hall_id = halls.id
 GROUP BY halls.id;
"""


def prepared(move: Prepare, folder: Path) -> tuple[Mapping, Mapping]:
    (folder / "taken.sql").write_text(TAKEN)
    halls = Mapping(
        target="halls",
        source="hall",
        columns={
            "kind_id": Existing("kinds", code="upper(kind)"),
            "seats": "seats",
            "old_id": "id",
        },
        after_load=AfterLoad(str(folder / "taken.sql"), key="hall_id", columns=("taken", "seats")),
    )
    guests = Mapping(target="guests", source="guest", columns={"hall_id": Ref(halls, "hall_id")})
    return halls, guests


def test_a_row_that_the_target_has_is_found_by_its_own_key(move: Prepare, tmp_path: Path) -> None:
    moved = move(SOURCE, TARGET, *prepared(move, tmp_path))
    moved.run()
    assert moved.outcomes("halls") == {
        "1": ("migrated", None),
        "2": ("migrated", None),
        "3": ("quarantined", "missing_reference"),
        "4": ("migrated", None),
    }
    assert moved.rows(
        "SELECT old_id, code FROM halls LEFT JOIN kinds ON kinds.id = kind_id ORDER BY old_id"
    ) == [(1, "BIG"), (2, "SMALL"), (4, None)]
    assert moved.differences() == {}


def test_columns_are_computed_when_all_is_loaded(move: Prepare, tmp_path: Path) -> None:
    moved = move(SOURCE, TARGET, *prepared(move, tmp_path))
    moved.run()
    assert moved.rows("SELECT old_id, taken, seats FROM halls ORDER BY old_id") == [
        (1, 2, 2),
        (2, 1, 9),
        (4, 0, 5),
    ]


def test_a_written_value_that_is_replaced_at_the_end_is_marked(
    move: Prepare, tmp_path: Path
) -> None:
    moved = move(SOURCE, TARGET, *prepared(move, tmp_path))
    moved.run()
    marks = moved.rows("SELECT source_key, column_name, rule FROM rowcall.marks")
    assert marks == [("1", "seats", "after_load")]
