"""Counts both databases as they are now, as somebody who only counts would, and what that hides."""

from collections.abc import Sequence

from psycopg import errors

from rowcall.account.count_lines import CountLine, CountView, Side
from rowcall.account.lineage import read_lineage
from rowcall.catalog.read import read_source
from rowcall.compile.bind import BoundProject
from rowcall.compile.counts import Flow, Tally, condition_of, flows, searched, tallies
from rowcall.compile.equal_rows import equal_rows
from rowcall.errors import ProjectError
from rowcall.mapping.count_pair import CountPair
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.schema.table import Database

# by table: all rows, those in any of the totals, those of each filter
_Counts = dict[str, tuple[int, int, dict[str, int]]]


def read_counts(source: Connection, target: Connection, project: BoundProject) -> CountView:
    """Return both counts of each pair, what the ledger knows of it, and rows that equal others.

    Raises ProjectError where a filter cannot be counted.
    """
    pairs = project.project.counts
    for connection in (source, target):
        # large scans, each once: what a session of the server's defaults would spill or compile
        run(connection, "SET LOCAL work_mem = '192MB'")
        run(connection, "SET LOCAL jit = off")
    old = _count(source, read_source(source, project.source.schema), pairs, is_old=True)
    new = _count(target, project.target, pairs, is_old=False)
    found, notes = read_lineage(target, project, pairs)
    flowing = flows(project)
    lines = tuple(
        CountLine(
            pair.category,
            _side(pair, old, is_old=True),
            _side(pair, new, is_old=False),
            _reads(pair, flowing),
            tuple(dict.fromkeys(f.old_table for f in flowing if f.new_table == pair.new_table)),
            tuple(dict.fromkeys(f.new_table for f in flowing if f.old_table == pair.old_table)),
            lineage,
        )
        for pair, lineage in zip(pairs, found, strict=True)
    )
    once = {("old", table): counts[1] for table, counts in old.items()}
    once |= {("new", table): counts[1] for table, counts in new.items()}
    has_lineage = any(lineage is not None for lineage in found)
    equal = None if has_lineage else _equal(target, project, list(new))
    return CountView(project.project.name, lines, once, equal, tuple(notes))


def _count(
    connection: Connection, database: Database, pairs: Sequence[CountPair], *, is_old: bool
) -> _Counts:
    run(connection, searched(database.schema))
    found: _Counts = {}
    for tally in tallies(pairs, is_old=is_old):
        try:
            row = run(connection, tally.statement(database)).fetchone()
        except (errors.ProgrammingError, errors.DataError) as error:
            raise _refused(tally, pairs, error) from None
        assert row is not None
        found[tally.table] = (row[0], row[1], dict(zip(tally.filters, row[2:], strict=True)))
    return found


def _refused(tally: Tally, pairs: Sequence[CountPair], error: errors.Error) -> ProjectError:
    concerned = [pair for pair in pairs if tally.table in (pair.old_table, pair.new_table)]
    return ProjectError(
        rule=f'"{tally.table}" cannot be counted by its filters: {" and ".join(tally.filters)}',
        where=", ".join(str(pair.place) for pair in concerned),
        # the message may hold a value of a row; the kind of the error does not
        cause=f"{type(error).__name__} ({error.sqlstate})",
        state="nothing was written",
        next="correct the filter, then: rowcall count",
    )


def _side(pair: CountPair, counts: _Counts, *, is_old: bool) -> Side:
    table = pair.old_table if is_old else pair.new_table
    rows, _, by_filter = counts[table]
    return Side(
        table,
        pair.old_filter if is_old else pair.new_filter,
        pair.old_in_total if is_old else pair.new_in_total,
        by_filter[condition_of(pair, is_old=is_old)],
        rows,
    )


def _reads(pair: CountPair, flowing: Sequence[Flow]) -> str | None:
    ways = {
        flow.is_query
        for flow in flowing
        if (flow.old_table, flow.new_table) == (pair.old_table, pair.new_table)
    }
    if False in ways:
        return "table"
    return "query" if ways else None


def _equal(target: Connection, project: BoundProject, tables: list[str]) -> dict[str, int]:
    statement = equal_rows(project.target, tables)
    if statement is None:
        return {}
    return {table: equal for table, equal, _ in run(target, statement)}
