"""Paths as joins: each hop finds at most one row, so that a join never multiplies rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.folded import compared, equal_columns
from rowcall.compile.relations import ROW, staged
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Gather, Join, Path, hop_end
from rowcall.schema.table import Table
from rowcall.sql.expression import order_terms
from rowcall.sql.quote import name


@dataclass(frozen=True)
class Joined:
    """The JOIN clauses of a path, the alias at its end, and where it may be ambiguous."""

    clauses: tuple[str, ...]
    alias: str
    ambiguous: tuple[str, ...]


def path_join(
    path: Path,
    label: str,
    project: BoundProject,
    shape: Table | None = None,
    *,
    counted: bool = False,
) -> Joined:
    """Return the joins of a path whose last row gets the label as its alias.

    `shape` is the table of the source row. Columns are compared as the source compares them.
    """
    clauses: list[str] = []
    ambiguous: list[str] = []
    before = "source"
    for number, (start, end) in enumerate(path.hops, 1):
        table, column = hop_end(end)
        there = project.source.tables.get(table)
        alias = name(label if number == len(path.hops) else f"{label}{number}")
        equal = equal_columns(shape, start, there, column)
        relation, is_counted = _one_row_each(
            table, column, equal[1] if equal else column, project, counted=counted
        )
        if equal:
            on = f"{alias}.{name(equal[1])} = {before}.{name(equal[0])}"
        else:
            key = over_source(start) if before == "source" else f"{before}.{name(start)}"
            on = f"{alias}.{name(column)} = {key}"
        clauses.append(f"LEFT JOIN {relation} AS {alias} ON {on}")
        if is_counted:
            ambiguous.append(f"{alias}.rowcall_count > 1")
        before, shape = alias, there
    return Joined(tuple(clauses), label, tuple(ambiguous))


def label_joins(
    joins: Mapping[str, Join], project: BoundProject, shape: Table | None = None
) -> list[str]:
    """Return the JOIN clauses of all labels of a reading; `shape` is the table that it reads."""
    clauses: list[str] = []
    for label, join in joins.items():
        if isinstance(join, Gather):
            clauses.append(_gather_join(join, label, project, shape))
        else:
            clauses += path_join(join, label, project, shape).clauses
    return clauses


def first_of_key(reading: Reading) -> str:
    """Return a relation with the first row of each key, as the source compares keys."""
    assert reading.shape is not None
    if reading.has_unique_key:
        return staged(reading.relation)
    by = ", ".join(f"source.{name(compared(reading.shape, key))}" for key in reading.key)
    whole = row_text(reading.shape.column_names) + ' COLLATE "C"'
    order = ", ".join([by, *survivor_order(reading), whole, f"source.{ROW}"])
    return (
        f"(SELECT DISTINCT ON ({by}) source.*\n"
        f"             FROM {staged(reading.relation)} AS source\n"
        f"            ORDER BY {order})"
    )


def _gather_join(gather: Gather, label: str, project: BoundProject, shape: Table | None) -> str:
    there = project.source.tables.get(gather.of)
    pairs: dict[str, str] = {}
    for theirs, ours in gather.on.items():
        equal = equal_columns(shape, ours, there, theirs)
        pairs[equal[1] if equal else theirs] = (
            f"source.{name(equal[0])}" if equal else over_source(ours)
        )
    keys = ", ".join(f"source.{name(theirs)}" for theirs in pairs)
    listed = ", ".join(
        f"{over_source(sql)} AS {name(known_as)}" for known_as, sql in gather.aggregates.items()
    )
    on = " AND ".join(f"{name(label)}.{name(theirs)} = {ours}" for theirs, ours in pairs.items())
    return (
        f"LEFT JOIN (SELECT {keys}, {listed}\n"
        f"             FROM {staged(gather.of)} AS source\n"
        f"            GROUP BY {keys}) AS {name(label)} ON {on}"
    )


def row_text(reading_columns: list[str], alias: str = "source") -> str:
    """Return all columns of a row as one text."""
    columns = ", ".join(f"{alias}.{name(column)}" for column in reading_columns)
    return f"ROW({columns})::text"


def survivor_order(reading: Reading) -> list[str]:
    """Return the ORDER BY terms of a reading over its own row."""
    if not reading.survivor:
        return []
    return [f"{over_source(term)} {way}" for term, way in order_terms(reading.survivor)]


def survivor_terms(bound: Bound, number: int) -> list[tuple[str, str]]:
    """Return the terms by which units of a reading survive, each with its way.

    Both are the same for all members of a union: where these have orders of their own, the term is
    a unit's rank in its member.
    """
    orders = [survivor_order(reading) for reading in bound.readings]
    if all(order == orders[0] for order in orders):
        return [(term, " ".join(way)) for term, *way in (one.rsplit(" ", 3) for one in orders[0])]
    own = orders[number]
    rank = f"rank() OVER (ORDER BY {', '.join(own)})" if own else "1::bigint"
    return [(rank, "ASC NULLS LAST")]


def _one_row_each(
    table: str, column: str, by: str, project: BoundProject, *, counted: bool
) -> tuple[str, bool]:
    """Return a relation with one row a key, and whether it counts how many there were.

    `by` is the staged column by which the key is compared.
    """
    if project.proves_unique(table, (column,)) or table not in project.source.tables:
        return staged(table), False
    shape = project.source.tables[table]
    mapped = project.mapping_of_key(table, (column,))
    order = [f"source.{name(by)}"]
    if mapped:
        order += survivor_order(mapped)
    order.append(row_text(shape.column_names) + ' COLLATE "C"')
    count = counted and mapped is None
    window = f"count(*) OVER (PARTITION BY source.{name(by)})"
    counting = f", {window} AS rowcall_count" if count else ""
    return (
        f"(SELECT DISTINCT ON (source.{name(by)}) source.*{counting}\n"
        f"             FROM {staged(table)} AS source\n"
        f"            ORDER BY {', '.join([*order, f'source.{ROW}'])})",
        count,
    )
