"""Which pairs of tables and of columns does a project use?"""

from collections.abc import Iterable, Iterator

from rowcall import Computed, Path, Ref, Secret
from rowcall.compile.bind import BoundProject, Reading
from rowcall.compile.claims import expressions
from rowcall.mapping.columns import Value
from rowcall.mapping.fallbacks import Word
from rowcall.sql.expression import parse
from rowcall.sql.tables_read import columns_read

TablePair = tuple[str, str]
ColumnPair = tuple[str, str, str, str]


def used_tables(project: BoundProject) -> set[TablePair]:
    """Every source of a mapping with its target; of a query, each table that it reads."""
    tables = {name: table.column_names for name, table in project.source.tables.items()}
    queries = {query.name: columns_read(query.text(), tables) for query in project.queries}
    return {
        (table, bound.target.name)
        for bound in project.mappings
        if bound.target is not None
        for reading in bound.readings
        for table in queries.get(reading.relation, [reading.relation])
    }


def used_columns(project: BoundProject) -> set[ColumnPair]:
    """Every column of a mapping's own table with the target column whose word reads it."""
    return {
        (reading.relation, source, bound.target.name, column)
        for bound in project.mappings
        if bound.target is not None
        for reading in bound.readings
        if reading.shape is not None
        for column, value in reading.columns.items()
        for source in _own(reading, _texts(value))
    }


def _texts(value: Value) -> Iterator[str]:
    """What a word reads of its row; what stands in for it where it is missing is no pair."""
    if isinstance(value, Secret):
        yield f'"{value.column}"'
    elif not isinstance(value, Computed):
        yield from expressions(_without_fallback(value))
    for ref in (value, *value.alternatives):
        for by in ref.by if isinstance(ref, Ref) else ():
            yield by.hops[0][0] if isinstance(by, Path) else by


def _without_fallback(value: Value) -> Value:
    return Word.or_null(value)


def _own(reading: Reading, texts: Iterable[str]) -> set[str]:
    found = {column.name for text in texts for column in parse(text).columns if not column.table}
    parts = reading.fan_out.parts.values() if reading.fan_out else ()
    for filled in parts:
        found |= {column for alias, column in filled.items() if alias in found}
    assert reading.shape is not None
    return found & set(reading.shape.column_names)
