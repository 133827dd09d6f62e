"""Where a target row comes from: every unit that went into it, and what is known of each column."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.evidence import adopts
from rowcall.compile.explained import (
    adopted_row,
    keys_written,
    leads_nowhere,
    references_of,
    row_of_target,
    secrets_written,
    units_of_row,
)
from rowcall.explain.held import SECRET, Mask
from rowcall.explain.ledger import adopted_of, kept_of, marks_of, replaced_of
from rowcall.explain.lines import Adopted, Maker, Mark, NewColumn, NewRow, StandIn, UnitName
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.schema.table import Table

_STAND_IN = """SELECT mapping, source_key, for_mapping, for_key, for_part
  FROM rowcall.placeholder
 WHERE target_key = %(key)s AND target_table = %(table)s"""

_CAST = "SELECT rowcall.cast_text(%(key)s, %(kind)s, %(kind)s)"


@dataclass
class _Behind:
    """What stands behind a row, as it is found mapping by mapping."""

    makers: list[Maker] = field(default_factory=list[Maker])
    origin: str = ""
    marks: tuple[Mark, ...] = ()
    adopted: Adopted | None = None


def explain_new(
    connection: Connection,
    project: BoundProject,
    judged: set[str],
    table: Table,
    key: str,
    mask: Mask,
) -> NewRow | None:
    """Return what is known of a target row; None where no row and no line has the key."""
    keys = typed_key(connection, table, key)
    if keys is None:
        return None
    # as the ledger writes it, whatever way the same key was given
    own = keys[0] if len(keys) == 1 else json.dumps(keys, ensure_ascii=False)
    bounds = [bound for bound in project.mappings if bound.target == table]
    behind = _behind(connection, project, judged, bounds, own)
    stand_in = _stand_in(connection, table, own)
    values = _values(connection, project, table, bounds, keys)
    origin = behind.origin or ("placeholder" if stand_in else "native" if values else "")
    if not origin:
        return None
    return NewRow(
        target_table=table.name,
        target_key=own,
        origin=origin,
        is_there=values is not None,
        makers=tuple(behind.makers),
        adopted=behind.adopted,
        stand_in=stand_in,
        columns=_columns(connection, project, table, bounds, behind, own, values, mask),
    )


def typed_key(connection: Connection, table: Table, key: str) -> list[str] | None:
    """Return the key as its columns' types print it; None where they do not take it."""
    given = [key] if len(table.primary_key) == 1 else _texts(key)
    if len(given) != len(table.primary_key):
        return None
    found: list[str] = []
    for column, one in zip(table.primary_key, given, strict=True):
        shape = table.column(column)
        assert shape is not None
        # an enumeration is a type of the target's schema: its labels are all it takes
        kind = "text" if shape.labels else shape.type
        cast = value(connection, _CAST, key=one, kind=kind)
        if cast is None or (shape.labels and cast not in shape.labels):
            return None
        found.append(cast)
    return found


def _texts(key: str) -> list[str]:
    """Return the texts of a JSON array; none where it is something else."""
    try:
        listed: Any = json.loads(key)
    except json.JSONDecodeError:
        return []
    return [str(one) for one in cast("list[object]", listed)] if isinstance(listed, list) else []


def _behind(
    connection: Connection,
    project: BoundProject,
    judged: set[str],
    bounds: Sequence[Bound],
    key: str,
) -> _Behind:
    found = _Behind()
    for bound in bounds:
        row = None
        if adopts(bound, project):
            row = run(connection, adopted_row(bound, key)).fetchone()
        if row:
            found.adopted = adopted_of(bound, row)
            found.origin = found.origin or found.adopted.origin
        if bound.name not in judged:
            continue
        for reading in bound.readings:
            for own_key, part, outcome, numbers in run(connection, units_of_row(reading, key)):
                unit = UnitName(bound.name, reading.relation, own_key, part)
                found.makers.append(Maker(unit, outcome))
                if outcome != "migrated":
                    continue
                found.marks = marks_of(connection, bound, numbers)
                is_adopted = row is not None and row[1] == "adopted"
                own = "derived" if bound.is_derived else "migrated"
                found.origin = "adopted" if is_adopted else own
    found.makers.sort(key=lambda maker: maker.outcome != "migrated")
    return found


def _stand_in(connection: Connection, table: Table, key: str) -> StandIn | None:
    row = run(connection, _STAND_IN, key=key, table=table.name).fetchone()
    return StandIn(*row) if row else None


def _values(
    connection: Connection,
    project: BoundProject,
    table: Table,
    bounds: Sequence[Bound],
    keys: Sequence[str],
) -> dict[str, str | None] | None:
    """Return the values of the row, but no secret; None where there is no row."""
    secrets = secrets_written(bounds)
    columns = [column for column in table.column_names if column not in secrets]
    statement = row_of_target(table, project.target.schema, keys, columns)
    row = run(connection, statement).fetchone()
    return None if row is None else dict(zip(columns, row[0], strict=True))


def _columns(
    connection: Connection,
    project: BoundProject,
    table: Table,
    bounds: Sequence[Bound],
    behind: _Behind,
    key: str,
    values: dict[str, str | None] | None,
    mask: Mask,
) -> tuple[NewColumn, ...]:
    references = references_of(bounds, project)
    is_key = {*table.primary_key, *keys_written(bounds), *references}
    kept: dict[str, str] = {}
    replaced = {}
    if behind.adopted:
        mapping = behind.adopted.mapping
        kept = {one.column_name: one.reason for one in kept_of(connection, mapping, key)}
        images = replaced_of(connection, table, key, mask, open_to=is_key)
        replaced = {one.column_name: one.old_value for one in images}
    found: list[NewColumn] = []
    for column in table.columns if values is not None else ():
        is_secret = column.name not in (values or {})
        told = (values or {}).get(column.name)
        nowhere = None
        if told is not None and column.name in references:
            reference = references[column.name]
            statement = leads_nowhere(reference, project.target.schema, told)
            nowhere = reference.to_table if value(connection, statement) else None
        held = mask.held(told, column.type, is_key=column.name in is_key)
        found.append(
            NewColumn(
                column_name=column.name,
                value=SECRET if is_secret else held,
                marks=tuple(mark for mark in behind.marks if mark.column_name == column.name),
                kept=kept.get(column.name),
                replaced=replaced.get(column.name),
                leads_nowhere=nowhere,
            )
        )
    return tuple(found)
