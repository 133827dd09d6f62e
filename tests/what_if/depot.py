"""A depot of buses and trams: a project in which every kind of change moves some unit."""

from rowcall import (
    AfterLoad,
    Date,
    Exclude,
    Existing,
    FanOut,
    Identity,
    Lookup,
    Mapping,
    Match,
    Member,
    Merge,
    Project,
    Query,
    Ref,
    Reject,
    Secret,
    Sql,
    Union,
)

SOURCE = """
CREATE TABLE line (id integer PRIMARY KEY, code text, kind text, note text);
INSERT INTO line VALUES (1, 'A', 'b', 'old'), (2, 'B', 't', NULL), (3, NULL, 'b', NULL),
  (4, 'D', 'x', NULL), (5, 'A', 'b', 'twice');
CREATE TABLE driver (id integer PRIMARY KEY, name text, born text, password text, badge text);
INSERT INTO driver VALUES (1, 'Ann', '01/02/1980', NULL, 'K1'), (2, 'Bob', '28/02/1980', 'b', 'k1'),
  (3, NULL, '1985-05-05', 'c', 'K3'), (4, 'Dan', '31/02/1990', 'd', NULL);
CREATE TABLE bus (id integer PRIMARY KEY, plate text, line integer);
INSERT INTO bus VALUES (1, 'P1', 1), (2, 'P2', 9), (3, NULL, 2), (4, 'P4', NULL);
CREATE TABLE tram (id integer PRIMARY KEY, plate text, line integer, scrapped boolean);
INSERT INTO tram VALUES (1, 'P1', 1, false), (2, 'T2', 4, true), (3, 'T3', 8, false);
CREATE TABLE trip (id integer PRIMARY KEY, line integer, driver integer, day text, seats integer,
                   fare text, p1 text, p2 text, p3 text);
INSERT INTO trip
SELECT n, CASE WHEN n % 5 = 0 THEN 7 ELSE 1 + n % 4 END, CASE WHEN n % 7 = 0 THEN 9 ELSE n % 5 END,
       CASE WHEN n % 11 = 0 THEN 'soon' ELSE '2024-01-' || lpad((1 + n % 28)::text, 2, '0') END,
       n % 101, CASE n % 4 WHEN 0 THEN 'f' WHEN 1 THEN 'r' WHEN 2 THEN 's' END,
       CASE WHEN n % 3 > 0 THEN 'one' END, CASE WHEN n % 4 = 0 THEN '2' END,
       CASE WHEN n % 9 = 0 THEN '33' END
  FROM generate_series(1, 120) AS n;
"""

TARGET = """
CREATE TYPE colour AS ENUM ('red', 'blue');
CREATE TABLE kinds (id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, code text NOT NULL UNIQUE,
                    colours colour[]);
INSERT INTO kinds (code, colours) VALUES ('b', '{red}'), ('t', '{red,blue}');
CREATE TABLE lines (id uuid PRIMARY KEY, code text NOT NULL, kind_id integer REFERENCES kinds,
                    trips integer NOT NULL DEFAULT 0, old_id integer UNIQUE);
CREATE TABLE drivers (id uuid PRIMARY KEY, name text NOT NULL, born date, hash text, badge text);
CREATE UNIQUE INDEX one_badge ON drivers (lower(badge));
CREATE TABLE vehicles (id uuid PRIMARY KEY, plate text NOT NULL UNIQUE,
                       line_id uuid REFERENCES lines);
CREATE TABLE trips (id uuid PRIMARY KEY, line_id uuid NOT NULL REFERENCES lines,
                    driver_id uuid REFERENCES drivers, day date NOT NULL,
                    seats integer CHECK (seats BETWEEN 1 AND 90), fare text NOT NULL);
CREATE INDEX ON trips (line_id);
CREATE TABLE stamps (id uuid PRIMARY KEY, trip_id uuid NOT NULL REFERENCES trips,
                     text text NOT NULL);
CREATE TABLE numbers (id uuid PRIMARY KEY, trip_id uuid NOT NULL REFERENCES trips,
                      number integer NOT NULL);
CREATE TABLE weeks (id uuid PRIMARY KEY, line_id uuid REFERENCES lines, week integer UNIQUE);
CREATE TABLE complaints (id integer PRIMARY KEY, trip_id uuid REFERENCES trips, said text);
CREATE FUNCTION heard() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO complaints SELECT 1 + count(*), NEW.id, 'heard' FROM complaints;
     RETURN NEW; END $$;
CREATE TRIGGER heard AFTER INSERT ON trips FOR EACH ROW EXECUTE FUNCTION heard();
"""


def depot() -> Project:
    """Return the project."""
    lines = Mapping(
        target="lines",
        source="line",
        columns={
            "code": Sql("code").or_quarantine("no_code"),
            "kind_id": Existing("kinds", code="kind").or_null(),
            "old_id": "id",
        },
        placeholder={"code": "'?' || missing.key"},
        after_load=AfterLoad("sql/counted.sql", key="line", columns=("trips",)),
        drop={"note": "told nowhere"},
        identity=Identity(Match("old number", {"old_id": "id"}), was={"code": "code"}),
        phase="first",
    )
    drivers = Mapping(
        name="people",
        target="drivers",
        source="driver",
        columns={
            "name": Sql("name").or_placeholder("'nobody'"),
            "born": Date("born").or_quarantine(),
            "hash": Secret("password"),
            "badge": "badge",
        },
        phase="first",
    )
    vehicles = Mapping(
        target="vehicles",
        source=Union(
            Member("bus", key="id"),
            Member("tram", key="id", exclude=(Exclude("scrapped", "scrapped"),)),
        ),
        columns={"plate": "plate", "line_id": Ref(lines, "line").or_placeholder()},
        merge=Merge(by=("plate",)),
        phase="second",
    )
    trips = Mapping(
        target="trips",
        source="trip",
        columns={
            "line_id": Ref(lines, "line").or_placeholder(),
            "driver_id": Ref(drivers, "driver").or_null(),
            "day": Date("day"),
            "seats": Sql("seats").or_null(),
            "fare": Lookup("fare", {"f": "full", "r": "reduced"}).or_placeholder("'none'"),
        },
        exclude=(Exclude("empty", "seats = 0"),),
        reject=(Reject("too_many", "seats > 95"),),
        phase="second",
    )
    papers = FanOut(
        "papers", "trip", key="id", parts={"1": {"said": "p1"}, "2": {"said": "p2"},
                                           "3": {"said": "p3"}},
    )  # fmt: skip
    stamps = Mapping(
        target="stamps",
        source=papers,
        when="said !~ '^[0-9]+$'",
        columns={"trip_id": Ref(trips, "id"), "text": "said"},
        phase="second",
    )
    numbers = Mapping(
        target="numbers",
        source=papers,
        when="said ~ '^[0-9]{2,}$'",
        columns={"trip_id": Ref(trips, "id"), "number": Sql("said::integer")},
        phase="second",
    )
    weeks = Mapping(
        target="weeks",
        source=Query("sql/weeks.sql", key="week"),
        columns={"week": "week", "line_id": Ref(lines, "line").or_null()},
        phase="second",
    )
    return Project(
        name="depot",
        mappings=(lines, drivers, vehicles, trips, stamps, numbers, weeks),
        untouched={"kinds": "shipped", "complaints": "written by people"},
    )
