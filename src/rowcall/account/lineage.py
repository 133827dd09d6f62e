"""Reads from the ledger what became of the rows that a naive count compares."""

from collections import defaultdict
from collections.abc import Sequence

from psycopg import errors

from rowcall.account.count_lines import Lineage
from rowcall.compile.bind import BoundProject
from rowcall.compile.counts import flows, searched
from rowcall.compile.lineage import lineage_counts
from rowcall.compile.relations import STAGING
from rowcall.ledger.store import corrections, done_steps, has_ledger, judged_mappings
from rowcall.mapping.count_pair import CountPair
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Reckon

_BALANCE = """SELECT target_table, surplus, native, undecided
  FROM rowcall.target_balance
 WHERE target_table = ANY (%(tables)s)"""

_STRAYS = """SELECT target_table, column_name, count(*)
  FROM rowcall.adoptions, unnest(strays) AS column_name
 WHERE target_table = ANY (%(tables)s)
 GROUP BY target_table, column_name
 ORDER BY count(*) DESC, column_name COLLATE "C\""""


def read_lineage(
    connection: Connection, project: BoundProject, pairs: Sequence[CountPair]
) -> tuple[list[Lineage | None], list[str]]:
    """Return the lineage of each pair, and notes on what cannot be told.

    None for each where no run and no adoption has written into the ledger, or where no mapping
    writes the pair's new table.
    """
    adopts = _adopts(connection)
    judged = judged_mappings(connection) if has_ledger(connection) else set[str]()
    if not adopts and not judged:
        return [None] * len(pairs), ["no ledger tells which rows are there: rowcall adopt does"]
    tables = sorted({pair.new_table for pair in pairs})
    origins = {row[0]: row[1:] for row in run(connection, _BALANCE, tables=tables)}
    strays: dict[str, dict[str, int]] = defaultdict(dict)
    if adopts:
        for table, column, rows in run(connection, _STRAYS, tables=tables):
            strays[table][column] = rows
    by_query = {(f.old_table, f.new_table) for f in flows(project) if f.is_query}
    has_run = Reckon(max(corrections(connection), default=0)).title in done_steps(connection)
    found: list[Lineage | None] = []
    notes: list[str] = []
    for pair in pairs:
        if pair.new_table not in origins:
            found.append(None)
            continue
        statement = lineage_counts(pair, project, judged, adopts=adopts)
        counts: tuple[int | None, ...] = (0,)
        if statement is not None:
            counts = _counted(connection, statement)
            if not counts:
                notes.append(f'{pair.category}: "{pair.old_filter}" reads what is not staged')
        elif (pair.old_table, pair.new_table) in by_query:
            counts = ()
            notes.append(f"{pair.category}: {pair.new_table} is made from a query, not row by row")
        in_target, adopted, *states = (*counts, *[None] * 5)[:5]
        correct, stale, edited = states if adopts and has_run else [None] * 3
        surplus, native, undecided = origins[pair.new_table]
        found.append(
            Lineage(
                in_target=in_target,
                adopted=adopted,
                correct=correct,
                stale=stale,
                edited=edited,
                surplus=surplus,
                native=native,
                undecided=undecided,
                strays=strays[pair.new_table],
            )
        )
    return found, notes


def _adopts(connection: Connection) -> bool:
    if value(connection, "SELECT to_regclass('rowcall.adoptions') IS NULL"):
        return False
    return bool(value(connection, "SELECT EXISTS (SELECT FROM rowcall.adoptions)"))


def _counted(connection: Connection, statement: str) -> tuple[int | None, ...]:
    """Return the counts; none where the filter reads a column or table that is not staged."""
    try:
        # a savepoint: the next pair goes on in the same snapshot
        with connection.transaction():
            run(connection, searched(STAGING))
            row = run(connection, statement).fetchone()
    except (errors.UndefinedColumn, errors.UndefinedTable):
        return ()
    assert row is not None
    return tuple(row)
