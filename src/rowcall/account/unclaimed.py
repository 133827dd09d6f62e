"""Looks into a source for what holds something and nobody claims, before anything is staged."""

from collections.abc import Iterable, Iterator

import psycopg

from rowcall.compile.bind import BoundProject
from rowcall.compile.check.unclaimed import LOOKED_AT, Look, looks, unclaimed_notes
from rowcall.compile.claims import Claims
from rowcall.compile.large_objects import RELATION, unread_rows
from rowcall.mapping.finding import Finding
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.schema.table import Database


def find_unclaimed(
    connection: Connection, bound: BoundProject, claimed: Claims, source: Database
) -> Iterator[Finding]:
    """Yield a finding for each table and column whose first rows hold what nobody claims."""
    counted: list[tuple[str, str, int]] = []
    cut: set[str] = set()
    for look in looks(bound, claimed, source):
        rows, *values = _look(connection, look, bound, source)
        if rows >= LOOKED_AT:
            cut.add(look.table.name)
        if not look.columns:
            counted.append((look.table.name, "", rows))
        counted += zip(_repeated(look), look.columns, values, strict=True)
    for note in unclaimed_notes(bound, claimed, counted, cut):
        yield Finding(note.code, note.text, note.place, note.hint)


def _look(
    connection: Connection, look: Look, bound: BoundProject, source: Database
) -> Iterable[int]:
    """Return what is counted; of what the role may not read, the server's estimate of its rows."""
    statement = look.statement
    if look.table.name == RELATION:
        statement = unread_rows(look.table, bound.project, source)
    try:
        # a savepoint: the next look goes on in the same snapshot
        with connection.transaction():
            found = run(connection, statement).fetchone()
    except psycopg.Error as error:
        if error.sqlstate is None:
            raise
        return (max(look.table.estimated_rows, 1), *(0 for _ in look.columns))
    assert found is not None
    return tuple(found)


def _repeated(look: Look) -> list[str]:
    return [look.table.name] * len(look.columns)
