"""Tables of many columns: what is found of each value has room beside them."""

from engine.conftest import Prepare
from rowcall import Lookup, Mapping, Sql

MOVES = ("migrated", None)
WIDE = 700


def test_nine_hundred_columns_with_something_wrong_in_each_kind(move: Prepare) -> None:
    plain = [f"q{i:03}" for i in range(WIDE)]
    fitted = [f"n{i:03}" for i in range(100)]
    codes = [f"c{i:03}" for i in range(100)]
    moved = move(
        "CREATE TABLE survey (id integer PRIMARY KEY,"
        f" {', '.join(f'{c} text' for c in [*plain, *fitted, *codes])});"
        f"INSERT INTO survey (id, {plain[0]}, {fitted[-1]}, {codes[-1]}) VALUES"
        " (1, 'abc', 'abc', 'y'), (2, 'abcd', 'abcd', 'z'), (3, 'abcd', 'abc', 'y')",
        "CREATE TABLE surveys (id uuid PRIMARY KEY, old_id integer NOT NULL,"
        f" {', '.join(f'{c} varchar(3)' for c in [*plain, *fitted, *codes])})",
        Mapping(
            target="surveys",
            source="survey",
            columns={
                "old_id": "id",
                **{c: c for c in plain},
                **{c: Sql(c).or_null() for c in fitted},
                **{c: Lookup(c, {"y": "yes"}).or_placeholder("'no'") for c in codes},
            },
        ),
    )
    moved.run()
    assert moved.outcomes("surveys") == {
        "1": MOVES,
        "2": ("quarantined", "too_long"),
        "3": ("quarantined", "too_long"),
    }
    found = moved.rows("SELECT detail FROM rowcall.source_rows WHERE source_key = '3'")
    assert found == [(f"{plain[0]}: longer than 3 characters",)]
    assert moved.rows(f"SELECT {plain[0]}, {fitted[-1]}, {codes[-1]} FROM surveys") == [
        ("abc", "abc", "yes")
    ]


def test_marks_of_a_wide_row_are_those_of_its_columns(move: Prepare) -> None:
    plain = [f"q{i:03}" for i in range(880)]
    moved = move(
        f"CREATE TABLE survey (id integer PRIMARY KEY, {', '.join(f'{c} text' for c in plain)});"
        f"INSERT INTO survey (id, {plain[0]}, {plain[-1]}) VALUES (1, 'abcd', 'abcd')",
        f"CREATE TABLE surveys (id uuid PRIMARY KEY,"
        f" {', '.join(f'{c} varchar(3)' for c in plain)})",
        Mapping(
            target="surveys",
            source="survey",
            columns={c: Sql(c).or_null() for c in plain[:-1]}
            | {plain[-1]: Sql(plain[-1]).or_placeholder("'x'")},
        ),
    )
    moved.run()
    assert moved.rows(f"SELECT {plain[0]}, {plain[-1]} FROM surveys") == [(None, "x")]
    assert moved.rows("SELECT column_name, rule FROM rowcall.marks ORDER BY 1") == [
        (plain[0], "null"), (plain[-1], "placeholder"),
    ]  # fmt: skip
