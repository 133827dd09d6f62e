"""A value that its column would alter is in trouble, unless the mapping says that it may be."""

from typing import Any

import pytest

from engine.conftest import Prepare
from rowcall import Mapping, Sql

MOVES = ("migrated", None)
BAD = ("quarantined", "bad_value")
LONG = ("quarantined", "too_long")

# source type, target type, values that survive, values that do not
PAIRS = [
    (
        "numeric(14,6)",
        "numeric(10,2)",
        ["10", "-3.5", "12345678.99", "NaN"],
        ["10.004999", "0.000069", "99999999.995"],
    ),
    ("numeric", "numeric(6,-2)", ["100", "-12345600"], ["150", "1", "123456700000"]),
    ("numeric", "smallint", ["7", "-32768", "8.0"], ["7.5", "32768", "NaN", "0.4", "Infinity"]),
    ("bigint", "integer", ["2147483647"], ["2147483648", "-2147483649"]),
    ("bigint", "numeric(5,2)", ["999"], ["1000"]),
    ("bigint", "double precision", ["9007199254740992"], ["9007199254740993"]),
    ("integer", "real", ["16777216"], ["16777217"]),
    ("integer", "boolean", ["0", "1"], ["2"]),
    ("double precision", "integer", ["3", "-0"], ["2.5", "1e10", "NaN", "Infinity"]),
    ("double precision", "bigint", ["9007199254740992"], ["9223372036854775808", "0.5"]),
    ("double precision", "real", ["0.5", "Infinity", "NaN", "0"], ["0.1", "1e300", "1e-300"]),
    (
        "double precision",
        "numeric(30,16)",
        ["123456789.12345679", "0.1234567890123456"],
        ["0.12345678901234567", "Infinity"],
    ),
    (
        "numeric",
        "double precision",
        ["0.1", "1e300", "NaN", "123456789.12345679"],
        ["0.12345678901234567890", "1e400", "1e-400"],
    ),
    ("numeric", "real", ["0.1", "16777216"], ["16777217", "1e39", "0.123456789"]),
    (
        "timestamptz",
        "timestamptz(0)",
        ["2024-01-01 10:00:00Z", "infinity"],
        ["2024-12-31 23:59:59.9Z"],
    ),
    ("timestamp", "timestamp(3)", ["2024-01-01 10:00:00.123"], ["2024-01-01 10:00:00.1234"]),
    ("time", "time(1)", ["10:00:00.5"], ["10:00:00.55", "23:59:59.99"]),
    (
        "timestamp",
        "date",
        ["2024-06-30 00:00", "infinity"],
        ["2024-06-30 12:00", "2024-06-30 23:59:59.9"],
    ),
    ("timestamp", "time", [], ["2024-06-30 12:00"]),
    ("interval", "interval hour to minute", ["1 day", "00:59"], ["1 day 00:00:59", "00:59:30.75"]),
    ("interval", "interval(0)", ["00:00:01"], ["00:00:01.5"]),
    ("interval", "interval year to month", ["1 year 2 months"], ["1 year 2 days"]),
    ("bit varying(8)", "bit(4)", ["1010"], ["101", "10101"]),
    ("bit(8)", "bit varying(8)", ["10101111"], []),
    ("inet", "cidr", ["10.0.0.0/8", "10.1.2.3"], ["10.1.2.3/8"]),
    (
        "json",
        "jsonb",
        ['{"a": 1, "b": {"a": 2}}', "[1, 1]"],
        ['{"a": 1, "a": 2}', '[{"b": {"c": 1, "c": 1}}]'],
    ),
    ("numeric[]", "integer[]", ["{1,2}", "{}", "{{1,NULL},{3,4}}"], ["{1,2.5}"]),
    ("numeric[]", "numeric(5,2)[]", ["{1.5}"], ["{1.555}"]),
    ("timestamp[]", "date[]", ["{2024-01-01}"], ["{2024-01-01 10:00}"]),
    ("text", "integer", ["7", " 8 "], []),
    ("text", "numeric(4,1)", ["7.5"], ["7.55", "12345"]),
    ("text", "jsonb", ['{"a": 1}'], ['{"a": 1, "a": 2}']),
    ("text", "real", ["0.1"], ["0.123456789"]),
    (
        "text",
        "daterange",
        ["[2024-01-01,2024-02-01)", '["2024-01-01 00:00:00",)', "empty"],
        ["[2024-01-01 10:00,2024-02-01)", "[2024-01-01 00:00:00.5,)", "[2024-01-01 00:00+04,)"],
    ),
    (
        "text",
        "tsrange",
        ["[2024-01-01 10:00,infinity)"],
        ["[2024-01-01 10:00+04,)"],
    ),
    (
        "text",
        "tstzmultirange",
        ["{[2024-01-01 10:00-05,2024-02-01 10:00:00+05:30)}", "{}"],
        ["{[2024-01-01 10:00,)}", "{[,2024-01-01]}"],
    ),
    # of composites and ranges of the user each part is read as its own type
    (
        "given_part",
        "part",
        ["(1.5,AZ,2024-01-01,10:00)", "(1,,,)", '(2.00,"A Z",,)'],
        ["(1.555,,,)", "(,,,10:00:00.5)", "(,,2024-01-01 10:00,)"],
    ),
    ("given_part[]", "part[]", ['{"(1.5,AZ,,)",NULL}'], ['{"(1.555,,,)"}']),
    ("text", "parts", ['("(1.50,AZ,,10:00:00)",{0.1})'], ['("(1.555,,,)",)', "(,{0.123456789})"]),
    ("text", "tenths", ["[1.5,2)", "[1.50,)"], ["[1.55,2)"]),
]
TEXTS = [
    ("text", "character(4)", ["AZ", "AZER"], [("AZ ", BAD), ("AZERB", LONG)]),
    ("character(6)", "character(3)", ["AZ", "AZE"], [("AZER", LONG)]),
    ("character(6)", "text", ["AZ"], []),
    ("text", "name", ["ə" * 31], [("ə" * 32, LONG)]),
    ("text", '"char"', ["a"], [("ab", LONG)]),
    ("text", "short_name", ["Short"], [("A name that is much longer", LONG)]),
    ("text", "short_names", ["Short"], [("A name that is much longer", LONG)]),
    ("text[]", "short_name[]", ["{Short}"], [("{Short,A name that is much longer}", LONG)]),
    ("text[]", "character varying(3)[]", ["{abc}"], [("{abcd}", LONG)]),
    ("text", "iso", ["AZE"], [("AZERBAIJAN", LONG), ("Z ", BAD)]),
    ("numeric", "price", ["12.34"], [("12.349", BAD), ("1234567", BAD)]),
    ("numeric[]", "price[]", ["{12.34}"], [("{12.349}", BAD)]),
]
DOMAINS = """
CREATE DOMAIN tenth AS numeric(6, 1);
CREATE TYPE tenths AS RANGE (subtype = tenth);
CREATE TYPE part AS (v numeric(6, 2), iso char(3), day date, at time(0));
CREATE TYPE whole AS (part part, list real[]);
CREATE DOMAIN parts AS whole;
CREATE DOMAIN short_name AS varchar(20);
CREATE DOMAIN short_names AS short_name;
CREATE DOMAIN iso AS char(3);
CREATE DOMAIN price AS numeric(8, 2) CHECK (VALUE >= 0);
"""


def _column(kind: str, values: list[str]) -> list[str]:
    """Return the values as literals, as many as the longest pair has."""
    return [f"$v${v}$v$::{kind}" for v in values] + [f"NULL::{kind}"] * (8 - len(values))


@pytest.mark.parametrize("wrap", ["v{}", "CASE WHEN id >= 0 THEN v{} END", "same(v{})"])
def test_a_value_moves_only_as_it_is(move: Prepare, wrap: str) -> None:
    pairs = [
        *PAIRS,
        *((given, into, kept, [v for v, _ in lost]) for given, into, kept, lost in TEXTS),
    ]
    held = ", ".join(f"v{i} {pair[0]}" for i, pair in enumerate(pairs))
    columns = [_column(given, [*kept, *lost]) for given, _, kept, lost in pairs]
    rows = ", ".join(
        f"({id}, {', '.join(row)})" for id, row in enumerate(zip(*columns, strict=True))
    )
    moved = move(
        "CREATE TYPE given_part AS (v numeric, iso text, day text, at time);"
        f"CREATE TABLE thing (id integer PRIMARY KEY, {held}); INSERT INTO thing VALUES {rows}",
        # of which nobody but the server knows what it returns
        "CREATE FUNCTION same(v anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT v';"
        f"{DOMAINS} CREATE TABLE things (id integer PRIMARY KEY, "
        + ", ".join(f"v{i} {pair[1]}" for i, pair in enumerate(pairs))
        + ")",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                **{f"v{i}": Sql(wrap.format(i)).or_null() for i in range(len(pairs))},
            },
        ),
    )
    moved.run()
    assert set(moved.outcomes("things").values()) == {MOVES}, moved.rows(
        "SELECT source_key, detail FROM rowcall.source_rows WHERE outcome <> 'migrated'"
    )
    wrong: dict[str, Any] = {}
    marked = {
        (column, int(key)): reason
        for column, key, reason in moved.rows(
            "SELECT column_name, source_key, reason FROM rowcall.marks WHERE rule = 'null'"
        )
    }
    listed = {
        (f"v{n}", i) for n, pair in enumerate(pairs) for i in range(len(pair[2]) + len(pair[3]))
    }
    assert {*marked} <= listed, "NULL is not lost"
    for number, (given, into, kept, lost) in enumerate(pairs):
        stands = dict(moved.rows(f"SELECT id, v{number}::text FROM things"))
        whole = dict(
            moved.rows(f"SELECT rowcall_row - 1, v{number}::text FROM rowcall_staging.thing")
        )
        for i, value in enumerate([*kept, *lost]):
            is_kept = stands[i] is not None and ("v" + str(number), i) not in marked
            is_lost = stands[i] is None and ("v" + str(number), i) in marked
            if not (is_kept if i < len(kept) else is_lost):
                said = marked.get((f"v{number}", i))
                wrong[f"{given} into {into}: {value}"] = (whole[i], stands[i], said)
    assert not wrong, "\n".join(f"{k} {v}" for k, v in wrong.items())
