"""Sequences that number columns which the mappings write: are they behind what was written?"""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.sql.quote import name, qualified, text

_NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")


@dataclass(frozen=True)
class Numbered:
    """A written column whose next value comes of a sequence, named with its schema."""

    table: str
    column: str
    sequence: str


def numbered_columns(project: BoundProject) -> list[Numbered]:
    """Return the columns that the mappings write and a sequence numbers, each once."""
    found = [
        Numbered(bound.target.name, column.name, column.sequence)
        for bound in project.mappings
        if bound.target
        for column in bound.target.columns
        if column.sequence
        and column.name in _written(bound)
        and column.facts.base.startswith(_NUMBERS)
    ]
    return list(dict.fromkeys(found))


def _written(bound: Bound) -> set[str]:
    placeholder = bound.mapping.placeholder if bound.mapping else dict[str, str]()
    return {*bound.columns, *placeholder}


def behind(one: Numbered, schema: str) -> str:
    """Return the SELECT of one row where the sequence would give a number that may be taken:
    `next` is what it gives now, `free` the first of its numbers beyond all that are written,
    `step` and `is_cycle` are its own.

    Numbers that it cannot give do not count. What it gives later keeps its distance: a sequence of
    odd numbers stays one.
    """
    column, table = name(one.column), qualified(schema, one.table)
    return (
        "WITH own AS (\n"
        "  SELECT told.seqincrement::numeric AS step, told.seqmin, told.seqmax, told.seqcycle,\n"
        "         CASE WHEN now.is_called THEN told.seqincrement ELSE 0 END::numeric\n"
        "           + now.last_value AS next\n"
        f"    FROM {one.sequence} AS now, pg_sequence AS told\n"
        f"   WHERE told.seqrelid = {text(one.sequence)}::regclass\n"
        "), written AS (\n"
        "  SELECT own.*, CASE WHEN step > 0\n"
        f"              THEN (SELECT floor(max({column})::numeric) FROM {table}\n"
        f"                     WHERE {column} BETWEEN seqmin AND seqmax)\n"
        f"              ELSE (SELECT ceil(min({column})::numeric) FROM {table}\n"
        f"                     WHERE {column} BETWEEN seqmin AND seqmax) END AS value\n"
        "    FROM own\n"
        ")\n"
        "SELECT next, next + (div(value - next, step) + 1) * step AS free, step, seqcycle\n"
        "  FROM written\n"
        " WHERE sign(value - next) * sign(step) >= 0"
    )
