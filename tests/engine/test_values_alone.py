"""What is written beside a row's own values is judged as they are: nothing is rounded or cut."""

from decimal import Decimal
from pathlib import Path as FilePath

import pytest

from engine.conftest import Prepare
from engine.moving import Move
from engine.test_lossy_values import DOMAINS, PAIRS, TEXTS
from rowcall import AfterLoad, Computed, Const, Exclude, Fit, Lookup, Mapping, Merge, Ref, Sql
from rowcall.api.databases import Databases
from rowcall.api.notes import check_project
from rowcall.api.verifying import verify_project

MOVES = ("migrated", None)
LOSSY = [*PAIRS, *((given, into, kept, [v for v, _ in lost]) for given, into, kept, lost in TEXTS)]


# a cast of what is too large raises where its type is not known: the row waits for that
NUMBERS = ("smallint", "integer", "bigint", "real", "double precision")


def _rows() -> str:
    columns = [
        [f"$v${v}$v$::{given}" for v in [*kept, *lost]]
        + [f"NULL::{given}"] * (8 - len(kept) - len(lost))
        for given, _, kept, lost in LOSSY
    ]
    rows = (f"({i}, {', '.join(row)})" for i, row in enumerate(zip(*columns, strict=True)))
    held = ", ".join(f"v{i} {given}" for i, (given, _, _, _) in enumerate(LOSSY))
    return (
        "CREATE TYPE given_part AS (v numeric, iso text, day text, at time);"
        f"CREATE TABLE thing (id integer PRIMARY KEY, {held});"
        f"INSERT INTO thing VALUES {', '.join(rows)}"
    )


def _in_trouble(moved: Move) -> dict[int, set[str]]:
    """Return the columns in trouble of each row."""
    return {
        int(key): {problem.split("|")[1].partition(":")[0] for problem in problems or ()}
        for key, problems in moved.rows("SELECT source_key, problems FROM rowcall.entry_things")
    }


def _numbers(wrap: str) -> list[int]:
    """Return which pairs are tried: where the server alone knows a type, not all."""
    is_known, is_computed = "same" not in wrap, "w{}" in wrap
    return [
        i
        for i, (given, into, _, _) in enumerate(LOSSY)
        if (is_known or into not in NUMBERS)
        # which the target does not have
        and not (is_computed and given.startswith("given_part"))
    ]


def _lossy(numbers: list[int]) -> dict[int, set[str]]:
    return {
        row: {
            f"v{i}"
            for i in numbers
            if len(LOSSY[i][2]) <= row < len(LOSSY[i][2]) + len(LOSSY[i][3])
        }
        for row in range(8)
    }


def _verified(moved: Move) -> list[object]:
    found = verify_project(moved.project, Databases(moved.source, moved.target))
    return [*found.differences]


def findings(moved: Move) -> dict[str, str]:
    """Return what a check tells, by what it is about."""
    checked = check_project(moved.project, Databases(moved.source, moved.target))
    return {f.text.partition(":")[0]: f"{f.code}: {f.text}" for f in checked.findings}


@pytest.mark.parametrize("wrap", ["v{}", "same(v{})"])
def test_a_placeholder_is_written_only_as_it_is(move: Prepare, wrap: str) -> None:
    numbers = _numbers(wrap)
    target = ", ".join(f"v{i} {LOSSY[i][1]}" for i in numbers)
    same = "CREATE FUNCTION same(v anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT v';"
    moved = move(
        _rows(),
        f"{same}{DOMAINS} CREATE TABLE things (id integer PRIMARY KEY, {target})",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                **{f"v{i}": Sql("NULL").or_placeholder(wrap.format(i)) for i in numbers},
            },
        ),
        drop_columns={f"thing.v{i}": "not tried" for i in range(len(LOSSY)) if i not in numbers},
    )
    moved.run()
    assert _in_trouble(moved) == _lossy(numbers)
    assert _verified(moved) == []


@pytest.mark.parametrize("wrap", ["w{}", "same(w{})"])
def test_a_computed_value_is_written_only_as_it_is(move: Prepare, wrap: str) -> None:
    numbers = _numbers(wrap)
    target = ", ".join(f"w{i} {LOSSY[i][0]}, v{i} {LOSSY[i][1]}" for i in numbers)
    same = "CREATE FUNCTION same(v anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT v';"
    words: dict[str, str | Computed] = {f"w{i}": f"v{i}" for i in numbers}
    words |= {f"v{i}": Computed(wrap.format(i)) for i in numbers}
    moved = move(
        _rows(),
        f"{same}{DOMAINS} CREATE TABLE things (id integer PRIMARY KEY, {target})",
        Mapping(target="things", source="thing", columns={"id": "id", **words}),
        drop_columns={f"thing.v{i}": "not tried" for i in range(len(LOSSY)) if i not in numbers},
    )
    moved.run()
    assert _in_trouble(moved) == _lossy(numbers)
    assert _verified(moved) == []


def test_a_computed_value_in_error_is_the_only_trouble_that_it_makes(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, price numeric(6,3), title text);"
        "INSERT INTO thing VALUES (1, 1.5, 'a'), (2, 1.555, 'b'), (3, 700, 'c'), (4, NULL, 'd'),"
        " (5, 2, 'eeee')",
        "CREATE TABLE things (id integer PRIMARY KEY, price numeric(6,3) NOT NULL, title text,"
        " half numeric(4,2) NOT NULL CHECK (half IS NOT NULL AND half < 300),"
        " code varchar(3) NOT NULL)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                "price": "price",
                "title": "title",
                "half": Computed("price / 2"),
                "code": Computed("title || ''"),
            },
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES,
        "2": ("quarantined", "bad_value"),
        "3": ("quarantined", "bad_value"),
        "4": ("quarantined", "bad_value"),
        "5": ("quarantined", "too_long"),
    }
    told = moved.rows("SELECT source_key, problems FROM rowcall.entry_things ORDER BY 1")
    assert [problems for _, problems in told[1:]] == [
        ["bad_value|half: does not fit numeric(4,2)"],
        ["bad_value|half: does not fit numeric(4,2)"],
        ["bad_value|price: no value"],
        ["too_long|code: longer than 3 characters"],
    ]
    assert moved.rows("SELECT id, half FROM things") == [(1, Decimal("0.75"))]
    assert _verified(moved) == []


PEOPLE = """
CREATE TABLE person (id integer PRIMARY KEY, name text);
CREATE TABLE pet (id integer PRIMARY KEY, owner integer, weight numeric);
INSERT INTO person VALUES (1, 'Ada');
INSERT INTO pet VALUES (1, 1, 2.555), (2, 77, 3.5), (3, 78, 3.555), (4, 123456, 4), (5, 77, 1.555)
"""
OWNERS = """
CREATE TABLE people (id uuid PRIMARY KEY, name varchar(6), weight numeric(5,1));
CREATE TABLE pets (id uuid PRIMARY KEY, owner uuid NOT NULL REFERENCES people, old integer)
"""


def test_a_row_waits_where_its_stand_in_row_would_be_altered(move: Prepare) -> None:
    people = Mapping(
        target="people",
        source="person",
        columns={"name": "name"},
        placeholder={"name": "'?' || missing.key"},
    )
    moved = move(
        PEOPLE,
        OWNERS,
        people,
        Mapping(
            target="pets",
            source="pet",
            columns={
                "owner": Ref(people, "owner").or_placeholder(weight="weight"),
                "old": "id",
            },
        ),
    )
    moved.run()
    assert moved.outcomes("pets") == {
        "1": MOVES,
        "2": MOVES,
        "3": ("quarantined", "bad_value"),
        "4": ("quarantined", "too_long"),
        "5": ("quarantined", "bad_value"),
    }
    assert moved.rows(
        "SELECT source_key, detail FROM rowcall.source_rows WHERE outcome = 'quarantined'"
        " AND mapping = 'pets' ORDER BY 1"
    ) == [
        ("3", "owner: stand-in row, weight: does not fit numeric(5,1)"),
        ("4", "owner: stand-in row, name: longer than 6 characters"),
        ("5", "owner: stand-in row, weight: does not fit numeric(5,1)"),
    ]
    assert moved.rows("SELECT name, weight FROM people ORDER BY 1") == [
        ("?77", Decimal("3.5")),
        ("Ada", None),
    ]
    assert moved.differences() == {}
    assert _verified(moved) == []


def test_a_text_that_is_fitted_keeps_the_blanks_at_its_end_or_waits(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, code text);"
        "INSERT INTO thing VALUES (1, 'ab'), (2, 'ab ')",
        "CREATE TABLE things (id integer PRIMARY KEY, code char(12), rest varchar(12))",
        Mapping(
            target="things",
            source="thing",
            columns={"id": "id", "code": Fit("code", 12).or_null(), "rest": Fit("code", 12)},
        ),
    )
    moved.run()
    assert moved.rows("SELECT id, rtrim(code), rest FROM things ORDER BY 1") == [
        (1, "ab", "ab"),
        (2, None, "ab "),
    ]
    assert _verified(moved) == []


def test_a_constant_that_its_column_would_alter_is_told_before_anything_is_written(
    move: Prepare,
) -> None:
    people = Mapping(
        target="people",
        source="person",
        columns={"name": "name", "weight": Const(1.25)},
        placeholder={"name": "'nobody at all'", "weight": "2.5"},
    )
    moved = move(
        "CREATE TYPE mood AS ENUM ('good');" + PEOPLE,
        "CREATE TYPE mood AS ENUM ('good', 'bad');"
        "CREATE TABLE moods (id integer PRIMARY KEY, mood mood, day date, fits numeric(3,1),"
        f" code char(3));{OWNERS}",
        people,
        Mapping(
            target="pets",
            source="pet",
            columns={
                "owner": Ref(people, "owner").or_placeholder(weight="0.15"),
                "old": Lookup("id", {1: 10, 2: "2.5"}),
            },
        ),
        Mapping(
            name="moods",
            target="moods",
            source="pet",
            columns={
                "id": "id",
                "mood": Sql("NULL").or_placeholder("'ill'"),
                "day": Sql("NULL").or_placeholder("timestamp '2024-01-01 10:00'"),
                "fits": Sql("weight").or_placeholder("2.5"),
                "code": Sql("NULL").or_placeholder("'a '"),
            },
        ),
    )
    told = findings(moved)
    assert set(told) == {
        '"people.weight"',
        'placeholder "name" of "people"',
        '"pets.owner"',
        '"pets.old"',
        '"moods.mood"',
        '"moods.day"',
        '"moods.code"',
    }
    assert all(one.startswith("unfit_constant") for one in told.values()), told
    assert told['"moods.day"'] == (
        "unfit_constant: \"moods.day\": its placeholder: timestamp '2024-01-01 10:00' cannot be"
        " written as it is: does not fit date"
    )
    assert "not a label of mood" in told['"moods.mood"']
    assert "invalid input syntax" in told['"pets.old"']


def test_what_a_survivor_gathers_is_kept_as_it_is_or_waits(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, name text, price numeric, at timestamp,"
        " doc json, code text);"
        "INSERT INTO thing VALUES"
        " (1, 'a', 1.555, '2024-01-01 10:00', '{\"x\": 1, \"x\": 2}', 'too long'),"
        " (2, 'a', 2.5, '2024-01-02', '{\"x\": 1}', 'ab'),"
        " (3, 'a', 2.555, '2024-01-02', '{}', 'ab'),"
        " (4, 'a', 2, '2024-01-02 10:00', '{}', 'ab'),"
        " (5, 'a', 2, '2024-01-02', '{\"x\": 1, \"x\": 2}', 'ab'),"
        " (6, 'a', 2, '2024-01-02', '{}', 'abcd'),"
        " (7, 'b', 1, NULL, NULL, NULL), (8, 'b', 1, NULL, NULL, 'ab'),"
        " (9, 'b', 1, NULL, NULL, 'a  '), (10, 'c', 1, NULL, NULL, NULL),"
        " (11, 'c', 1, NULL, NULL, 'a ')",
        "CREATE DOMAIN price AS numeric(5,2);"
        "CREATE TABLE things (id integer PRIMARY KEY, name text, prices price[], days date[],"
        " docs jsonb, codes varchar(3)[], notes varchar(10), pad char(10))",
        Mapping(
            target="things",
            source="thing",
            columns={"id": "id", "name": "name", "notes": "CASE WHEN id = 7 THEN 'first' END"},
            merge=Merge(
                by=("name",),
                gather={
                    "prices": "price",
                    "days": "at",
                    "docs.of": "doc",
                    "codes": "nullif(btrim(code), '')",
                    "notes": "CASE WHEN name = 'b' THEN code END",
                    "pad": "CASE WHEN name = 'c' THEN code END",
                },
            ),
        ),
    )
    moved.run()
    told = moved.rows(
        "SELECT source_key::integer, detail FROM rowcall.source_rows"
        " WHERE outcome = 'quarantined' ORDER BY 1"
    )
    assert told == [
        (3, "prices: gathered: does not fit numeric(5,2)"),
        (4, "days: gathered: does not fit date"),
        (5, "docs.of: gathered: does not fit jsonb"),
        (6, "codes: gathered: longer than 3 characters"),
        *((i, "notes: gathered: longer than 10 characters") for i in (7, 8, 9)),
        *((i, "pad: gathered: does not fit character(10)") for i in (10, 11)),
    ]
    assert moved.rows("SELECT id, prices::text, days::text, docs, codes FROM things") == [
        (1, "{2.50}", "{2024-01-02}", {"of": [{"x": 1}]}, ["ab"])
    ]
    assert moved.differences() == {}
    assert _verified(moved) == []


def test_what_is_computed_at_the_end_is_written_only_as_it_is(
    move: Prepare, tmp_path: FilePath
) -> None:
    (tmp_path / "computed.sql").write_text(
        "SELECT id AS own, given AS price, given * 1000 AS whole, at AS day, note AS code,"
        " note || '' AS title, 'g' || note AS mood FROM things;"
    )
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, given numeric, at timestamp, note text);"
        "INSERT INTO thing VALUES (1, 1.5, '2024-01-01', 'ood'), (2, 2.555, '2024-01-01 10:00',"
        " 'a '), (3, 99999999, NULL, 'longer'), (4, NULL, NULL, NULL)",
        "CREATE TYPE mood AS ENUM ('good', 'bad');"
        "CREATE TABLE things (id integer PRIMARY KEY, given numeric, at timestamp, note text,"
        " price numeric(5,2) NOT NULL DEFAULT 0, whole integer, day date, code char(3),"
        " title varchar(3), mood mood)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                "given": "given",
                "at": "at",
                "note": "note",
                "price": Const(9),
                "day": Const("2000-01-01"),
            },
            exclude=(Exclude("nothing", "given IS NULL"),),
            after_load=AfterLoad(
                str(tmp_path / "computed.sql"),
                key="own",
                columns=("price", "whole", "day", "code", "title", "mood"),
            ),
        ),
    )
    moved.run()
    assert moved.rows(
        "SELECT id, price::text, whole, day::text, rtrim(code), title, mood::text"
        " FROM things ORDER BY 1"
    ) == [
        (1, "1.50", 1500, "2024-01-01", "ood", "ood", "good"),
        (2, "9.00", 2555, "2000-01-01", None, "a ", None),
        (3, "9.00", None, None, None, None, None),
    ]
    marks = moved.rows(
        "SELECT source_key::integer, column_name, reason FROM rowcall.marks"
        " WHERE rule = 'after_load' ORDER BY 1, 2"
    )
    misfit = "what computed computes does not fit"
    assert marks == [
        (1, "day", "computed by computed"),
        (1, "price", "computed by computed"),
        (2, "code", f"{misfit} character(3)"),
        (2, "day", f"{misfit} date"),
        (2, "mood", f"{misfit} mood"),
        (2, "price", f"{misfit} numeric(5,2)"),
        (3, "code", f"{misfit} character(3)"),
        (3, "day", "computed by computed"),
        (3, "mood", f"{misfit} mood"),
        (3, "price", f"{misfit} numeric(5,2)"),
        (3, "title", f"{misfit} character varying(3)"),
        (3, "whole", f"{misfit} integer"),
    ]
    assert moved.differences() == {}
    assert _verified(moved) == []
