"""Reads from the ledger what became of the rows that a naive count compares."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import errors

from rowcall.account.count_lines import Lineage
from rowcall.compile.bind import BoundProject
from rowcall.compile.counts import flows, searched
from rowcall.compile.lineage import lineage_counts
from rowcall.compile.relations import STAGING
from rowcall.ledger.opening import has_ledger
from rowcall.ledger.steps import is_complete, judged_mappings
from rowcall.mapping.count_pair import CountPair
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value

_BALANCE = """SELECT target_table, surplus, native, undecided
  FROM rowcall.target_balance
 WHERE target_table = ANY (%(tables)s)"""

_SOURCES = """SELECT target_table, mapping, source_table, count(*)
  FROM rowcall.target_rows
 WHERE target_table = ANY (%(tables)s) AND origin IN ('migrated', 'adopted', 'derived')
 GROUP BY target_table, mapping, source_table
 ORDER BY count(*) DESC, source_table COLLATE "C\""""

_STRAYS = """SELECT target_table, column_name, count(*)
  FROM rowcall.adoptions, unnest(strays) AS column_name
 WHERE target_table = ANY (%(tables)s)
 GROUP BY target_table, column_name
 ORDER BY count(*) DESC, column_name COLLATE "C\""""


_NO_LEDGER = "no ledger tells which rows are there; to look: rowcall adopt --dry-run"


def read_lineage(
    connection: Connection, project: BoundProject, pairs: Sequence[CountPair]
) -> tuple[list[Lineage | None], list[str]]:
    """Return the lineage of each pair, and notes on what cannot be told.

    None for each where no run and no adoption has written into the ledger, or where no mapping
    writes the pair's new table.
    """
    ledger = _read(connection, project, pairs)
    if not ledger.adopts and not ledger.judged:
        return [None] * len(pairs), [_NO_LEDGER]
    found: list[Lineage | None] = []
    notes: list[str] = []
    for pair in pairs:
        lineage, note = _lineage(connection, project, pair, ledger)
        found.append(lineage)
        notes += [f"{pair.category}: {note}"] if note else []
    return found, notes


@dataclass(frozen=True)
class _Ledger:
    """What the ledger says of whole tables of the target, by their names."""

    adopts: bool
    judged: set[str]
    has_run: bool = False
    origins: Mapping[str, tuple[int, int, int]] = field(default_factory=dict[str, Any])
    strays: Mapping[str, dict[str, int]] = field(default_factory=dict[str, Any])
    sources: tuple[tuple[str, str, str, int], ...] = ()


def _read(connection: Connection, project: BoundProject, pairs: Sequence[CountPair]) -> _Ledger:
    adopts = _adopts(connection)
    judged = judged_mappings(connection) if has_ledger(connection) else set[str]()
    if not adopts and not judged:
        return _Ledger(adopts, judged)
    tables = sorted({pair.new_table for pair in pairs})
    strays: dict[str, dict[str, int]] = defaultdict(dict)
    if adopts:
        for table, column, rows in run(connection, _STRAYS, tables=tables):
            strays[table][column] = rows
    return _Ledger(
        adopts,
        judged,
        is_complete(connection),
        {row[0]: row[1:] for row in run(connection, _BALANCE, tables=tables)},
        strays,
        tuple(run(connection, _SOURCES, tables=tables)),
    )


def _lineage(
    connection: Connection, project: BoundProject, pair: CountPair, ledger: _Ledger
) -> tuple[Lineage | None, str]:
    if pair.new_table not in ledger.origins:
        return None, ""
    queries = {
        flow.mapping
        for flow in flows(project)
        if flow.is_query and (flow.old_table, flow.new_table) == (pair.old_table, pair.new_table)
    }
    statement = lineage_counts(pair, project, ledger.judged, adopts=ledger.adopts)
    counts: tuple[int | None, ...] = (0,)
    note = ""
    if statement is not None:
        counts = _counted(connection, statement)
        note = "" if counts else f'"{pair.old_filter}" reads what is not staged'
    elif queries:
        counts = ()
        note = f"{pair.new_table} is made from a query, not row by row"
    in_target, adopted, *states = (*counts, *[None] * 5)[:5]
    correct, stale, edited = states if ledger.has_run else [None] * 3
    surplus, native, undecided = ledger.origins[pair.new_table]
    others: dict[str, int] = {}
    for table, mapping, source, rows in ledger.sources:
        if table == pair.new_table and mapping not in queries and source != pair.old_table:
            others[source] = others.get(source, 0) + rows
    return Lineage(
        in_target=in_target,
        adopted=adopted,
        correct=correct,
        stale=stale,
        edited=edited,
        surplus=surplus,
        native=native,
        undecided=undecided,
        strays=ledger.strays.get(pair.new_table, {}),
        others=others,
    ), note


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
