"""Columns computed from what was loaded: over the target's tables, when all mappings are there."""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.relations import entries
from rowcall.compile.same import differ
from rowcall.mapping.sources import AfterLoad
from rowcall.schema.order import dependency_order
from rowcall.sql.quote import name, qualified
from rowcall.sql.tables_read import columns_read

_RULE = "after_load"


def after_loads(project: BoundProject) -> list[Bound]:
    """Return the mappings with such columns, each after those whose columns its query reads."""
    having = {b.name: b for b in project.mappings if has_after_load(b)}
    depends = {one: _read_by(bound, having, project) for one, bound in having.items()}
    return [having[one] for one in dependency_order(depends)]


def has_after_load(bound: Bound) -> bool:
    """Return whether the mapping computes columns at the end."""
    return bound.mapping is not None and bound.mapping.after_load is not None


def after_load_of(bound: Bound) -> AfterLoad:
    """Return what a mapping computes at the end."""
    assert bound.mapping is not None
    assert bound.mapping.after_load is not None
    return bound.mapping.after_load


def after_load_mark_rules(bound: Bound) -> list[tuple[str, str, str]]:
    """Return the marks of values that the mapping wrote and the computation replaces."""
    if not has_after_load(bound):
        return []
    computed = after_load_of(bound)
    return [
        (column, _RULE, f"computed by {computed.name}")
        for column in computed.columns
        if column in bound.columns
    ]


def compute(bound: Bound, project: BoundProject) -> str:
    """Return the UPDATE of the rows whose values differ: done twice, it changes nothing."""
    assert bound.target is not None
    computed = after_load_of(bound)
    columns = ",\n       ".join(f"{name(c)} = computed.{name(c)}" for c in computed.columns)
    return (
        f"/* rowcall: after load {bound.name} */\n"
        f"UPDATE {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"   SET {columns}\n"
        f"  FROM (\n{computed.text()}\n) AS computed\n"
        f" WHERE {_is_other(bound, computed.columns)}"
    )


def mark_computed(bound: Bound, column: str, number: int, project: BoundProject) -> str:
    """Return the UPDATE that marks the units whose written value will be replaced.

    Parameters mapping, column.
    """
    assert bound.target is not None
    computed = after_load_of(bound)
    key = name(bound.target.primary_key[0])
    rule = (
        "(SELECT number FROM rowcall.mark_rule WHERE mapping = %(mapping)s"
        f" AND column_name = %(column)s AND rule = '{_RULE}')"
    )
    return (
        f"/* rowcall: mark {bound.name}.{column} */\n"
        f"UPDATE {entries(bound.readings[number].entry_table)} AS entry\n"
        f"   SET marks = coalesce(entry.marks, '{{}}') || {rule}\n"
        f"  FROM (\n{computed.text()}\n) AS computed,\n"
        f"       {qualified(project.target.schema, bound.target.name)} AS target\n"
        f" WHERE {_is_other(bound, (column,))}\n"
        f"   AND entry.target_id = target.{key} AND entry.outcome = 'migrated'\n"
        f"   AND NOT coalesce({rule} = ANY (entry.marks), FALSE)"
    )


def _is_other(bound: Bound, columns: tuple[str, ...]) -> str:
    assert bound.target is not None
    computed = after_load_of(bound)
    shapes = [shape for shape in bound.target.columns if shape.name in columns]
    is_other = " OR ".join(
        differ(
            f"target.{name(shape.name)}",
            f"computed.{name(shape.name)}",
            shape,
        )
        for shape in shapes
    )
    return (
        f"target.{name(bound.target.primary_key[0])} = computed.{name(computed.key)}\n"
        f"   AND ({is_other})"
    )


def _read_by(bound: Bound, having: dict[str, Bound], project: BoundProject) -> set[str]:
    tables = project.target.columns_by_table
    read = columns_read(after_load_of(bound).text(), tables, project.target.schema)
    return {
        one
        for one, other in having.items()
        if other.target and read.get(other.target.name, set()) & set(after_load_of(other).columns)
    }
