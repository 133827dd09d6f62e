"""Columns of the source whose own equality is lost in staging.

Staging holds types of extensions as text, and texts under the target's collation. Where such a type
or collation takes unequal texts for equal (citext, ICU collations that are not deterministic), the
source itself says which values are equal: a column beside the staged one holds two of its 64-bit
hashes, which differ for unequal values but once in 2^128 pairs.
"""

import re
from collections.abc import Collection, Iterator

from rowcall.compile.bind import BoundProject, Reading
from rowcall.mapping.columns import Gather, Path, Ref, hop_end
from rowcall.schema.table import Column, Table
from rowcall.sql.expression import parse
from rowcall.sql.quote import name

Equality = tuple[str, str]

_PLAIN = re.compile(r'\w+|"[^"]+"')


def is_folded(column: Column | None) -> bool:
    """Return whether staging would take for unequal what the source takes for equal."""
    return (
        column is not None
        and (not column.facts.is_exact or not column.facts.is_deterministic)
        and (not column.facts.is_builtin or not column.facts.is_deterministic)
        and column.facts.has_equality
        and column.facts.is_hashable
    )


def folded(shape: Table | None, column: str) -> str | None:
    """Return the name of the staged column that tells which values are equal, if one is needed."""
    if shape is None or not is_folded(shape.column(column)):
        return None
    return f"rowcall_equal_{shape.column_names.index(column) + 1}"


def compared(shape: Table | None, column: str) -> str:
    """Return the staged column by which values of a column are compared."""
    return folded(shape, column) or column


def equality(column: Column) -> Equality:
    """Return what two columns must share for their hashes to be compared."""
    return column.facts.kind, column.facts.collation


def folded_columns(table: Table, columns: Collection[str], project: BoundProject) -> dict[str, str]:
    """Return {staged column: expression at the source} for what keys and references compare, as
    far as it stands in these columns.
    """
    wanted = set(_compared_in(project))
    found: dict[str, str] = {}
    for column in table.columns:
        staged = folded(table, column.name)
        if staged and column.name in columns and equality(column) in wanted:
            hashes = " || ' ' || ".join(
                f"hash_record_extended(ROW({name(column.name)}), {seed})::text" for seed in (0, 1)
            )
            found[staged] = f"CASE WHEN {name(column.name)} IS NOT NULL THEN {hashes} END"
    return found


def _compared_in(project: BoundProject) -> Iterator[Equality]:
    """Yield the equalities of keys that references and paths may lead to."""
    tables = project.source.tables
    ends = [
        hop_end(end)
        for bound in project.mappings
        for reading in bound.readings
        for path in _paths(reading)
        for _, end in path.hops
    ]
    ends += [(r.relation, key) for b in project.mappings for r in b.readings for key in r.key]
    ends += [
        (join.of, by) for b in project.mappings for r in b.readings for join, by in _gathers(r)
    ]
    for table, column_name in ends:
        column = tables[table].column(column_name) if table in tables else None
        if column is not None and is_folded(column):
            yield equality(column)


def _gathers(reading: Reading) -> Iterator[tuple[Gather, str]]:
    for join in reading.joins.values():
        if isinstance(join, Gather):
            yield from ((join, by) for by in join.on)


def _paths(reading: Reading) -> Iterator[Path]:
    yield from (join for join in reading.joins.values() if isinstance(join, Path))
    for word in reading.columns.values():
        for ref in (word, *word.alternatives):
            if isinstance(ref, Ref):
                yield from (by for by in ref.by if isinstance(by, Path))


def equal_columns(
    shape: Table | None, sql: str, there: Table | None, column: str
) -> tuple[str, str] | None:
    """Return the staged columns by which a plain column of one table is compared with one of
    another as the source compares them, or None where their values say it themselves.
    """
    own = shape.column(plain_column(sql)) if shape else None
    theirs = there.column(column) if there else None
    if own is None or theirs is None or not is_folded(own) or not is_folded(theirs):
        return None
    if equality(own) != equality(theirs):
        return None
    staged, other = folded(shape, own.name), folded(there, column)
    assert staged
    assert other
    return staged, other


def plain_column(sql: str) -> str:
    """Return the name of the column where the expression is nothing but one, else ''."""
    listed = parse(sql).columns
    is_plain = len(listed) == 1 and not listed[0].table
    return listed[0].name if is_plain and _PLAIN.fullmatch(sql.strip()) else ""
