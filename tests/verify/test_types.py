"""Every type that a run can move is verified, and what somebody changed in it is found."""

from dataclasses import replace
from pathlib import Path

import pytest
from psycopg import errors

from engine.conftest import Prepare, move
from engine.many_types import ALL, edits, source_sql, target_sql
from engine.moving import Move, execute
from rowcall import AfterLoad, Const, Json, Lookup, Mapping, Member, Merge, Number, Ref, Union
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.mapping.columns import Value
from rowcall.pg.connect import Connection
from rowcall.schema.table import Column
from rowcall.verify.delivered import handed_over
from rowcall.verify.finding import Verification

__all__ = ["move"]

COLUMNS = {"number": "id", "word": "word", **{name: name for name in ALL}}
# numbers are compared as numbers: zeros at their end are told by the hash of the row
ZEROS = {"a_numeric", "a_price"}


def verified(small: Move) -> Verification:
    return verify_project(small.project, Databases(small.source, small.target))


def unverified(found: Verification) -> dict[str, str]:
    return {f"{c.mapping}.{k}": why for c in found.coverage for k, why in c.unverified.items()}


def test_every_type_is_verified_and_each_edit_is_found(move: Prepare) -> None:
    small = move(
        source_sql(), target_sql(), Mapping(target="things", source="thing", columns=COLUMNS)
    )
    small.run()
    clean = verified(small)
    assert (clean.differences, unverified(clean)) == ((), {})
    execute(small.target, edits())
    found = verified(small)
    assert unverified(found) == {}
    assert {one.column: one.rows for one in found.differences if one.check == "value"} == {
        name: 1 for name in ALL if name not in ZEROS
    }
    altered = [one.rows for one in found.differences if one.check == "altered_row"]
    assert altered == [len(ALL)]


def test_keys_are_the_same_number_however_they_are_written(move: Prepare) -> None:
    parents = Mapping(target="parents", source="parent", key="code", columns={"code": "code"})
    children = Mapping(
        target="children",
        source="child",
        columns={"parent_id": Ref(parents, "parent").or_null(), "number": "id"},
    )
    small = move(
        "CREATE TABLE parent (code numeric PRIMARY KEY); INSERT INTO parent VALUES (1), (2.50);"
        "CREATE TABLE child (id integer PRIMARY KEY, parent numeric);"
        "INSERT INTO child VALUES (1, 1.00), (2, 2.5), (3, 3), (4, NULL)",
        "CREATE TABLE parents (id uuid PRIMARY KEY, code numeric);"
        "CREATE TABLE children (id uuid PRIMARY KEY, number integer,"
        " parent_id uuid REFERENCES parents)",
        parents,
        children,
    )
    small.run()
    assert small.rows(
        "SELECT number, code::text FROM children LEFT JOIN parents ON parents.id = parent_id"
        " ORDER BY number"
    ) == [(1, "1"), (2, "2.50"), (3, None), (4, None)]
    found = verified(small)
    assert (found.differences, unverified(found)) == ((), {})
    execute(small.target, "UPDATE children SET parent_id = NULL WHERE number = 2")
    assert ("value", "parent_id", 1) in {
        (d.check, d.column, d.rows) for d in verified(small).differences
    }


def test_what_looks_like_the_number_of_a_copy_is_a_key_of_its_own(move: Prepare) -> None:
    nodes = Mapping(target="nodes", source="node", columns={"code": "k"}, key="k")
    leaves = Mapping(
        target="leaves",
        source="leaf",
        columns={"number": "id", "node_id": Ref(nodes, "node").or_placeholder()},
    )
    small = move(
        "CREATE TABLE node (k text); INSERT INTO node VALUES ('a'), ('a');"
        "CREATE TABLE leaf (id integer PRIMARY KEY, node text); INSERT INTO leaf VALUES (1, 'a#2')",
        "CREATE TABLE nodes (id uuid PRIMARY KEY, code text);"
        "CREATE TABLE leaves (id uuid PRIMARY KEY, number integer,"
        " node_id uuid NOT NULL REFERENCES nodes)",
        nodes,
        leaves,
    )
    small.run()
    assert verified(small).differences == ()


def test_constants_and_lookups_are_of_the_columns_type(move: Prepare) -> None:
    columns: dict[str, Value | str] = {
        "number": "id",
        "state": Lookup("active", {True: "on", False: "off"}),
        "is_old": Lookup("level", {"1.0": True, "2.5": False}),
        "share": Lookup("active", {True: 0.50, False: 1}),
        "ratio": Const(1.0),
        "since": Const("2020-01-01 12:00+04"),
        "tags": Const("{a,NULL}"),
        "code": Const("ab "),
    }
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, active boolean, level numeric(4,1));"
        "INSERT INTO thing VALUES (1, TRUE, 1), (2, FALSE, 2.5), (3, TRUE, 1)",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, state text, is_old boolean,"
        " share numeric(5,2), ratio double precision, since timestamptz, tags text[],"
        " code char(4))",
        Mapping(target="things", source="thing", columns=columns),
    )
    small.run()
    assert small.rows("SELECT DISTINCT state, is_old, share::text, ratio, code FROM things") == [
        ("off", False, "1.00", 1.0, "ab  "), ("on", True, "0.50", 1.0, "ab  "),
    ]  # fmt: skip
    assert verified(small).differences == ()
    execute(small.target, "UPDATE things SET state = 'on', share = 3 WHERE number = 2")
    found = {(d.check, d.column) for d in verified(small).differences}
    assert {("value", "state"), ("value", "share")} <= found


def test_members_of_a_union_may_write_different_columns(move: Prepare) -> None:
    people = Mapping(
        target="people",
        source=Union(
            Member("worker", "id", {"extra": Json(pay="pay")}),
            Member("guest", "id"),
        ),
        columns={"name": "name"},
    )
    small = move(
        "CREATE TABLE worker (id integer PRIMARY KEY, name text, pay integer);"
        "INSERT INTO worker VALUES (1, 'Ayla', 5), (2, 'Emin', NULL);"
        "CREATE TABLE guest (id integer PRIMARY KEY, name text);"
        "INSERT INTO guest VALUES (1, 'Leyla')",
        "CREATE TABLE people (id uuid PRIMARY KEY, name text, extra jsonb)",
        people,
    )
    small.run()
    assert small.rows("SELECT name, extra::text FROM people ORDER BY name") == [
        ("Ayla", '{"pay": 5}'), ("Emin", "{}"), ("Leyla", None),
    ]  # fmt: skip
    assert verified(small).differences == ()
    execute(small.target, "UPDATE people SET extra = '{\"pay\": 6}' WHERE name <> 'Emin'")
    found = {(d.check, d.column, d.rows) for d in verified(small).differences}
    assert {("value", "extra.pay", 1), ("value", "extra", 1)} <= found


def test_names_that_differ_by_case_or_form_are_kept_apart(move: Prepare) -> None:
    """é is one character in one name and two in the other; the long ones differ in their end."""
    long = "a" * 45
    names = [
        "title",
        "Title",
        "TITLE",
        "caf\u00e9",
        "cafe\u0301",
        "select",
        'a "b".c',
        f"{long}x",
        f"{long}y",
    ]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    listed = ", ".join(f"{name} text" for name in quoted)
    values = ", ".join(f"'value {i}'" for i in range(len(names)))
    mappings = [
        Mapping(
            target=f"{table}s",
            source=table,
            columns={"number": "id", **dict(zip(names, quoted, strict=True))},
        )
        for table in ("Thing", "thing")
    ]
    small = move(
        "".join(
            f'CREATE TABLE "{table}" (id integer PRIMARY KEY, {listed});'
            f'INSERT INTO "{table}" VALUES ({i}, {values});'
            for i, table in enumerate(("Thing", "thing"))
        ),
        "".join(
            f'CREATE TABLE "{table}s" (id uuid PRIMARY KEY, number integer, {listed});'
            for table in ("Thing", "thing")
        ),
        *mappings,
    )
    small.run()
    found = verified(small)
    assert (found.differences, unverified(found)) == ((), {})
    for i, column in enumerate(quoted):
        execute(small.target, f"UPDATE things SET {column} = {column} || ' {i}'")
    changed = [one for one in verified(small).differences if one.check == "value"]
    assert [(one.where, one.column, one.rows) for one in changed] == [
        ("things", name, 1) for name in names
    ]


def test_numbers_of_any_length_are_compared_digit_by_digit(move: Prepare) -> None:
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, amount numeric, written text);"
        "INSERT INTO thing VALUES"
        " (1, 1234567890123456789012.0123456789, '1234567890123456789012.0123456789'),"
        " (2, repeat('9', 400)::numeric, '-0,5'), (3, 'NaN', '7'), (4, 'Infinity', NULL)",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, amount numeric,"
        " written numeric(40,10), again double precision)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "number": "id",
                "amount": "amount",
                "written": Number("written"),
                "again": Number("written", round=True),
            },
        ),
    )
    small.run()
    found = verified(small)
    assert (found.differences, unverified(found)) == ((), {})
    execute(
        small.target,
        "UPDATE things SET amount = amount + 0.0000000001, written = written + 0.0000000001"
        " WHERE number = 1",
    )
    found = verified(small)
    assert {(d.check, d.column) for d in found.differences} == {
        ("value", "amount"), ("value", "written"), ("altered_row", ""),
    }  # fmt: skip


def test_a_script_of_the_end_reads_the_schema_of_its_own(move: Prepare, tmp_path: Path) -> None:
    script = tmp_path / "longest.sql"
    script.write_text("SELECT id, length(word) AS size FROM things", encoding="utf-8")
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text);"
        "INSERT INTO thing VALUES (1, 'abc'), (2, NULL)",
        "CREATE SCHEMA app; CREATE TABLE app.things (id uuid PRIMARY KEY, word text, size integer)",
        Mapping(
            target="things",
            source="thing",
            columns={"word": "word"},
            after_load=AfterLoad(str(script), key="id", columns=("size",)),
        ),
        target_schema="app",
    )
    small.run()
    assert small.rows("SELECT word, size FROM app.things ORDER BY 1") == [("abc", 3), (None, None)]
    found = verified(small)
    assert (found.differences, unverified(found)) == ((), {})


def test_a_column_that_cannot_be_compared_is_named_and_the_others_are_compared(
    move: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a value that as text is longer than a gigabyte: PostgreSQL refuses it half-way."""
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text, heavy text);"
        "INSERT INTO thing SELECT i, 'a', 'Leyla' FROM generate_series(1, 3) AS i",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, word text, heavy text)",
        Mapping(
            target="things",
            source="thing",
            columns={"number": "id", "word": "word", "heavy": "heavy"},
        ),
    )
    small.run()
    execute(small.target, "UPDATE things SET word = 'b' WHERE number = 2")

    def too_heavy(sql: str, column: Column, **more: bool) -> str:
        given = handed_over(sql, column, **more)
        return f"({given})::integer" if column.name == "heavy" else given

    monkeypatch.setattr("rowcall.verify.piece.handed_over", too_heavy)
    found = verified(small)
    assert unverified(found) == {
        "things.heavy": "its values cannot be handed over or read (InvalidInputException)"
    }
    assert {(d.check, d.column) for d in found.differences} == {
        ("value", "word"),
        ("altered_row", ""),
    }
    assert found.units == 3


def test_mappings_that_are_not_those_of_the_run_are_told(move: Prepare) -> None:
    """The rows agree with both: nothing but the plan tells one from the other."""
    columns = {"number": "id", "word": "word"}
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text); INSERT INTO thing VALUES (1, 'a')",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, word text)",
        Mapping(target="things", source="thing", columns=columns),
    )
    small.run()
    assert verified(small).differences == ()
    other = Mapping(target="things", source="thing", columns={**columns, "word": "trim(word)"})
    changed = replace(small, project=replace(small.project, mappings=(other,)))
    (found,) = verified(changed).differences
    assert (found.check, found.where, found.rows) == ("project", "small", 0)
    assert "not those of the run" in found.says
    gone = Databases("postgresql://nobody@localhost:1/gone", small.target)
    assert list(verify_project(small.project, gone).unchecked) == ["project"]


def test_spans_are_covered_together_and_what_is_not_enforced_is_not_held(
    move: Prepare, connection: Connection
) -> None:
    if connection.info.server_version < 180000:
        pytest.skip("keys of spans came with PostgreSQL 18")
    small = move(
        "CREATE TABLE tariff (id integer PRIMARY KEY, room integer, valid daterange);"
        "INSERT INTO tariff VALUES (1, 7, '[2020-01-01,2020-02-01)'),"
        " (2, 7, '[2020-02-01,2020-03-01)');"
        "CREATE TABLE stay (id integer PRIMARY KEY, room integer, during daterange);"
        "INSERT INTO stay VALUES (1, 7, '[2020-01-20,2020-02-10)')",
        "CREATE EXTENSION btree_gist;"
        "CREATE TABLE tariffs (id uuid PRIMARY KEY, room integer, valid daterange,"
        " UNIQUE (room, valid WITHOUT OVERLAPS));"
        "CREATE TABLE stays (id uuid PRIMARY KEY, number integer CHECK (number > 5) NOT ENFORCED,"
        " room integer, during daterange,"
        " FOREIGN KEY (room, PERIOD during) REFERENCES tariffs (room, PERIOD valid))",
        Mapping(target="tariffs", source="tariff", columns={"room": "room", "valid": "valid"}),
        Mapping(
            target="stays",
            source="stay",
            columns={"number": "id", "room": "room", "during": "during"},
        ),
        drop_columns={"tariff.id": "a test"},
    )
    small.run()
    assert small.rows("SELECT number, during::text FROM stays") == [(1, "[2020-01-20,2020-02-10)")]
    assert verified(small).differences == ()
    execute(
        small.target,
        "SET session_replication_role = replica;"
        "UPDATE stays SET during = '[2020-02-20,2020-03-02)'",
    )
    assert ("foreign_key", 1) in {(d.check, d.rows) for d in verified(small).differences}


@pytest.mark.parametrize(
    ("making", "folded"),
    [
        (
            "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2',"
            " deterministic = false);",
            "text COLLATE folded",
        ),
        ("CREATE EXTENSION citext;", "citext"),
    ],
    ids=["collation", "citext"],
)
def test_texts_that_a_type_or_collation_takes_for_equal_raise_no_alarm(
    move: Prepare, connection: Connection, making: str, folded: str
) -> None:
    try:
        connection.execute(making.encode())
    except errors.FeatureNotSupported:
        pytest.skip("this PostgreSQL has no ICU")
    people = Mapping(
        target="people",
        source="person",
        key="email",
        columns={"email": "email", "state": Lookup("state", {"A": "On", "b": "off"})},
    )
    small = move(
        f"{making} CREATE TABLE person (email {folded} PRIMARY KEY, state text);"
        "INSERT INTO person VALUES ('Leyla@x', 'A'), ('ayla@x', 'b');"
        f"CREATE TABLE visit (id integer PRIMARY KEY, email {folded},"
        f" place {folded}); INSERT INTO visit VALUES (1, 'LEYLA@X', 'Baku'),"
        " (2, 'ayla@x', 'BAKU'), (3, 'nobody', 'Ganja')",
        f"{making} CREATE TABLE people (id uuid PRIMARY KEY,"
        f" email {folded} UNIQUE, state {folded});"
        f"CREATE TABLE places (id uuid PRIMARY KEY, name {folded} UNIQUE);"
        "CREATE TABLE visits (id uuid PRIMARY KEY, number integer,"
        f" person_id uuid REFERENCES people, place {folded})",
        people,
        Mapping(
            target="places", source="visit", columns={"name": "place"}, merge=Merge(by=("name",))
        ),
        Mapping(
            target="visits",
            source="visit",
            columns={
                "number": "id",
                "person_id": Ref(people, "email").or_null(),
                "place": "place",
            },
        ),
    )
    small.run()
    assert small.rows(
        "SELECT number, lower(people.email::text), place::text FROM visits"
        " LEFT JOIN people ON people.id = person_id ORDER BY number"
    ) == [(1, "leyla@x", "Baku"), (2, "ayla@x", "BAKU"), (3, None, "Ganja")]
    assert small.rows("SELECT lower(name::text) FROM places ORDER BY 1") == [("baku",), ("ganja",)]
    found = verified(small)
    assert (found.differences, unverified(found)) == ((), {})
    unchecked = {line.mapping: line.unchecked for line in found.coverage}
    assert set(unchecked["places"]) == {"merged", "survivor"}
    execute(small.target, "UPDATE visits SET place = upper(place::text) WHERE number = 1")
    assert {(d.check, d.column) for d in verified(small).differences} == {
        ("value", "place"), ("altered_row", ""),
    }  # fmt: skip


def test_a_check_that_raises_is_told_and_the_others_are_evaluated(move: Prepare) -> None:
    """A function behind a check was changed since: it raises on values that stand."""
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text);"
        "INSERT INTO thing VALUES (1, 'Leyla'), (2, 'b')",
        "CREATE FUNCTION is_fine(given text) RETURNS boolean IMMUTABLE LANGUAGE sql"
        " AS 'SELECT given IS NOT NULL';"
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer CHECK (number > 0),"
        " word text CHECK (is_fine(word)))",
        Mapping(target="things", source="thing", columns={"number": "id", "word": "word"}),
    )
    small.run()
    execute(
        small.target,
        "ALTER TABLE things DROP CONSTRAINT things_number_check;"
        "UPDATE things SET number = -2 WHERE number = 2;"
        "CREATE OR REPLACE FUNCTION is_fine(given text) RETURNS boolean IMMUTABLE LANGUAGE sql"
        " AS 'SELECT given::integer > 0'",
    )
    found = [d for d in verified(small).differences if d.check == "check"]
    told = {d.says.partition(":")[0]: d.rows for d in found}
    assert told == {
        'check "things_number_check" does not hold': 1,
        'check "things_word_check" cannot be evaluated (22P02)': 0,
    }
    assert "Leyla" not in str(found)
