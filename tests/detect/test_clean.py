"""Nothing is found on data of any shape, moved as the mapping says and edited here and there."""

import random

import pytest

from detect.parcels import found_in
from engine.conftest import Prepare
from engine.moving import execute
from rowcall import Identity, Mapping, Match

# a type, and a value of row n with a number that differs from column to column
SHAPES = [
    ("text", "md5('{c}' || n)"),
    ("text", "'A-' || n * 7 || '-' || n % 9"),
    ("text", "CASE WHEN n % 5 = 0 THEN 'yes' ELSE 'no' END"),
    ("text", "repeat(chr(97 + n % 26), 1 + n * {c} % 40)"),
    ("text", "CASE WHEN n % 50 = 0 THEN 'seldom ' || n END"),
    ("text", "'always'"),
    ("integer", "n * {c} % 12"),
    ("integer", "0"),
    ("bigint", "100000000000000000 + n * 13"),
    ("bigint", "n % 1000"),
    ("numeric(9,2)", "n * {c} % 977 / 10.0"),
    ("boolean", "n % 3 = 0"),
    ("date", "date '2019-01-01' + n * {c} % 3000"),
    ("date", "date '2022-02-09'"),
    ("timestamptz", "timestamptz '2021-01-01 00:00+00' + n * interval '{c} minutes'"),
]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_found_where_nothing_went_wrong(move: Prepare, seed: int) -> None:
    chosen = random.Random(seed)
    rows = chosen.choice([30, 200, 700])
    columns = {f"c{i}": chosen.choice(SHAPES) for i in range(14)}
    values = {name: sql.format(c=i + 3) for i, (name, (_, sql)) in enumerate(columns.items())}
    declared = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items())
    source = (
        f"CREATE TABLE thing (id integer PRIMARY KEY, {declared});\n"
        f"INSERT INTO thing SELECT n, {', '.join(values.values())}"
        f" FROM generate_series(1, {rows}) AS n;"
    )
    target = (
        "CREATE TABLE things (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), old integer,"
        f" {declared});"
    )
    # one row of twelve was edited since: a value of another row stands in each of its columns
    edited = ", ".join(
        f"CASE WHEN n % 12 = {i % 12} THEN lead({sql}, 3, {sql}) OVER (ORDER BY n) ELSE {sql} END"
        for i, sql in enumerate(values.values())
    )
    mapping = Mapping(
        target="things",
        source="thing",
        columns={"old": "id", **{name: name for name in columns}},
        identity=Identity(Match("number", {"old": "id"})),
    )
    made = move(source, target, mapping)
    execute(
        made.target,
        f"INSERT INTO things (old, {', '.join(columns)})"
        f" SELECT n, {edited} FROM generate_series(1, {rows}) AS n",
    )
    made.adopt()
    assert found_in(made) == []
