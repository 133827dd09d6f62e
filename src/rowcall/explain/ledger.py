"""What the ledger tells of one unit or row beside its entry: marks, adoption, what was replaced."""

import json
from collections.abc import Sequence
from typing import Any

from rowcall.compile.bind import Bound
from rowcall.explain.held import Mask
from rowcall.explain.lines import Adopted, Kept, Mark, Replaced
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.schema.table import Table

_MARKS = """SELECT column_name, rule, reason
  FROM rowcall.mark_rule
 WHERE mapping = %(mapping)s AND number = ANY (%(numbers)s::smallint[])
 ORDER BY column_name COLLATE "C", number"""

_KEPT = """SELECT column_name, reason
  FROM rowcall.kept_value
 WHERE mapping = %(mapping)s AND target_key = %(key)s
 ORDER BY column_name COLLATE "C\""""

_IMAGES = """SELECT old_values
  FROM rowcall.before_image
 WHERE target_key = %(key)s AND target_table = %(table)s
 ORDER BY run_id DESC"""


def marks_of(connection: Connection, bound: Bound, numbers: Sequence[int]) -> tuple[Mark, ...]:
    """Return what the marks of a unit say."""
    if not numbers:
        return ()
    found = run(connection, _MARKS, mapping=bound.name, numbers=[*numbers])
    return tuple(Mark(*row) for row in found)


def adopted_of(bound: Bound, row: tuple[Any, ...]) -> Adopted:
    """Return a line of the mapping's adoption table as a value."""
    assert bound.target is not None
    key: str | None = row[4]
    reading: int = row[3]
    return Adopted(
        mapping=bound.name,
        target_table=bound.target.name,
        target_key=row[0],
        origin=row[1],
        rule=row[2],
        source_table=None if key is None else bound.readings[reading].relation,
        source_key=key,
        part=row[5],
        kept_key=row[6],
        strays=tuple(row[7] or ()),
        touched=tuple(row[8] or ()),
        candidates=tuple(row[9] or ()),
        group_size=row[10],
    )


def kept_of(connection: Connection, mapping: str, target_key: str) -> tuple[Kept, ...]:
    """Return the values of an adopted row that stay."""
    return tuple(Kept(*row) for row in run(connection, _KEPT, mapping=mapping, key=target_key))


def replaced_of(
    connection: Connection, table: Table, target_key: str, mask: Mask, *, open_to: set[str]
) -> tuple[Replaced, ...]:
    """Return what a repair replaced in a row; `open_to` are the columns that hold keys."""
    found: dict[str, Replaced] = {}
    for (old_values,) in run(connection, _IMAGES, key=target_key, table=table.name):
        for column, value in old_values.items():
            shape = table.column(column)
            told = None if value is None else _as_text(value)
            held = mask.held(told, shape.type if shape else "text", is_key=column in open_to)
            found.setdefault(column, Replaced(column, held))
    return tuple(found[column] for column in table.column_names if column in found)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
