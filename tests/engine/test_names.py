"""Names that need quoting, and names that our own statements use as well."""

from engine.conftest import Prepare
from rowcall import Date, Exclude, Fit, Lookup, Mapping, Merge, Path, Project, Ref, Sql, Unique
from rowcall.api.databases import bind_to_staging
from rowcall.pg.connect import connect_target
from rowcall.verify.verification import verify_target

MOVES = ("migrated", None)


def test_every_name_may_need_quotes(move: Prepare) -> None:
    halls = Mapping(
        target="Big Hall",
        source="Old Hall",
        key="Nr.",
        columns={
            "order": "\"Weird Name\" || '%'",
            "100%": Fit('"100%"', length=12),
            "a = b": Lookup('"Weird Name"', {"x": "y%"}).or_placeholder("'%s'"),
            'say "hi"': Date('"select"').or_null(),
            "parent": Ref("Big Hall", '"Up: Nr."'),
        },
        exclude=(Exclude("100% not", "\"100%\" LIKE '%z%'"),),
        placeholder={"order": "'%' || missing.key", "100%": "'%s %% %(x)s'"},
    )
    moved = move(
        'CREATE TABLE "Old Hall" ("Nr." integer PRIMARY KEY, "Weird Name" text, "100%" text,'
        ' "select" text, "Up: Nr." integer);'
        "INSERT INTO \"Old Hall\" VALUES (1, 'x', 'short', '1/2/2000', NULL),"
        " (2, 'q', 'longer than twelve', '31/2/2000', 1), (3, 'x', 'z', NULL, NULL);"
        'CREATE TABLE "Room%" ("Id" integer PRIMARY KEY, "the: hall" integer);'
        'INSERT INTO "Room%" VALUES (1, 1), (2, 77)',
        'CREATE TABLE "Big Hall" ("Id" uuid PRIMARY KEY, "order" text UNIQUE, "100%" text,'
        ' "a = b" text, "say ""hi""" date, parent uuid REFERENCES "Big Hall");'
        'CREATE INDEX "an index%" ON "Big Hall" ("100%");'
        'CREATE TABLE "rooms|%" ("Id" uuid PRIMARY KEY, "hall: 1" uuid REFERENCES "Big Hall")',
        halls,
        Mapping(
            target="rooms|%",
            source="Room%",
            key="Id",
            columns={"hall: 1": Ref(halls, '"the: hall"').or_placeholder()},
        ),
    )
    moved.run()
    assert moved.outcomes("Big Hall") == {"1": MOVES, "2": MOVES, "3": ("excluded", "100% not")}
    assert moved.rows(
        'SELECT "order", length("100%"), "a = b", "say ""hi"""::text, parent IS NULL'
        ' FROM "Big Hall" ORDER BY 1'
    ) == [
        ("%77", 11, None, None, True),
        ("q%", 12, "%s", None, False),
        ("x%", 5, "y%", "2000-02-01", True),
    ]
    assert moved.outcomes("rooms|%") == {"1": MOVES, "2": MOVES}
    assert moved.differences() == {}


def test_target_columns_may_be_called_as_ours_are(move: Prepare) -> None:
    names = ("part", "position", "source", "outcome", "reason", "target_id", "judged", "decided")
    columns = {name: f'"{name}"' for name in names}
    listed = ", ".join(f'"{name}" text' for name in names)
    values = "'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'"
    moved = move(
        f"CREATE TABLE thing (id integer, {listed});"
        f"INSERT INTO thing VALUES (1, {values}), (1, {values}), (2, {values})",
        f"CREATE TABLE things (id uuid PRIMARY KEY, {listed},"
        " UNIQUE (source, position, part), CHECK (outcome <> judged), CHECK (decided > source))",
        Mapping(
            target="things",
            source="thing",
            columns=columns,
            merge=Merge(by=("source", "part"), survivor="position", gather={"reason": "reason"}),
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES,
        "1#2": ("merged", "equal_copy"),
        "2": ("merged", "merged"),
    }
    assert moved.rows('SELECT "source", "position", "part", reason FROM things') == [
        ("c", "b", "a", "e; e; e")
    ]
    assert moved.differences() == {}


def test_both_schemas_may_need_quotes(move: Prepare) -> None:
    moved = move(
        'CREATE SCHEMA "Old %"; CREATE TABLE "Old %".thing (id integer PRIMARY KEY, name text);'
        "INSERT INTO \"Old %\".thing VALUES (1, 'a')",
        'CREATE SCHEMA "New %";CREATE TABLE "New %".things (id uuid PRIMARY KEY, name text UNIQUE)',
        Mapping(target="things", source="thing", columns={"name": Unique("name").or_null()}),
        source_schema="Old %",
        target_schema="New %",
    )
    moved.run()
    assert moved.rows('SELECT name FROM "New %".things') == [("a",)]


def test_a_percent_in_an_expression_stands_for_itself(move: Prepare) -> None:
    things = Mapping(
        target="things",
        source="thing",
        columns={
            "name": Sql("CASE WHEN name LIKE '%a%' THEN '100%' ELSE name END"),
            "next_id": Ref("things", "(CASE WHEN name LIKE '%b' THEN next END)")
            .deferred()
            .or_null(),
        },
    )
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, name text, next integer);"
        "INSERT INTO thing VALUES (1, 'a', 2), (2, 'b', 1), (3, 'bb', 9)",
        "CREATE TABLE things (id uuid PRIMARY KEY, name text, next_id uuid REFERENCES things)",
        things,
    )
    moved.run()
    assert moved.rows("SELECT name, next_id IS NULL FROM things ORDER BY 1") == [
        ("100%", True),
        ("b", False),
        ("bb", True),
    ]
    assert moved.rows("SELECT source_key, column_name, rule FROM rowcall.marks") == [
        ("3", "next_id", "null")
    ]
    assert isinstance(moved.project, Project)


def test_every_name_may_be_as_long_as_postgresql_keeps(move: Prepare) -> None:
    def long(start: str) -> str:
        """Return a name of 63 bytes that tells itself from others by its end alone."""
        return "ə" * 31 + start

    hall, up, to, name, no = (long(letter) for letter in "hutnk")
    halls = Mapping(
        name=long("m"),
        target=hall,
        source=hall,
        key=no,
        columns={
            no: f'"{no}"',
            up: Ref(long("m"), f'"{up}"'),
            to: Ref(long("m"), f'"{to}"').deferred().or_null(),
            name: Fit(f'"{name}"', length=12),
            long("l"): Lookup(f'"{name}"', {"a": "b"}).or_placeholder("'c'"),
            long("d"): Date(f'"{name}"').or_null(),
        },
        merge=Merge(by=(no,), survivor=f'"{name}"', gather={long("g"): f'"{name}"'}),
    )
    listed = f'"{no}" integer PRIMARY KEY, "{up}" integer, "{to}" integer, "{name}" text'
    moved = move(
        f'CREATE TABLE "{hall}" ({listed});'
        f"INSERT INTO \"{hall}\" VALUES (1, NULL, 2, 'a'), (2, 1, NULL, 'longer than twelve'),"
        " (3, 9, 1, 'x'), (4, 3, 1, 'x');"
        f'CREATE TABLE room (id integer PRIMARY KEY, "{up}" integer);'
        "INSERT INTO room VALUES (1, 2), (2, 3), (3, 7)",
        f'CREATE TABLE "{hall}" (id uuid PRIMARY KEY, "{no}" integer UNIQUE,'
        f' "{up}" uuid REFERENCES "{hall}", "{to}" uuid REFERENCES "{hall}", "{name}" text,'
        f' "{long("l")}" text, "{long("d")}" date, "{long("g")}" text,'
        f' CHECK ("{no}" < 100));'
        f'CREATE TABLE rooms ("{no}" integer PRIMARY KEY,'
        f' "{up}" uuid REFERENCES "{hall}", "{to}" integer REFERENCES "{hall}" ("{no}"))',
        halls,
        Mapping(
            target="rooms",
            source="room",
            joins={long("j"): Path((f'"{up}"', f"{hall}.{no}"))},
            columns={
                no: "id",
                up: Ref(halls, f'"{up}"').or_placeholder(**{name: "'none'"}),
                to: f'"{long("j")}"."{to}"',
            },
        ),
    )
    moved.run()
    assert moved.outcomes(long("m")) == {
        "1": MOVES,
        "2": MOVES,
        "3": ("quarantined", "missing_reference"),
        "4": ("quarantined", "blocked_by_parent"),
    }
    assert moved.differences() == {}
    assert moved.rows(
        f'SELECT "{no}", "{name}" ~ \'~\', "{long("l")}", "{long("g")}" IS NULL'
        f' FROM "{hall}" WHERE "{no}" IS NOT NULL ORDER BY 1'
    ) == [(1, False, "b", True), (2, True, "c", True)]
    assert moved.rows(f'SELECT "{no}", "{to}" FROM rooms ORDER BY 1') == [
        (1, None), (2, 1), (3, None),
    ]  # fmt: skip
    with connect_target(moved.target) as connection:
        project = bind_to_staging(moved.project, connection)
        found = verify_target(project, connection, moved.target, fingerprint=None)
        assert found.differences == ()
