"""Hundreds of keys of either side, explained, say what the public views say of them.

No large table is scanned for it: PostgreSQL counts the rows that sequential scans return.
"""

import hashlib
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE
from edu_lms.project import project
from edu_to_lms.cases import by_hostile
from edu_to_lms.moved import Case, Moved
from rowcall.api.databases import bind_to_staging
from rowcall.compile.bind import BoundProject
from rowcall.explain.explain import Side, explain
from rowcall.explain.lines import Mark, OldUnit

# a table of this many rows is looked up by an index; of a smaller one a scan costs nothing
LARGE = 500
SCANNED = """
SELECT relid::regclass::text FROM pg_stat_xact_user_tables JOIN pg_class ON pg_class.oid = relid
 WHERE seq_tup_read > 0 AND reltuples > %s
"""
_Name = tuple[str, str, str]


@dataclass
class Views:
    """The public views of a target, by what is asked for."""

    connection: psycopg.Connection[Any]
    bound: BoundProject
    keys: int = 0
    units: dict[tuple[str, str], list[tuple[Any, ...]]] = field(default_factory=dict)
    into: dict[tuple[str, str], set[tuple[Any, ...]]] = field(default_factory=dict)
    marks: dict[_Name, set[Mark]] = field(default_factory=dict)
    rows: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)


@pytest.fixture
def views(case: Case, moved: Moved) -> Iterator[Views]:
    with connect_views(moved.lms, case.scale) as views:
        yield views


def keys_at(scale: float) -> int:
    """Return how many keys of a side are asked for."""
    return 300 if scale == SMALLEST_SCALE else 1_000


@contextmanager
def connect_views(lms: str, scale: float) -> Generator[Views]:
    """Read the views, and ask through a connection of its own.

    What a connection has scanned is counted in its next transaction, too, until it tells the
    server: up to a second later.
    """
    with psycopg.connect(lms) as reading:
        views = read_views(reading)
    with psycopg.connect(lms) as views.connection:
        views.keys = keys_at(scale)
        yield views


def read_views(connection: psycopg.Connection[Any]) -> Views:
    """Return the views as they are."""
    views = Views(connection, bind_to_staging(project, connection))
    units, into, marks = defaultdict(list), defaultdict(set), defaultdict(set)
    for row in connection.execute(
        "SELECT source_table, source_key, mapping, part, outcome, reason, detail, cause_mapping,"
        " cause_key, cause_part, cause_reason, target_table, target_key FROM rowcall.source_rows"
    ):
        units[row[:2]].append(row[2:])
        if row[12]:
            into[row[11], row[12]].add((row[2], row[0], row[1], row[3], row[4]))
    for mapping, key, part, *mark in connection.execute(
        "SELECT mapping, source_key, part, column_name, rule, reason FROM rowcall.marks"
    ):
        marks[mapping, key, part].add(Mark(*mark))
    views.units, views.into, views.marks = units, into, marks
    views.rows = {
        row[:2]: row[2:]
        for row in connection.execute(
            "SELECT target_table, target_key, origin, mapping, source_table, source_key, part"
            " FROM rowcall.target_rows"
        )
    }
    return views


@by_hostile
@pytest.mark.parametrize("server", [18], indirect=True)
def test_old_keys_say_what_the_views_say(views: Views) -> None:
    check_old_keys(views)
    assert scanned(views) == set()


@by_hostile
@pytest.mark.parametrize("server", [18], indirect=True)
def test_new_keys_say_what_the_views_say(views: Views) -> None:
    check_new_keys(views)
    assert scanned(views) == set()


@pytest.mark.parametrize("scale", [SMALLEST_SCALE, pytest.param(0.02, marks=pytest.mark.full)])
@pytest.mark.parametrize("server", [18], indirect=True)
def test_keys_of_an_adopted_target_say_it_too(scale: float, finished: str) -> None:
    with connect_views(finished, scale) as views:
        check_old_keys(views)
        check_new_keys(views)
        assert scanned(views) == set()
        assert {origin for origin, *_ in views.rows.values()} >= {"adopted", "native", "migrated"}


def check_old_keys(views: Views) -> None:
    # half of them at random, half of those that did not move
    drawn = draw(views.units, views.keys // 2)
    stuck = [k for k, units in views.units.items() if any(u[2] == "quarantined" for u in units)]
    drawn += draw(stuck, views.keys // 2)
    for table, key in drawn:
        units = explain(views.connection, views.bound, table, key, Side.OLD).old
        told = {
            (u.name.mapping, u.name.part, u.outcome, u.reason, u.target_table, u.target_key)
            for u in units
        }
        known = {(*unit[:4], *unit[9:]) for unit in views.units[table, key]}
        assert told == known, (table, key)
        for unit in units:
            name = unit.name.mapping, unit.name.source_key, unit.name.part
            assert {*unit.marks} == views.marks.get(name, set()), name
            check_cause(views, unit)


def draw(keys: Iterable[tuple[str, str]], amount: int) -> list[tuple[str, str]]:
    """Return so many of the keys in no order of theirs, the same ones in every run."""
    return sorted(keys, key=lambda key: hashlib.sha256(repr(key).encode()).digest())[:amount]


def check_cause(views: Views, unit: OldUnit) -> None:
    [known] = [
        one for one in views.units[unit.name.source_table, unit.name.source_key]
        if one[:2] == (unit.name.mapping, unit.name.part)
    ]  # fmt: skip
    cause = known[5:8]
    if unit.outcome != "quarantined" or cause == (known[0], unit.name.source_key, known[1]):
        return
    root = unit.chain[-1]
    assert (root.mapping, root.source_key, root.part) == cause
    assert root.reason == known[8]


def check_new_keys(views: Views) -> None:
    drawn = draw(views.rows, views.keys)
    for table, key in drawn:
        origin, mapping, source_table, source_key, part = views.rows[table, key]
        row = explain(views.connection, views.bound, table, key, Side.NEW).new
        assert row is not None
        assert (row.origin, row.is_there) == (origin, True)
        made = {
            (one.name.mapping, one.name.source_table, one.name.source_key, one.name.part,
             one.outcome)
            for one in row.makers
        }  # fmt: skip
        assert made == views.into.get((table, key), set())
        if row.makers:
            assert row.makers[0].name.source_key == source_key
        assert (row.stand_in is not None) == (origin == "placeholder")
        marks = views.marks.get((mapping, source_key, part), set()) if row.makers else set()
        columns = {one.column_name for one in row.columns}
        assert {m for c in row.columns for m in c.marks} == {
            m for m in marks if m.column_name in columns
        }
        # whatever else stands in the row, no reference of it leads nowhere
        assert [c.column_name for c in row.columns if c.leads_nowhere] == []
        assert source_table is None or origin not in {"native", "placeholder"}


def scanned(views: Views) -> set[str]:
    """The large tables of which the transaction has scanned any row."""
    return {row[0] for row in views.connection.execute(SCANNED, [LARGE])}
