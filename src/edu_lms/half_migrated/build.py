"""How does an `lms` fresh from its DDL become the one that the old scripts left half migrated?"""

from collections.abc import Callable
from importlib import resources
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from edu_lms.half_migrated.source import PURGED, QUERIES
from edu_lms.half_migrated.states import Building, State, building
from edu_lms.settings import BUILDING, change_settings

_SQL = resources.files("edu_lms.half_migrated") / "sql"


def build_half_migrated(
    source: psycopg.Connection[Any],
    target: psycopg.Connection[Any],
    *,
    state: State = "reported",
    progress: Callable[[str], None] | None = None,
) -> None:
    """Fill the fresh `lms` with what the old scripts made of `edu` up to a state, and commit.

    The schema `synthetic` tells the origin of every row. The same `edu` gives the same rows.
    Raises ValueError if the source is not of the profile `recorded`, and
    psycopg.errors.RaiseException if a count comes out wrong.
    """
    say = progress or _say_nothing
    built = building(state)
    # Whatever the caller began is ended: one snapshot of the source, a transaction per file.
    source.rollback()
    target.commit()
    before = change_settings(target, BUILDING)
    with source.transaction():
        source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        change_settings(target, {**_parameters(source), "synthetic.state": state})
        files = (entry.name for entry in _SQL.iterdir() if entry.name.endswith(".sql"))
        for name in sorted(filter(built.takes, files)):
            say(name)
            with target.transaction():
                target.execute((_SQL / name).read_bytes())
                if name == "01_edu.sql":
                    _copy(source, target, built)
    with target.transaction():
        target.execute("ANALYZE")
    change_settings(target, before)


def _say_nothing(_: str) -> None:
    """Tell nobody."""


def _parameters(source: psycopg.Connection[Any]) -> dict[str, str]:
    """Return the scale and the seed with which the source was built."""
    with source.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute("SELECT scale, seed, profile FROM synthetic.setting").fetchone()
    assert row is not None
    scale, seed, profile = row
    if profile != "recorded":
        raise ValueError(f"the profile of the source is {profile}, the old scripts ran on recorded")
    return {"synthetic.scale": str(scale), "synthetic.seed": str(seed)}


def _copy(
    source: psycopg.Connection[Any], target: psycopg.Connection[Any], built: Building
) -> None:
    """Copy what the scripts read into the schema `edu` of the target."""
    queries = QUERIES | PURGED if built.is_purged else QUERIES
    for table, query in queries.items():
        into = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier("edu", table))
        out = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(sql.SQL(query))
        with source.cursor().copy(out) as reading, target.cursor().copy(into) as writing:
            for block in reading:
                writing.write(block)
        target.execute(sql.SQL("ANALYZE {}").format(sql.Identifier("edu", table)))
