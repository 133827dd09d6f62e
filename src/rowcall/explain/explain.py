"""Which side does a key stand on, and what is known of it there?"""

from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum

from rowcall.compile.bind import BoundProject
from rowcall.compile.explained import near_rows, near_units
from rowcall.compile.views import target_tables
from rowcall.errors import RefusedError
from rowcall.explain.held import Mask
from rowcall.explain.lines import Explained, NewRow, OldUnit
from rowcall.explain.new import explain_new, typed_key
from rowcall.explain.old import explain_old
from rowcall.ledger.steps import is_done, judged_mappings
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.plan.steps import CloseAdoption
from rowcall.schema.table import Table

_NEAR = 3
_TABLES = "rowcall describe, which names the tables whose rows move and those that they become"


class Side(StrEnum):
    """Where a table is looked for: in the source, or in the target."""

    OLD = "old"
    NEW = "new"


def explain(
    connection: Connection,
    project: BoundProject,
    table: str,
    key: str,
    side: Side | None = None,
    *,
    show_values: bool = False,
) -> Explained:
    """Return what is known of a key: of both sides, where both have such a table.

    Raises RefusedError where no mapping reads or writes the table, or nothing has the key.
    """
    if not is_done(connection, CloseAdoption.KIND):
        project = replace(project, adopts=False)
    judged = judged_mappings(connection)
    new_tables = {one.name: one for one in target_tables(project)}
    is_old = side is not Side.NEW and table in _old_tables(project)
    is_new = side is not Side.OLD and table in new_tables
    if not is_old and not is_new:
        raise _unknown_table(connection, project, table, side)
    mask = Mask(show_values)
    old: tuple[OldUnit, ...] = ()
    new: NewRow | None = None
    if is_old:
        old = explain_old(connection, project, judged, table, key, mask)
    if is_new:
        new = explain_new(connection, project, judged, new_tables[table], key, mask)
    if not old and new is None:
        near = _near_old(connection, project, judged, table, key) if is_old else []
        near += _near_new(connection, project, new_tables[table], key) if is_new else []
        raise _unknown_key(table, key, near, is_old=is_old, is_new=is_new)
    return Explained(table, key, old, new)


def _old_tables(project: BoundProject) -> set[str]:
    return {reading.relation for bound in project.mappings for reading in bound.readings}


def _unknown_table(
    connection: Connection, project: BoundProject, table: str, side: Side | None
) -> RefusedError:
    known: set[str] = set()
    if side is not Side.NEW:
        known |= _old_tables(project)
        row = run(connection, _CLAIM, table=table).fetchone()
        if row and row[0] == "read":
            return RefusedError(
                rule=f'no mapping makes rows of "{table}": others only look into it',
                next=_TABLES,
            )
        if row and row[0] == "dropped":
            return RefusedError(
                rule=f'source table "{table}" is left behind: {row[1]}',
                next=_TABLES,
            )
    if side is not Side.OLD:
        known |= {one.name for one in target_tables(project)}
        if table in project.project.untouched:
            return RefusedError(
                rule=f'no mapping writes "{table}": {project.project.untouched[table]}',
                next=_TABLES,
            )
    where = {Side.OLD: "reads", Side.NEW: "writes", None: "reads or writes"}[side]
    near = get_close_matches(table, sorted(known), _NEAR)
    return RefusedError(
        rule=f'no mapping {where} a table "{table}"',
        next=f"did you mean {', '.join(near)}?" if near else _TABLES,
    )


def _unknown_key(
    table: str, key: str, near: list[str], *, is_old: bool, is_new: bool
) -> RefusedError:
    hints: list[str] = []
    if is_old:
        hints.append("take an old key as source_key in rowcall.source_rows")
    if is_new:
        hints.append("take a new key as target_key in rowcall.target_rows")
    return RefusedError(
        rule=f'"{table}" has no row with the key {key}',
        cause=f"the keys next to it are {', '.join(near)}" if near else "",
        next="; ".join(hints),
    )


def _near_old(
    connection: Connection, project: BoundProject, judged: set[str], table: str, key: str
) -> list[str]:
    found: dict[str, None] = {}
    for bound in project.mappings:
        for reading in bound.readings:
            if reading.relation == table and bound.name in judged:
                found |= dict.fromkeys(
                    row[0] for row in run(connection, near_units(reading), key=key)
                )
    return _nearest(list(found), key)


def _near_new(connection: Connection, project: BoundProject, table: Table, key: str) -> list[str]:
    keys = typed_key(connection, table, key)
    if keys is None or len(keys) > 1:
        return []
    rows = run(connection, near_rows(table, project.target.schema, keys[0]))
    return _nearest([row[0] for row in rows], key)


def _nearest(keys: list[str], key: str) -> list[str]:
    """Return those that read most like the key: it was mistyped rather than counted wrong."""
    return sorted(keys, key=lambda one: -SequenceMatcher(None, one, key).ratio())[:_NEAR]


_CLAIM = """SELECT claim, reason
  FROM rowcall.source_column
 WHERE table_name = %(table)s AND column_name = ''"""
