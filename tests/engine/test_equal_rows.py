"""Which rows equal another one, where no ledger tells?"""

from fixtures.postgres import Connection
from rowcall.catalog.read import read_database
from rowcall.compile.equal_rows import equal_rows

SHELVES = """
CREATE TABLE room (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);
CREATE TABLE shelf (id serial PRIMARY KEY, room_id uuid REFERENCES room, width numeric, facts json,
                    made timestamptz DEFAULT now(), bought date);
CREATE TABLE branch (id integer PRIMARY KEY, name text, over_id integer REFERENCES branch);
CREATE TABLE kind (code text PRIMARY KEY, is_open boolean);
CREATE TABLE label (id integer PRIMARY KEY, word text NOT NULL UNIQUE);
CREATE TABLE stand (shelf_id integer REFERENCES shelf, label_id integer REFERENCES label,
                    PRIMARY KEY (shelf_id, label_id));
CREATE TABLE number (id integer PRIMARY KEY, made timestamptz DEFAULT now());
"""


def equal(connection: Connection, rows: str, *tables: str) -> dict[str, int]:
    """How many rows of each table equal another one; a table known to have none is not told."""
    connection.execute((SHELVES + rows).encode())
    statement = equal_rows(read_database(connection, "public"), tables)
    return {
        row[0]: row[1] for row in connection.execute((statement or "SELECT 1 WHERE FALSE").encode())
    }


def test_a_reference_is_equal_where_it_leads_to_equal_rows(connection: Connection) -> None:
    rows = """
        INSERT INTO room VALUES ('00000000-0000-0000-0000-000000000001', 'A'),
          ('00000000-0000-0000-0000-000000000002', 'A'),
          ('00000000-0000-0000-0000-000000000003', 'B');
        INSERT INTO shelf (room_id, facts) SELECT id, '{}' FROM room;
        INSERT INTO shelf (room_id) VALUES (NULL), (NULL);
        INSERT INTO label VALUES (1, 'old');
        INSERT INTO stand SELECT id, 1 FROM shelf;
    """
    found = equal(connection, rows, "room", "shelf", "stand")
    # the shelves of both rooms A, and those of no room; what stands on them likewise
    assert found == {"room": 1, "shelf": 2, "stand": 2}


def test_a_time_that_people_gave_tells_rows_apart(connection: Connection) -> None:
    rows = """
        INSERT INTO shelf (bought, made) VALUES ('2020-01-01', '2020-01-01'), ('2020-01-01', now()),
          ('2021-01-01', now());
    """
    assert equal(connection, rows, "shelf") == {"shelf": 1}


def test_a_key_that_says_something_tells_rows_apart(connection: Connection) -> None:
    rows = "INSERT INTO kind VALUES ('novel', TRUE), ('poems', TRUE);"
    assert equal(connection, rows, "kind") == {}


def test_rows_that_hold_nothing_but_a_number_are_not_called_equal(connection: Connection) -> None:
    assert equal(connection, "INSERT INTO number VALUES (1), (2);", "number") == {}


def test_a_unique_value_proves_that_rows_differ(connection: Connection) -> None:
    assert equal(connection, "INSERT INTO label VALUES (1, 'a'), (2, 'b');", "label") == {}


def test_a_reference_in_a_circle_stands_for_itself(connection: Connection) -> None:
    rows = """
        INSERT INTO branch VALUES (1, 'A', NULL), (2, 'A', NULL), (3, 'B', 1), (4, 'B', 1),
          (5, 'B', 2);
    """
    assert equal(connection, rows, "branch") == {"branch": 2}
