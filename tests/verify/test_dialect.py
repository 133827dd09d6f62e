"""Do both databases say the same of every expression that is translated?"""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import psycopg
import pytest

from rowcall.verify.dialect import Translated, Untranslatable, translate
from rowcall.verify.json_text import json_text_macro

KINDS = {
    "n": "int",
    "m": "int",
    "t": "text",
    "u": "text",
    "b": "bool",
    "at": "timestamptz",
    "d": "date",
}
TABLE = """
CREATE TABLE r (k integer, n bigint, m bigint, t text, u text, b boolean, at timestamptz, d date);
INSERT INTO r VALUES
 (1, 1, 0, 'one', 'One', TRUE, '2024-02-29 23:59:59.123456+00', '2024-02-29'),
 (2, -5, 9007199254740993, '  two ', '', FALSE, '1999-12-31 20:00:00+04', '1999-12-31'),
 (3, NULL, 3, NULL, 'x''y', NULL, NULL, NULL),
 (4, 0, NULL, '', NULL, TRUE, '2022-02-09 00:00:00+04', '2022-02-08'),
 (5, 9223372036854775, -1, E'tab\t', 'İstanbul Əli 😀', FALSE, '2022-02-08 20:00:00+00', NULL),
 (6, 12, 12, E'\u00a0nbsp ', E'e\u0301', NULL, '2025-06-01 00:00:00+00', '0001-01-01');
"""
SAME = [
    "n", "t", "b", "at", "d", "NULL", "'it''s'", "42", "TRUE",
    "n = 1", "n <> m", "n < m", "n >= 0 AND b", "b OR n IS NULL", "NOT b", "(n)",
    "t = u", "t <> 'one'", "at < timestamptz '2022-02-09 00:00:00+04'", "d >= date '2000-01-01'",
    "n IS NOT NULL", "t IS NULL", "b IS TRUE", "b IS NOT TRUE", "b IS FALSE",
    "n IN (1, 12)", "n NOT IN (1, NULL)", "t IN ('one', '')", "n BETWEEN 0 AND 12",
    "n NOT BETWEEN 0 AND 12", "CASE WHEN n > 0 THEN t WHEN b THEN 'b' ELSE u END",
    "CASE n WHEN 1 THEN 'a' WHEN 12 THEN NULL ELSE t END", "CASE WHEN n > 0 THEN n END",
    "coalesce(t, u, 'none')", "coalesce(n, m)", "nullif(t, '')", "nullif(btrim(t), '')",
    "t || u", "'k' || n", "n || ':' || m", "concat_ws('-', t, n, u)", "concat_ws('-', NULL, n)",
    "btrim(t)", "length(t)", "length(u)", "n + m", "n - 1", "2 * n", "-n",
    "t LIKE 'o%'", "t NOT LIKE '%e'", "u LIKE '_n_'", "n::text", "'x'::text", "NULL::text",
    "coalesce(b, FALSE)", "n = 1 OR NOT (t = 'one' AND b)", "NULL::bigint", "t || NULL",
    "array_position(ARRAY['one', '', 'x'], t)", "array_position(ARRAY[0, 12], n)",
]  # fmt: skip
JSON = [
    "jsonb_build_object('k', t)", "jsonb_build_object('bb', n, 'a', t, 'ə', b, 'bb', u)",
    "CASE WHEN n > 0 THEN jsonb_build_object('of', jsonb_build_object('n', n)) END",
    "jsonb_build_object('q\"', 'x', 'none', NULL)", "jsonb_build_object()",
]  # fmt: skip
OTHER = [
    "upper(t)", "lower(t)", "t ~ '^o'", "t < u", "n / 2", "n % 2", "1.5 * n", "t ILIKE 'O%'",
    "at AT TIME ZONE 'Asia/Baku'", "at::date", "to_char(at, 'YYYY')", "t::integer", "n::varchar(1)",
    "jsonb_build_object('k', at)", "jsonb_build_object(t, n)", "md5(t)",
    "substring(t FROM 'o')", "extract(year FROM at)",
    "coalesce(t, n::varchar)", "trim(BOTH 'x' FROM t)", "ltrim(t)", "t LIKE E'a\\\\_%'",
    "n IS DISTINCT FROM m", "n = ANY (ARRAY[1, 2])", "now()", "row(n, t)", "b = 'yes'",
    "coalesce(n, '1')", "CASE WHEN b THEN n ELSE t END", "date '2024-01-01' + 1",
    "interval '1 day'", "array_position(ARRAY[t, u], 'x')", "array_position(ARRAY['x', NULL], t)",
    "t COLLATE \"C\" < u", "n::float", "rowcall.parse_date(t)", "unknown.column",
]  # fmt: skip


def column(label: str, name: str) -> Translated:
    if label or name not in KINDS:
        raise Untranslatable(f"{label}.{name}")
    return Translated(f'"{name}"', KINDS[name])


@pytest.fixture(scope="module")
def both(shared_database: Callable[[], str]) -> Iterator[tuple[Any, Any]]:
    with (
        psycopg.connect(shared_database(), options="-c timezone=UTC") as postgres,
        duckdb.connect() as duck,
    ):
        postgres.execute(TABLE.encode())
        _fill(postgres, duck)
        yield postgres, duck


def _fill(postgres: Any, duck: Any) -> None:
    duck.execute("SET TimeZone = 'UTC'")
    duck.execute(json_text_macro())
    types = 'k INT, n BIGINT, m BIGINT, t TEXT, u TEXT, b BOOLEAN, "at" TIMESTAMPTZ, d DATE'
    duck.execute(f"CREATE TABLE r ({types})")
    rows = postgres.execute("SELECT k, n, m, t, u, b, at::text, d::text FROM r").fetchall()
    duck.executemany("INSERT INTO r VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


@pytest.mark.parametrize("sql", SAME)
def test_both_databases_say_the_same(both: tuple[Any, Any], sql: str) -> None:
    postgres, duck = both
    translated = translate(sql, column).sql
    # epoch and text: the drivers give times of different classes
    wrapped = "extract(epoch FROM {})::text" if sql == "at" else "{}"
    said = postgres.execute(f"SELECT {wrapped.format(sql)} FROM r ORDER BY k").fetchall()
    if sql == "at":
        said = [(None if value is None else round(float(value), 6),) for (value,) in said]
        wrapped = "round(epoch({}), 6)"
    assert duck.execute(f"SELECT {wrapped.format(translated)} FROM r ORDER BY k").fetchall() == said


@pytest.mark.parametrize("sql", JSON)
def test_both_databases_print_the_same_json(both: tuple[Any, Any], sql: str) -> None:
    postgres, duck = both
    said = postgres.execute(f"SELECT ({sql})::text FROM r ORDER BY k").fetchall()
    assert duck.execute(f"SELECT {translate(sql, column).sql} FROM r ORDER BY k").fetchall() == said


def test_every_character_is_written_alike_in_json(both: tuple[Any, Any]) -> None:
    postgres, duck = both
    codes = "generate_series(1, 55000) AS c (n), LATERAL (SELECT n::integer AS code) AS one"
    texts = """chr(code) || '\\u001F"' || chr(code)"""
    said = postgres.execute(
        f"SELECT to_jsonb({texts})::text FROM {codes} ORDER BY code".encode()
    ).fetchall()
    found = duck.execute(f"SELECT json_text({texts}) FROM {codes} ORDER BY code").fetchall()
    assert found == said


@pytest.mark.parametrize("sql", OTHER)
def test_what_may_differ_is_left_to_postgresql(sql: str) -> None:
    with pytest.raises(Untranslatable):
        translate(sql, column)
