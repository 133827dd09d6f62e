"""Large objects of a source: their contents are staged beside the numbers that columns hold."""

from collections.abc import Iterator
from dataclasses import replace

from rowcall.mapping.columns import LargeObject
from rowcall.mapping.project import Project
from rowcall.mapping.sources import FanOut, Query, Union
from rowcall.schema.table import Column, Database, Table
from rowcall.schema.type import TypeFacts
from rowcall.sql.quote import name

# the relation by which a project drops them, one row for each
RELATION = "pg_largeobject"
_KINDS = ("oid", "integer", "bigint")
TEXTS = ("text", "character varying", "character")


def with_contents(project: Project, source: Database) -> Database:
    """Return the source with a column for the contents of each large object that a mapping reads.

    What cannot be read so is left as it is, for `check` to find.
    """
    tables = dict(source.tables)
    for table, word in dict.fromkeys(_words(project)):
        shape = tables.get(table)
        column = shape.column(word.column) if shape else None
        if shape and column and holds_numbers(column) and not shape.column(word.content):
            content = Column(
                word.content,
                "bytea",
                facts=TypeFacts(base="bytea", category="U"),
                read_as=_content(column),
            )
            tables[table] = replace(shape, columns=(*shape.columns, content))
    return replace(source, tables=tables)


def holds_numbers(column: Column) -> bool:
    """Return whether a column can hold numbers of large objects, as numbers or as their text."""
    return (column.facts.kind or column.type) in (*_KINDS, *TEXTS)


def unread_rows(table: Table, project: Project, source: Database) -> str:
    """Return the SELECT that counts the rows of a table that nobody reads.

    Large objects are read through the columns that hold their numbers.
    """
    conditions = "".join(
        f"\n   AND NOT EXISTS (SELECT FROM {shape.own_rows} WHERE {_number(column)} = held.oid)"
        for name_of, word in dict.fromkeys(_words(project))
        if table.name == RELATION
        if (shape := source.tables.get(name_of))
        if (column := shape.column(word.column)) and holds_numbers(column)
    )
    return f"SELECT count(*)\n  FROM {table.own_rows} AS held\n WHERE TRUE{conditions}"


def _words(project: Project) -> Iterator[tuple[str, LargeObject]]:
    for mapping in project.mappings:
        tables: list[str] = []
        values = [*mapping.columns.values()]
        match mapping.source:
            case Union(members=members):
                tables = [member.table for member in members]
                for member in members:
                    own = [v for v in member.columns.values() if isinstance(v, LargeObject)]
                    yield from ((member.table, word) for word in own)
            case FanOut(table=table):
                tables = [table]
            case str() as table:
                tables = [table]
            case Query():
                pass
        for word in values:
            if isinstance(word, LargeObject):
                yield from ((table, word) for table in tables)


def _number(column: Column) -> str:
    """Return SQL for the number as an oid, NULL for what is none; it never raises."""
    own = name(column.name)
    if (column.facts.kind or column.type) in _KINDS:
        return f"CASE WHEN {own}::bigint BETWEEN 1 AND 4294967295 THEN {own}::bigint::oid END"
    return (
        f"CASE WHEN {own} ~ '^[0-9]{{1,10}}$' THEN"
        f" CASE WHEN {own}::bigint <= 4294967295 THEN {own}::bigint::oid END END"
    )


def _content(column: Column) -> str:
    # a field holds less than 1 GiB, and what is larger is told as what is missing
    return (
        "(SELECT CASE WHEN octet_length(lo_get(held.oid, 1000000000, 1)) = 0"
        " THEN lo_get(held.oid) END"
        f" FROM pg_largeobject_metadata AS held WHERE held.oid = {_number(column)})"
    )
