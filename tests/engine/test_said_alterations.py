"""What may be altered is said, and leaves a mark of its own; what a column fails on is replaced."""

from engine.conftest import Prepare
from engine.moving import Move
from rowcall import (
    Const,
    Cut,
    Date,
    Integer,
    Json,
    Lookup,
    Mapping,
    Names,
    Number,
    Ref,
    Round,
    Sql,
    Timestamp,
)

MOVES = ("migrated", None)


def marks(moved: Move, column: str) -> dict[str, tuple[str, str]]:
    """Return rule and reason of a column's marks by key; one that has two is not told."""
    found = moved.rows(
        "SELECT source_key, rule, reason FROM rowcall.marks"
        f" WHERE column_name = '{column}' ORDER BY 1, 2"
    )
    return {key: (rule, reason) for key, rule, reason in found}


def held(moved: Move, column: str) -> dict[int, str | None]:
    return dict(moved.rows(f"SELECT id, {column}::text FROM things ORDER BY id"))


SOURCE = """
CREATE TABLE thing (id integer PRIMARY KEY, price numeric, lat double precision, at timestamptz,
                    day timestamp, span interval, title text, bits bit varying, doc json);
INSERT INTO thing VALUES
  (1, 10, 0.5, '2024-01-01 10:00Z', '2024-01-01', '1 day', 'short', B'101', '{"a": 1}'),
  (2, 2.345, 0.1, '2024-12-31 23:59:59.9Z', '2024-06-30 12:00', '1 day 00:00:59', 'much too long',
   B'10101', '{"a": 1, "a": 2}'),
  (3, -2.345, -1.3, 'infinity', 'infinity', '-00:00:59', 'ended by blanks  ', B'111', '[]'),
  (4, 12345678, 1e300, NULL, NULL, NULL, NULL, NULL, NULL)
"""
TARGET = """
CREATE TABLE things (id integer PRIMARY KEY, price numeric(6,2), lat real, at timestamptz(0),
                     day date, span interval hour to minute, title char(10), bits bit(3), doc jsonb,
                     whole smallint)
"""


def test_round_rounds_as_a_cast_and_marks_what_changed(move: Prepare) -> None:
    words = {c: Round(c).or_null() for c in ("price", "lat", "at", "day", "span")}
    whole = Round("price").or_null()
    moved = move(
        SOURCE,
        TARGET,
        Mapping(target="things", source="thing", columns={"id": "id", **words, "whole": whole}),
        drop_columns={f"thing.{c}": "elsewhere" for c in ("title", "bits", "doc")},
    )
    moved.run()
    assert held(moved, "price") == {1: "10.00", 2: "2.35", 3: "-2.35", 4: None}
    assert held(moved, "whole") == {1: "10", 2: "2", 3: "-2", 4: None}
    assert held(moved, "lat") == {1: "0.5", 2: "0.1", 3: "-1.3", 4: None}
    assert held(moved, "at")[2] == "2025-01-01 00:00:00+00"
    assert held(moved, "day") == {1: "2024-01-01", 2: "2024-06-30", 3: "infinity", 4: None}
    assert held(moved, "span") == {1: "1 day", 2: "1 day", 3: "00:00:00", 4: None}
    rounded = ("rounded", "to numeric(6,2)")
    too_large = ("null", "bad_value: does not fit numeric(6,2)")
    assert marks(moved, "price") == {"2": rounded, "3": rounded, "4": too_large}
    assert set(marks(moved, "at")) == {"2"}
    assert set(marks(moved, "day")) == {"2"}


def test_cut_drops_what_does_not_fit_and_marks_it(move: Prepare) -> None:
    listed = ("price", "at", "day", "span", "title", "bits", "doc")
    words = {c: Cut(c).or_null() for c in listed}
    whole = Cut("price").or_null()
    moved = move(
        SOURCE,
        TARGET,
        Mapping(target="things", source="thing", columns={"id": "id", **words, "whole": whole}),
        drop_columns={"thing.lat": "elsewhere"},
    )
    moved.run()
    assert held(moved, "price") == {1: "10.00", 2: "2.34", 3: "-2.34", 4: None}
    assert held(moved, "whole") == {1: "10", 2: "2", 3: "-2", 4: None}
    assert held(moved, "at")[2] == "2024-12-31 23:59:59+00"
    assert held(moved, "title") == {1: "short", 2: "much too l", 3: "ended by b", 4: None}
    assert held(moved, "bits") == {1: "101", 2: "101", 3: "111", 4: None}
    assert held(moved, "doc") == {1: '{"a": 1}', 2: '{"a": 2}', 3: "[]", 4: None}
    assert marks(moved, "title") == dict.fromkeys(("2", "3"), ("cut", "longer than 10 characters"))
    assert marks(moved, "bits") == {"2": ("cut", "to bit(3)")}
    assert marks(moved, "doc") == {"2": ("cut", "to jsonb")}
    assert set(marks(moved, "day")) == {"2"}
    assert set(marks(moved, "span")) == {"2", "3"}


TEXTS = {
    1: ("12.50", "01/02/2020", "2024-01-15 09:00"),
    2: ("12,505", "2020-02-01 10:30", "2024-03-31 02:30"),
    3: ("1,234", "2020-02-01 25:00", "2024-10-27 02:30"),
    4: ("12,5", "2020-02-01 00:00:00", "2024-10-27T02:30:00+01:00"),
    5: ("1.234.567,5", "2020-02-01T00:00Z", "27.10.2024 03:30:00.5"),
    6: ("0,125", "2020-02-31", "yesterday"),
}


def _texts(values: dict[int, tuple[str, str, str]]) -> str:
    rows = ", ".join(f"({key}, {', '.join(map(repr, row))})" for key, row in values.items())
    return (
        "CREATE TABLE thing (id integer PRIMARY KEY, n text, d text, t text);"
        f"INSERT INTO thing VALUES {rows}"
    )


def test_what_is_read_of_a_text_is_marked_for_what_it_is(move: Prepare) -> None:
    moved = move(
        _texts(TEXTS),
        "CREATE TABLE things (id integer PRIMARY KEY, n numeric(9,2), r numeric(9,2),"
        " g numeric(9,1), d date, t timestamptz)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                "n": Number("n").or_null(),
                "r": Number("n", round=True).or_null(),
                "g": Number("n", decimal=",", thousands=".").or_null(),
                "d": Date("d").or_null(),
                "t": Timestamp("t", zone="Europe/Berlin").or_null(),
            },
        ),
    )
    moved.run()
    assert held(moved, "n") == {1: "12.50", 2: None, 3: None, 4: "12.50", 5: None, 6: None}
    assert marks(moved, "n")["2"] == ("null", "bad_value: the comma may be one of thousands")
    assert marks(moved, "n")["4"] == ("parsed", "another format")
    assert marks(moved, "n")["6"] == ("null", "bad_value: does not fit numeric(9,2)")
    assert held(moved, "r") == {**held(moved, "n"), 6: "0.13"}
    assert marks(moved, "r")["6"] == ("rounded", "to numeric(9,2)")
    assert held(moved, "g") == {1: None, 2: None, 3: None, 4: "12.5", 5: "1234567.5", 6: None}
    first = "2020-02-01"
    assert held(moved, "d") == {1: first, 2: first, 3: None, 4: first, 5: first, 6: None}
    assert marks(moved, "d") == {
        "2": ("cut", "the time of day"),
        "3": ("null", "bad_value: not a date"),
        "4": ("parsed", "another format"),
        "5": ("parsed", "another format"),
        "6": ("null", "bad_value: not a date"),
    }
    assert held(moved, "t") == {
        1: "2024-01-15 08:00:00+00",
        2: None,
        3: "2024-10-27 01:30:00+00",
        4: "2024-10-27 01:30:00+00",
        5: "2024-10-27 02:30:00.5+00",
        6: None,
    }
    assert marks(moved, "t") == {
        "2": ("null", "bad_value: not a time in Europe/Berlin"),
        "3": ("ambiguous", "twice in Europe/Berlin"),
        "6": ("null", "bad_value: not a time in Europe/Berlin"),
    }


def test_formats_and_zones_are_read_as_said(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, d text, t text, at timestamp, z timestamptz);"
        "INSERT INTO thing VALUES"
        " (1, '02/01/2020', '5-Jan-2020 07:08', '2024-07-01 12:00', '2024-07-01 12:00Z'),"
        " (2, '13/01/2020', '5-Foo-2020 07:08', '2024-03-31 02:30', '2024-10-27 00:30Z'),"
        " (3, '2020-01-02', '05-JAN-2020 7:08', 'infinity', '-infinity')",
        "CREATE TABLE things (id integer PRIMARY KEY, d date, t timestamp, at timestamptz(0),"
        " z timestamp)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                "d": Date("d", format="MM/DD/YYYY").or_null(),
                "t": Timestamp("t", format="DD-MON-YYYY HH24:MI").or_null(),
                "at": Timestamp("at", zone="Europe/Berlin").or_null(),
                "z": Timestamp("z", zone="Europe/Berlin"),
            },
        ),
    )
    moved.run()
    assert held(moved, "d") == {1: "2020-02-01", 2: None, 3: None}
    assert held(moved, "t") == {1: "2020-01-05 07:08:00", 2: None, 3: "2020-01-05 07:08:00"}
    assert held(moved, "at") == {1: "2024-07-01 10:00:00+00", 2: None, 3: "infinity"}
    assert held(moved, "z")[1] == "2024-07-01 14:00:00"
    assert marks(moved, "z") == {"2": ("ambiguous", "twice in Europe/Berlin")}


def test_a_fallback_takes_an_overflow_and_an_expression_that_raises(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE stock (id integer PRIMARY KEY, pieces text, price text, level numeric,"
        " parts integer);"
        "INSERT INTO stock VALUES (1, '5', '9.90', 3, 2), (2, '994501234567', '1', 1, 0),"
        " (3, '7', '123456789012', 2, 1), (4, 'many', 'dear', 70000, 5)",
        "CREATE TABLE things (id integer PRIMARY KEY, pieces integer, price numeric(10,2),"
        " level smallint, share integer, bare integer NOT NULL, up integer)",
        Mapping(
            target="things",
            source="stock",
            columns={
                "id": "id",
                "pieces": Integer("pieces").or_null(),
                "price": Number("price").or_null(),
                "level": Sql("level").or_null(),
                "share": Sql("100 / parts").or_placeholder("-1"),
                "bare": "pieces",
                "up": Ref("things", "nullif(parts, 5) / 0").deferred().or_null(),
            },
        ),
    )
    moved.run()
    failed = ("quarantined", "expression_failed")
    assert moved.outcomes("things") == {"1": MOVES, "2": failed, "3": MOVES, "4": failed}
    assert held(moved, "up") == {1: None, 3: None}


def test_a_column_that_fails_is_named_and_the_others_go_on(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE stock (id integer PRIMARY KEY, pieces text, price text, level numeric,"
        " parts integer);"
        "INSERT INTO stock VALUES (1, '5', '9.90', 3, 2), (2, '994501234567', '1', 1, 0),"
        " (3, '7', '123456789012', 2, 1), (4, 'many', 'dear', 70000, 5)",
        "CREATE TABLE things (id integer PRIMARY KEY, pieces integer, price numeric(10,2),"
        " level smallint, share integer, bare integer)",
        Mapping(
            target="things",
            source="stock",
            columns={
                "id": "id",
                "pieces": Integer("pieces").or_null(),
                "price": Number("price").or_null(),
                "level": Sql("level").or_null(),
                "share": Sql("100 / parts").or_placeholder("-1"),
                "bare": "pieces",
            },
        ),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": MOVES,
        "2": ("quarantined", "expression_failed"),
        "3": MOVES,
        "4": ("quarantined", "expression_failed"),
    }
    told = dict(moved.rows("SELECT source_key, detail FROM rowcall.source_rows ORDER BY 1"))
    assert told["2"].startswith("bare: 22003 value ")
    assert told["4"].startswith("bare: 22P02 invalid input syntax ")


def test_a_bare_expression_that_raises_takes_its_fallback(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE stock (id integer PRIMARY KEY, pieces text, parts integer);"
        "INSERT INTO stock VALUES (1, '5', 2), (2, '994501234567', 0), (3, 'many', 1)",
        "CREATE TABLE things (id integer PRIMARY KEY, pieces integer, share integer)",
        Mapping(
            target="things",
            source="stock",
            columns={
                "id": "id",
                "pieces": Sql("pieces").or_null(),
                "share": Sql("100 / parts").or_placeholder("-1"),
            },
        ),
    )
    moved.run()
    assert set(moved.outcomes("things").values()) == {MOVES}
    assert held(moved, "pieces") == {1: "5", 2: None, 3: None}
    assert held(moved, "share") == {1: "50", 2: "-1", 3: "100"}
    cannot = "expression_failed: cannot be computed"
    assert marks(moved, "pieces") == {"2": ("null", cannot), "3": ("null", cannot)}
    assert marks(moved, "share") == {"2": ("placeholder", cannot)}


def test_json_keeps_its_nulls_and_takes_any_number_of_keys(move: Prepare) -> None:
    columns = [f"c{i}" for i in range(60)]
    moved = move(
        f"CREATE TABLE thing (id integer PRIMARY KEY, spec jsonb, "
        f"{' integer, '.join(columns)} integer);"
        "INSERT INTO thing (id, spec, c7) VALUES"
        ' (1, \'{"size": {"h": null, "w": 10}, "weight": null, "list": [{"a": null}]}\', 7),'
        " (2, 'null', NULL), (3, NULL, NULL)",
        "CREATE TABLE things (id integer PRIMARY KEY, doc jsonb, wide jsonb, names jsonb)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                "doc": Json(spec="spec", id="id"),
                "wide": Json(**{column: column for column in columns}),
                "names": Names(**{f"l{c}": f"{c}::text" for c in columns}).or_placeholder("'x'"),
            },
        ),
    )
    moved.run()
    assert held(moved, "doc") == {
        1: '{"id": 1, "spec": {"list": [{"a": null}], "size": {"h": null, "w": 10},'
        ' "weight": null}}',
        2: '{"id": 2, "spec": null}',
        3: '{"id": 3}',
    }
    assert held(moved, "wide") == {1: '{"c7": 7}', 2: "{}", 3: "{}"}
    assert held(moved, "names")[1] == '{"lc0": "x", "lc7": "7"}'


ODD = "a\nb\r\nc\rd\x0ce\x85f\u2028g\th 'q' \\ $$ -- \n  /* */"


def test_texts_of_the_author_reach_the_target_letter_by_letter(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, code text);"
        "INSERT INTO thing VALUES (1, E'new\\nline'), (2, 'other')",
        "CREATE TABLE things (id integer PRIMARY KEY, a text, b text, c text, d text, e text)",
        Mapping(
            target="things",
            source="thing",
            columns={
                "id": "id",
                "a": Const(ODD),
                "b": Lookup("code", {"new\nline": ODD}).or_placeholder("'x\n\ny'"),
                "c": "'p\nq' || $t$r\n  s$t$ || E'\\nt\n\\'u'",
                "d": "code ||\n    '\r\n'",
                "e": "CASE -- it's\n WHEN id = 1 THEN 'v\nw' END",
            },
            exclude=(),
        ),
    )
    moved.run()
    assert moved.rows("SELECT a, b, c, d, e FROM things ORDER BY id") == [
        (ODD, ODD, "p\nqr\n  s\nt\n'u", "new\nline\r\n", "v\nw"),
        (ODD, "x\n\ny", "p\nqr\n  s\nt\n'u", "other\r\n", None),
    ]


def test_money_is_the_number_that_its_own_locale_makes_of_it(move: Prepare) -> None:
    moved = move(
        "CREATE DOMAIN fee AS money;"
        "CREATE TABLE thing (id integer PRIMARY KEY, a money, b money[], c fee);"
        "INSERT INTO thing VALUES (1, 12345.67::money, ARRAY[1.5::money], 2::money)",
        "CREATE TABLE things (id integer PRIMARY KEY, a numeric(8,2), b numeric[], c money)",
        Mapping(
            target="things", source="thing", columns={"id": "id", "a": "a", "b": "b", "c": "c"}
        ),
    )
    moved.run()
    assert moved.rows("SELECT a::text, b::text, c::numeric::text FROM things") == [
        ("12345.67", "{1.50}", "2.00")
    ]
