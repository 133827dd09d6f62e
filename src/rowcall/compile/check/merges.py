"""Merges: by columns that are written, gathering into columns that can hold more."""

from collections.abc import Iterator

from rowcall.compile.bind import Bound, Reading
from rowcall.compile.check.subject import Subject, did_you_mean
from rowcall.mapping.columns import Const, Sql
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.schema.table import Column, Table
from rowcall.sql.expression import BadExpression, order_terms

_TEXTS = ("text", "character", "character varying")


def merge_findings(subject: Subject) -> Iterator[Finding]:
    """Find merges and gathers whose columns do not fit."""
    for mapping, bound in subject.mapped():
        if bound.target is None:
            continue
        if mapping.merge:
            yield from _by(mapping, mapping.merge.by, bound.target)
            yield from _nulls(mapping, bound, bound.target)
            yield from _survivors(mapping, bound)
        elif bound.gathers:
            yield Finding(
                "gather_without_merge",
                f'"{mapping.name}" gathers, and merges nothing',
                mapping.place,
                "say what is merged: merge=Merge(by=(…))",
            )
        for into in bound.gathers:
            yield from _gather(mapping, into, bound.target)


def _by(mapping: Mapping, by: tuple[str, ...], table: Table) -> Iterator[Finding]:
    for column in by:
        if table.column(column) is None:
            yield Finding(
                "unknown_merge_column",
                f'"{mapping.name}" merges by "{column}", which does not exist in "{table.name}"',
                mapping.place,
                did_you_mean(column, table.column_names),
            )
        elif column not in mapping.columns:
            yield Finding(
                "merge_column_not_written",
                f'"{mapping.name}" merges by "{column}", and does not write it',
                mapping.place,
                "write it, or merge by what is written",
            )


def _nulls(mapping: Mapping, bound: Bound, table: Table) -> Iterator[Finding]:
    """NULL agrees with nothing in a merge, and with NULL in a key NULLS NOT DISTINCT."""
    assert mapping.merge is not None
    for key in table.unique_keys:
        if not key.nulls_equal or not set(mapping.merge.by) <= set(key.columns):
            continue
        for column in mapping.merge.by:
            if _may_be_null(column, bound, table):
                yield Finding(
                    "merge_by_null",
                    f'"{mapping.name}" merges by "{column}", which may be NULL: such rows are not'
                    f' merged, and key "{key.name}" takes only one of them',
                    mapping.place,
                    f"write a value in the place of NULL: coalesce({column}, …)",
                )


def _may_be_null(column: str, bound: Bound, table: Table) -> bool:
    shape = table.column(column)
    if shape is None or shape.not_null:
        return False
    return any(_is_null_at_times(reading, column) for reading in bound.readings)


def _is_null_at_times(reading: Reading, column: str) -> bool:
    """Return whether a word may leave NULL, as far as catalog and expression tell."""
    match reading.columns.get(column):
        case Const(value=value):
            return value is None
        case Sql(sql=sql):
            plain = sql.strip().strip('"')
            shape = None if reading.fan_out else reading.shape
            source = shape.column(plain) if shape else None
            return not sql.lower().lstrip().startswith("coalesce(") and not (
                source is not None and source.not_null
            )
        case _:
            return True


def _survivors(mapping: Mapping, bound: Bound) -> Iterator[Finding]:
    try:
        ways = [[way for _, way in _terms(r.survivor)] for r in bound.readings]
    except BadExpression:
        return
    for reading, way in zip(bound.readings, ways, strict=True):
        if way != ways[0]:
            yield Finding(
                "survivors_differ",
                f'the survivor of "{reading.relation}" in "{mapping.name}" is not ordered as'
                f' that of "{bound.readings[0].relation}"',
                mapping.place,
                "give all members as many terms, in the same directions",
            )


def _terms(survivor: str) -> list[tuple[str, str]]:
    return order_terms(survivor) if survivor else []


def _gather(mapping: Mapping, into: str, table: Table) -> Iterator[Finding]:
    column_name, _, key = into.partition(".")
    column = table.column(column_name)
    if column is None:
        yield Finding(
            "unknown_gather_column",
            f'"{mapping.name}" gathers into "{column_name}",'
            f' which does not exist in "{table.name}"',
            mapping.place,
            did_you_mean(column_name, table.column_names),
        )
    elif not _can_gather(column, key):
        kind = "a key" if key else "several values"
        yield Finding(
            "gather_type",
            f'"{mapping.name}" gathers into "{into}", and {column.type} cannot hold {kind}',
            mapping.place,
            'gather into a text, an array, or a key of a jsonb: "column.key"',
        )


def _can_gather(column: Column, key: str) -> bool:
    if key:
        return column.type == "jsonb"
    return column.type.partition("(")[0] in _TEXTS or column.type.endswith("[]")
