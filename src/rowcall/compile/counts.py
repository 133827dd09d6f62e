"""What a naive count counts, as SQL, and which mappings lead from its one table to the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.mapping.count_pair import CountPair
from rowcall.mapping.sources import Query
from rowcall.schema.table import Database
from rowcall.sql.quote import name
from rowcall.sql.tables_read import columns_read


@dataclass(frozen=True)
class Flow:
    """A mapping reads a source table, as its own source or in its query, and writes a target's."""

    mapping: str
    old_table: str
    new_table: str
    is_query: bool


@dataclass(frozen=True)
class Tally:
    """The filters by which the pairs count one table, and those whose counts the totals add."""

    table: str
    filters: tuple[str, ...]
    in_total: tuple[str, ...]

    def statement(self, database: Database) -> str:
        """Return the SELECT of one row: all rows, those in any of the totals, those by filter."""
        # a row that several lines count is in the totals once for each of them
        either = " OR ".join(f"({condition})" for condition in self.in_total) or "FALSE"
        counts = ["count(*)", f"count(*) FILTER (WHERE {either})"]
        counts += [f"count(*) FILTER (WHERE {condition})" for condition in self.filters]
        return f"SELECT {', '.join(counts)}\n  FROM {database.tables[self.table].own_rows}"


def tallies(pairs: Sequence[CountPair], *, is_old: bool) -> list[Tally]:
    """Return what is counted of each table of one side, each table once."""
    sides = [_side(pair, is_old=is_old) for pair in pairs]
    return [
        Tally(
            table,
            tuple(dict.fromkeys(condition for of, condition, _ in sides if of == table)),
            tuple(
                dict.fromkeys(condition for of, condition, adds in sides if of == table and adds)
            ),
        )
        for table in dict.fromkeys(table for table, _, _ in sides)
    ]


def condition_of(pair: CountPair, *, is_old: bool) -> str:
    """Return the filter of one side, which counts every row where none is given."""
    return _side(pair, is_old=is_old)[1]


def _side(pair: CountPair, *, is_old: bool) -> tuple[str, str, bool]:
    if is_old:
        return pair.old_table, pair.old_filter or "TRUE", pair.old_in_total
    return pair.new_table, pair.new_filter or "TRUE", pair.new_in_total


def flows(project: BoundProject) -> list[Flow]:
    """Return which source tables each mapping makes rows of, itself or through its query.

    What a path or a lookup reads is no source: it gives values to rows of other tables.
    """
    return [flow for bound in project.mappings for flow in _flows(bound, project)]


def _flows(bound: Bound, project: BoundProject) -> list[Flow]:
    if bound.target is None:
        return []
    new = bound.target.name
    source = bound.mapping.source if bound.mapping else None
    if not isinstance(source, Query):
        return [Flow(bound.name, of.relation, new, is_query=False) for of in bound.readings]
    tables = project.source.columns_by_table
    return [
        Flow(bound.name, table, new, is_query=True)
        for table in columns_read(source.text(), tables, project.project.source_schema)
    ]


def searched(schema: str) -> str:
    """Return the statement by which filters find the tables that they name."""
    return f"SET LOCAL search_path = {name(schema)}, pg_temp"
