"""Merges: by columns that are written, gathering into columns that can hold more."""

from collections.abc import Iterator

from rowcall.compile.bind import Bound
from rowcall.compile.check.subject import Subject, did_you_mean
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
