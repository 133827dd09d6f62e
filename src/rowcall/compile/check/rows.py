"""Expressions over the source row: everything that they name exists."""

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf

from rowcall.compile.bind import Reading
from rowcall.compile.check.row import Columns, Row, row_of, table_columns
from rowcall.compile.check.subject import Subject, Written, did_you_mean
from rowcall.compile.claims import expressions
from rowcall.mapping.columns import (
    Computed,
    Gather,
    Join,
    LargeObject,
    Path,
    Ref,
    Secret,
    Unique,
    hop_end,
)
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.place import Place


def row_findings(subject: Subject) -> Iterator[Finding]:
    """Find what expressions, rules, joins and paths name and the source does not have."""
    for mapping, bound in subject.mapped():
        for reading in bound.readings:
            row = row_of(reading, subject)
            yield from _rules(mapping, reading, row)
            yield from label_findings(mapping, reading.joins, row, subject)
    for one in [*subject.written(), *subject.required()]:
        yield from _word(one, row_of(one.reading, subject), subject)


def _rules(mapping: Mapping, reading: Reading, row: Row) -> Iterator[Finding]:
    rules = [(rule.reason, rule.when) for rule in reading.exclude]
    rules += [(rule.reason, rule.when) for rule in reading.reject]
    for reason, when in rules:
        yield from row.findings(when, f'rule "{reason}" of "{mapping.name}"', mapping.place)
    for kind, sql in (("when", reading.when), ("created", reading.created)):
        if sql:
            yield from row.findings(sql, f'{kind} of "{mapping.name}"', mapping.place)
    if reading.survivor:
        yield from row.order_findings(
            reading.survivor, f'survivor of "{mapping.name}"', mapping.place
        )
    gathers = dict(mapping.merge.gather) if mapping.merge else {}
    for column, sql in (gathers | dict(reading.gather)).items():
        yield from row.findings(sql, f'gather "{column}" of "{mapping.name}"', mapping.place)


def _word(one: Written, row: Row, subject: Subject) -> Iterator[Finding]:
    if isinstance(one.value, Unique):
        # it is numbered over the staged table, before any join
        own = Row(
            f'"{one.reading.relation}" itself', table_columns(one.reading.relation, subject), {}
        )
        yield from own.findings(one.value.sql, one.about, one.place)
    elif isinstance(one.value, Computed):
        yield from _over_target(one).findings(one.value.sql, one.about, one.place)
    elif not isinstance(one.value, LargeObject):
        for sql in expressions(one.value):
            yield from row.findings(sql, one.about, one.place)
    if isinstance(one.value, Secret | LargeObject):
        columns = table_columns(one.reading.relation, subject)
        if columns is not None and one.value.column not in columns:
            yield _unknown(one.about, one.value.column, one.reading.relation, columns, one.place)
    for ref in (one.value, *one.value.alternatives):
        if isinstance(ref, Ref):
            yield from by_findings(one.about, ref, one.place, row, subject)


def by_findings(
    about: str, ref: Ref, place: Place, row: Row, subject: Subject
) -> Iterator[Finding]:
    """Find what the key of a reference names and the source does not have."""
    for by in ref.by:
        if isinstance(by, Path):
            yield from _path(about, by, row, subject)
            if by.column is None:
                yield Finding(
                    "path_without_column",
                    f"{about}: the path names a row, and a key is wanted",
                    by.place,
                    "end the path with the name of the key's column",
                )
        else:
            yield from row.findings(by, about, place)


def _over_target(one: Written) -> Row:
    """A computed column sees the other columns of the target row, if they are not computed too."""
    columns = {c for c, value in one.reading.columns.items() if not isinstance(value, Computed)}
    return Row(f'what "{one.mapping.name}" writes', frozenset(columns), {})


def label_findings(
    mapping: Mapping, joins: MappingOf[str, Join], row: Row, subject: Subject
) -> Iterator[Finding]:
    """Find what labels name and the source does not have; one may start from those above it."""
    before: dict[str, Columns] = {
        label: columns for label, columns in row.labels.items() if label not in joins
    }
    for label, join in joins.items():
        known = Row(row.what, row.columns, dict(before))
        yield from _join(f'label "{label}" of "{mapping.name}"', join, known, subject)
        before[label] = row.labels[label]


def _join(about: str, join: Join, row: Row, subject: Subject) -> Iterator[Finding]:
    if isinstance(join, Path):
        yield from _path(about, join, row, subject)
    else:
        yield from _gather(about, join, row, subject)


def _gather(about: str, gather: Gather, row: Row, subject: Subject) -> Iterator[Finding]:
    columns = table_columns(gather.of, subject)
    if columns is None and not _is_staged(gather.of, subject):
        yield _unknown_table(about, gather.of, gather.place, subject)
        return
    for theirs, ours in gather.on.items():
        if columns is not None and theirs not in columns:
            yield _unknown(about, theirs, gather.of, columns, gather.place)
        yield from row.findings(ours, about, gather.place)
    over = Row(f'"{gather.of}"', columns, {})
    for sql in gather.aggregates.values():
        yield from over.findings(sql, about, gather.place, aggregates=True)


def _path(about: str, path: Path, row: Row, subject: Subject) -> Iterator[Finding]:
    if not path.hops:
        yield Finding("bad_path", f"{about}: a path needs a hop", path.place, _HOP)
        return
    before = ""
    for number, (start, end) in enumerate(path.hops):
        table, column = hop_end(end)
        if not column:
            yield Finding("bad_path", f'{about}: hop to "{end}" names no column', path.place, _HOP)
            return
        if number == 0:
            yield from row.findings(start, about, path.place)
        else:
            yield from _hop(about, start, before, path.place, subject)
        yield from _hop(about, column, table, path.place, subject)
        before = table
    if path.column:
        yield from _hop(about, path.column, before, path.place, subject)


_HOP = 'a hop is ("from", "table.column")'


def _hop(about: str, column: str, table: str, place: Place, subject: Subject) -> Iterator[Finding]:
    columns = table_columns(table, subject)
    if columns is None:
        if not _is_staged(table, subject):
            yield _unknown_table(about, table, place, subject)
    elif column not in columns:
        yield _unknown(about, column, table, columns, place)


def _is_staged(relation: str, subject: Subject) -> bool:
    """A query that cannot be read is told elsewhere; its columns are just not known."""
    return any(query.name == relation for query in subject.queries)


def _unknown(about: str, column: str, table: str, columns: frozenset[str], place: Place) -> Finding:
    return Finding(
        "unknown_column",
        f'{about} reads column "{column}", which does not exist in "{table}"',
        place,
        did_you_mean(column, columns),
    )


def _unknown_table(about: str, table: str, place: Place, subject: Subject) -> Finding:
    known = [*subject.source.tables, *(query.name for query in subject.queries)]
    return Finding(
        "unknown_source_table",
        f'{about} reads table "{table}", which does not exist in the source',
        place,
        did_you_mean(table, known),
    )
