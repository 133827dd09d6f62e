"""Values at the edge of their types: nothing raises, nothing is altered without a mark."""

from engine.conftest import Prepare
from rowcall import Date, Exclude, Flag, Integer, Json, Mapping, Number, Reject, Sql

MOVES = ("migrated", None)
FAILS = ("quarantined", "expression_failed")
BAD = ("quarantined", "bad_value")


def test_infinity_nan_and_large_numbers_move_as_they_are(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id numeric PRIMARY KEY, at timestamptz, ratio double precision,"
        " amount numeric, made text);"
        "INSERT INTO thing VALUES ('NaN', 'infinity', 'NaN', 'Infinity', 'a\\b'),"
        " (1e40, '-infinity', '-Infinity', 1e100, E'\\\\x00'),"
        " (-0.00, '4713-01-01 BC', 1e-300, 'NaN', E'tab\\tline\\n')",
        "CREATE TABLE things (id uuid PRIMARY KEY, at timestamptz, ratio double precision,"
        " amount numeric, made text, facts jsonb)",
        Mapping(
            target="things",
            source="thing",
            created="at",
            columns={
                "at": "at",
                "ratio": "ratio",
                "amount": "amount",
                "made": "made",
                "facts": Json(ratio="ratio", at="at", made="made", amount="amount"),
            },
        ),
    )
    moved.run()
    assert set(moved.outcomes("things").values()) == {MOVES}
    assert moved.rows("SELECT at::text, ratio::text, made FROM things ORDER BY ratio") == [
        ("-infinity", "-Infinity", "\\x00"),
        ("4713-01-01 00:00:00+00 BC", "1e-300", "tab\tline\n"),
        ("infinity", "NaN", "a\\b"),
    ]


def test_words_that_parse_never_raise(move: Prepare) -> None:
    texts = [
        "", " ", "0", "1.5", "1,5", "-7", "+7", "٣", "1e5", "99999999999999999999", "NaN",
        "31/12/1999", "31.12.1999", "1-2-2000", "2000-02-30", "29/02/1900", "29/02/2000",
        "99/99/9999", "0000-00-00", "t", "YES", "ja", "\t5\t", "5\u2003", "\u00a05", "1/1/20000",
        "--", "12345678901234567890123456789012345", "9223372036854775807", "9223372036854775808",
        "２０２０-０１-０１", "2000-01-05 10:00", "2000-01-05T10:00:00Z",
        "2000-01-05x", "\n2000-01-05",
    ]  # fmt: skip
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, value text);"
        + "".join(f"INSERT INTO thing VALUES ({i}, '{text}');" for i, text in enumerate(texts)),
        "CREATE TABLE things (id uuid PRIMARY KEY, d date, n numeric, i bigint, f boolean)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "d": Date("value").or_null(),
                "n": Number("value").or_null(),
                "i": Integer("value").or_null(),
                "f": Flag("value").or_null(),
            },
        ),
    )
    moved.run()
    assert set(moved.outcomes("things").values()) == {MOVES}
    found = {
        texts[int(key)]: values
        for key, *values in moved.rows(
            "SELECT source_key, d::text, n::text, i::text, f::text FROM rowcall.source_rows"
            " JOIN things ON things.id::text = target_key"
        )
    }
    assert found["1,5"] == [None, "1.5", None, None]
    assert found["29/02/2000"][0] == "2000-02-29"
    assert found["29/02/1900"][0] is None
    assert found["2000-01-05T10:00:00Z"][0] == "2000-01-05"
    assert found["\n2000-01-05"][0] == "2000-01-05"
    assert found["9223372036854775807"][2] == "9223372036854775807"
    assert found["9223372036854775808"][2] is None
    assert found["YES"][3] == "true"
    # a value that was not understood has a mark, and an empty one has none
    marked = {row[0] for row in moved.rows("SELECT source_key FROM rowcall.marks")}
    assert str(texts.index("ja")) in marked
    assert str(texts.index("")) not in marked


def test_a_row_on_which_an_expression_raises_is_quarantined_alone(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, n integer, t text);"
        "INSERT INTO thing SELECT i, 100 - i, 'x' FROM generate_series(1, 99) AS i;"
        "INSERT INTO thing VALUES (100, 0, 'x'), (101, 1, 'not a number'), (102, 200, 'x')",
        "CREATE TABLE things (id uuid PRIMARY KEY, share integer, small smallint)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "share": "1000 / n",
                "small": "CASE t WHEN 'x' THEN n ELSE t::integer END",
            },
        ),
    )
    moved.run()
    found = moved.outcomes("things")
    assert {key for key, outcome in found.items() if outcome == FAILS} == {"100", "101"}
    assert list(found.values()).count(MOVES) == 100


def test_a_rule_that_raises_quarantines_its_row(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, n integer, born text);"
        "INSERT INTO thing VALUES (1, 1, '2000-01-01'), (2, 0, '2000-01-01'), (3, 5, 'long ago'),"
        " (4, 1000, '2000-01-01'), (5, 2000, '2000-01-01')",
        "CREATE TABLE things (id uuid PRIMARY KEY, n integer)",
        Mapping(
            target="things",
            source="thing",
            created="born::timestamptz",
            columns={"n": "n"},
            exclude=(Exclude("many", "1000 / n = 1"),),
            reject=(Reject("too_many", "1000 / n = 0"),),
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES,
        "2": FAILS,
        "3": FAILS,
        "4": ("excluded", "many"),
        "5": ("quarantined", "too_many"),
    }


def test_a_text_is_never_cut_in_silence(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, t text);"
        "INSERT INTO thing VALUES (1, 'short'), (2, 'much too long')",
        "CREATE TABLE things (id uuid PRIMARY KEY, t varchar(5), c character(5),"
        " listed varchar(5)[])",
        Mapping(target="things", source="thing", columns={"listed": "ARRAY[t]"}),
        Mapping(name="texts", target="things", source="thing", columns={"t": "t", "c": "t"}),
    )
    moved.run()
    assert moved.outcomes("texts") == {"1": MOVES, "2": ("quarantined", "too_long")}
    assert moved.outcomes("things") == {"1": MOVES, "2": ("quarantined", "too_long")}


def test_types_of_the_sources_own_are_staged_as_text(move: Prepare) -> None:
    moved = move(
        "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN short AS varchar(9);"
        "CREATE TYPE pair AS (a integer, b text);"
        "CREATE TABLE thing (id short PRIMARY KEY, mood mood, moods mood[], pair pair);"
        "INSERT INTO thing VALUES ('k', 'good', '{bad,good}', '(1,x)')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mood text, moods text[], pair text)",
        Mapping(
            target="things",
            source="thing",
            columns={"mood": Sql("mood"), "moods": "moods::text[]", "pair": "pair::text"},
        ),
    )
    moved.run()
    assert moved.rows("SELECT mood, moods, pair FROM things") == [
        ("good", ["bad", "good"], "(1,x)")
    ]
