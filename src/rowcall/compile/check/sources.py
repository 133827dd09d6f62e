"""Sources that are not there: tables, keys, members, queries."""

from collections.abc import Iterator

from rowcall.compile.bind import Bound
from rowcall.compile.check.row import table_columns
from rowcall.compile.check.subject import Subject, did_you_mean, plural
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.sources import Query
from rowcall.sql.expression import BadExpression
from rowcall.sql.tables_read import columns_read


def source_findings(subject: Subject) -> Iterator[Finding]:
    """Find unknown tables and key columns, unfit members and unreadable queries."""
    for mapping, bound in subject.mapped():
        yield from _tables(mapping, bound, subject)
        yield from _members(mapping, bound)
    for query in subject.queries:
        yield from _query(query, subject)


def _tables(mapping: Mapping, bound: Bound, subject: Subject) -> Iterator[Finding]:
    for reading in bound.readings:
        if reading.shape is None and not isinstance(mapping.source, Query):
            yield Finding(
                "unknown_source_table",
                f'"{mapping.name}" reads table "{reading.relation}",'
                " which does not exist in the source",
                mapping.place,
                did_you_mean(reading.relation, subject.source.tables),
            )
            continue
        if reading.shape and not reading.shape.is_populated:
            yield Finding(
                "not_populated",
                f'"{mapping.name}" reads materialised view "{reading.relation}",'
                " which has not been populated",
                mapping.place,
                "REFRESH MATERIALIZED VIEW at the source, or read what it is made of",
            )
        columns = table_columns(reading.relation, subject)
        for column in reading.key:
            if columns is not None and column not in columns:
                yield Finding(
                    "unknown_key_column",
                    f'the key of "{mapping.name}" names column "{column}",'
                    f' which does not exist in "{reading.relation}"',
                    mapping.place,
                    did_you_mean(column, columns),
                )


def _members(mapping: Mapping, bound: Bound) -> Iterator[Finding]:
    first = bound.readings[0]
    tables: set[str] = set()
    for reading in bound.readings:
        if reading.relation in tables:
            yield Finding(
                "member_twice",
                f'"{mapping.name}" has table "{reading.relation}" twice in its Union',
                mapping.place,
                "make it one member, or another mapping",
            )
        tables.add(reading.relation)
        if len(reading.key) != len(first.key):
            yield Finding(
                "key_counts_differ",
                f'the key of "{reading.relation}" in "{mapping.name}" has'
                f" {plural(len(reading.key), 'column')}, and that of"
                f' "{first.relation}" has {len(first.key)}',
                mapping.place,
                "members of a Union have keys of the same number of columns",
            )


def _query(query: Query, subject: Subject) -> Iterator[Finding]:
    if query.name in subject.source.tables:
        yield Finding(
            "query_named_as_table",
            f'query "{query.file}" has the name of source table "{query.name}"',
            query.place,
            "rename the file: both are staged side by side",
        )
    try:
        tables = subject.source.columns_by_table
        columns_read(query.text(), tables, subject.project.source_schema)
    except OSError:
        yield Finding(
            "query_missing",
            f'query "{query.file}" is not there',
            query.place,
            "the path is relative to the file that names it",
        )
    except BadExpression as error:
        yield Finding("bad_query", f'query "{query.file}" cannot be read: {error}', query.place)
