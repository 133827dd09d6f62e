"""Doubts that the touched columns of adopted rows tell: too many, or one unlike all others.

People edit a few rows, and rarely one alone in its way. A column that differs from `was` in most
rows was written so: the rule is wrong.
"""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.detect.sides import column_kind
from rowcall.compile.evidence import identity_of
from rowcall.compile.relations import adoption
from rowcall.mapping.identity import Policy, Stamp
from rowcall.schema.table import Column
from rowcall.sql.quote import name, qualified, text


def touched_columns(bound: Bound) -> str:
    """Return the SELECT of member, column, touched rows and adopted rows, the most rows first."""
    table = adoption(bound.name)
    return (
        "SELECT line.reading, edited.column_name, count(*),\n"
        f"       (SELECT count(*) FROM {table} AS other\n"
        "         WHERE other.origin = 'adopted' AND other.reading = line.reading)\n"
        f"  FROM {table} AS line CROSS JOIN unnest(line.touched) AS edited (column_name)\n"
        " WHERE line.origin = 'adopted'\n"
        " GROUP BY line.reading, edited.column_name\n"
        " ORDER BY count(*) DESC, edited.column_name"
    )


def tells_edits(bound: Bound, column: Column) -> bool:
    """Return whether a column tells what people did.

    A stamp follows the others, a secret is not shown, and of a column that is always kept or always
    repaired nobody asks who wrote it.
    """
    identity = identity_of(bound)
    is_stamp = isinstance(identity.was.get(column.name), Stamp)
    is_settled = identity.policy.get(column.name) in (Policy.KEEP, Policy.REPAIR)
    return not is_stamp and not is_settled and column.name not in bound.secrets


def some_touched(bound: Bound, number: int, column: Column, project: BoundProject) -> str:
    """Return the SELECT of key and value of the first rows in which the column was touched."""
    return (
        f"SELECT line.target_id::text, target.{name(column.name)}::text\n"
        f"  FROM {_edited(bound, column, project)} AND line.reading = {number}\n"
        " ORDER BY line.target_id LIMIT 3"
    )


def lone_edits(bound: Bound, column: Column, project: BoundProject, *, is_judged: bool) -> str:
    """Return the SELECT of rows, and of key and value of the first, whose edit is like no other.

    Texts are alike in their shape, days, numbers and references as such, all others in their value.
    Where the mapping is judged, an edit that says what the mapping says is none.
    """
    value = f"target.{name(column.name)}"
    kept = ""
    if is_judged:
        kept = (
            "\n           AND EXISTS (SELECT FROM rowcall.kept_value AS kept\n"
            f"                        WHERE kept.mapping = {text(bound.name)}\n"
            "                          AND kept.target_key = line.target_id::text\n"
            f"                          AND kept.column_name = {text(column.name)})"
        )
    return (
        "SELECT count(*), (array_agg(ARRAY[id, value] ORDER BY id))[:3]\n"
        "  FROM (SELECT min(line.target_id::text) AS id,\n"
        f"               min({value}::text) AS value\n"
        f"          FROM {_edited(bound, column, project)}{kept}\n"
        f"         GROUP BY {_shape(value, column)}\n"
        "        HAVING count(*) = 1) AS alone"
    )


def _edited(bound: Bound, column: Column, project: BoundProject) -> str:
    assert bound.target is not None
    own = name(bound.target.primary_key[0])
    return (
        f"{adoption(bound.name)} AS line\n"
        f"  JOIN {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"    ON target.{own} = line.target_id\n"
        f" WHERE line.origin = 'adopted' AND {text(column.name)} = ANY (line.touched)"
    )


def _shape(value: str, column: Column) -> str:
    kind = column_kind(column)
    if kind == "text" or column.bare_type in ("json", "jsonb"):
        letters = f"regexp_replace({value}::text, '[[:alpha:]]+', 'a', 'g')"
        return f"regexp_replace({letters}, '[0-9]+', '0', 'g')"
    if kind in ("number", "day") or column.bare_type == "uuid":
        return f"{value} IS NULL"
    return f"{value}::text"
