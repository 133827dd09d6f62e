"""A theatre: a project in which corrected values free rows of every kind, and who corrects them."""

from typing import Any

import psycopg

from engine.moving import Move
from rowcall import (
    AfterLoad,
    Date,
    FanOut,
    Lookup,
    Mapping,
    Member,
    Merge,
    Path,
    Query,
    Ref,
    Secret,
    Sql,
    Union,
    Unique,
)

SOURCE = """
CREATE TABLE hall (id integer PRIMARY KEY, name text, opened text);
INSERT INTO hall VALUES (1, 'one', '01/02/2020'), (2, NULL, '02/02/2020'), (3, 'three', 'x');
CREATE TABLE keeper (id integer PRIMARY KEY, login text, password text, hall integer);
INSERT INTO keeper VALUES (1, 'ann', 'a', 1), (2, 'bob', 'b', 2), (3, 'ann', 'c', 9);
CREATE TABLE show (id integer PRIMARY KEY, hall integer, title text, kind text);
INSERT INTO show VALUES (1, 1, 'a', 'p'), (2, 2, 'b', 'p'), (3, 2, 'c', '?'), (4, NULL, 'd', 'p'),
  (5, 3, 'e', 'p');
CREATE TABLE booking (id integer PRIMARY KEY, show integer, guest integer, made integer);
INSERT INTO booking VALUES (1, 1, 7, 1), (2, 1, 7, 2), (3, 2, 7, 1), (4, 4, 8, 1), (5, NULL, 7, 9);
CREATE TABLE walk_in (id integer PRIMARY KEY, show integer, guest integer, made integer);
INSERT INTO walk_in VALUES (1, 1, 9, 1), (2, 5, 7, 1);
CREATE TABLE score (id integer PRIMARY KEY, show integer, a text, b text);
INSERT INTO score VALUES (1, 1, '5', 'x'), (2, 2, '7', NULL), (3, 1, '?', '9');
"""
TARGET = """
CREATE TABLE halls (id uuid PRIMARY KEY, name text NOT NULL, opened date,
                    shows integer NOT NULL DEFAULT 0, old_id integer);
CREATE TABLE keepers (id uuid PRIMARY KEY, login text NOT NULL UNIQUE, hash text NOT NULL,
                      hall_id uuid NOT NULL REFERENCES halls);
CREATE TABLE shows (id uuid PRIMARY KEY, hall_id uuid NOT NULL REFERENCES halls,
                    title text NOT NULL UNIQUE, kind text);
CREATE TABLE seats (id uuid PRIMARY KEY, show_id uuid NOT NULL REFERENCES shows,
                    guest integer NOT NULL, notes text, UNIQUE (show_id, guest));
CREATE TABLE marks (id uuid PRIMARY KEY, show_id uuid NOT NULL REFERENCES shows,
                    mark integer NOT NULL);
CREATE TABLE guests (id uuid PRIMARY KEY, hall_id uuid REFERENCES halls, old_id integer UNIQUE);
CREATE TABLE heard (what text);
CREATE FUNCTION hear() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO heard VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
CREATE TRIGGER hear AFTER INSERT OR UPDATE ON shows FOR EACH ROW EXECUTE FUNCTION hear();
"""
halls_columns: dict[str, Any] = {
    "name": "name",
    "opened": Date("opened").or_quarantine(),
    "old_id": "id",
}


def theatre() -> tuple[Mapping, ...]:
    """Return the mappings."""
    halls = Mapping(
        target="halls",
        source="hall",
        columns=halls_columns,
        placeholder={"name": "'?' || missing.key"},
        after_load=AfterLoad("sql/counted.sql", key="hall_id", columns=("shows",)),
    )
    keepers = Mapping(
        target="keepers",
        source="keeper",
        columns={
            "login": Unique("login").or_quarantine(),
            "hash": Secret("password"),
            "hall_id": Ref(halls, "hall").or_placeholder(),
        },
    )
    shows = Mapping(
        target="shows",
        source="show",
        columns={
            "hall_id": Ref(halls, "hall"),
            "title": "title",
            "kind": Lookup("kind", {"p": "play", "o": "opera"}),
        },
    )
    seats = Mapping(
        target="seats",
        source=Union(
            Member("booking", key="id", gather={"notes": "'also booking ' || id"}),
            Member("walk_in", key="id", gather={"notes": "'also walk-in ' || id"}),
        ),
        columns={"show_id": Ref(shows, "show"), "guest": "guest"},
        merge=Merge(by=("show_id", "guest"), survivor="made DESC"),
    )
    parts = FanOut("parts", "score", key="id", parts={"a": {"mark": "a"}, "b": {"mark": "b"}})
    marks = Mapping(
        target="marks",
        source=parts,
        when="mark ~ '^[0-9]+$'",
        joins={"of": Path(("show", "show.id"))},
        columns={"show_id": Ref(shows, "show"), "mark": Sql("mark::integer")},
    )
    guests = Mapping(
        target="guests",
        source=Query("sql/guests.sql", key="guest"),
        columns={"old_id": "guest", "hall_id": Ref(halls, "hall")},
    )
    return halls, keepers, shows, seats, marks, guests


def correct(move: Move, *values: tuple[str, int, str, str | None]) -> None:
    """Write overrides as `rowcall quarantine import` does: table, key, column, new value."""
    with psycopg.connect(move.target) as connection:
        row = connection.execute(
            "INSERT INTO rowcall.correction (made_by, row_count) VALUES ('ann', %s)"
            " RETURNING correction_id",
            [len(values)],
        ).fetchone()
        assert row is not None
        for table, key, column, new in values:
            connection.execute(
                f"INSERT INTO rowcall.override SELECT %s, %s, %s, rowcall_row, %s, {column}::text,"
                f" %s, 'seen' FROM rowcall_staging.{table} WHERE id = %s".encode(),
                [row[0], table, str(key), column, new, key],
            )


def quarantined(move: Move) -> set[tuple[str, str]]:
    """Return mapping and key of what could not move."""
    return set(
        move.rows(
            "SELECT mapping, source_key || part FROM rowcall.source_rows"
            " WHERE outcome = 'quarantined'"
        )
    )
