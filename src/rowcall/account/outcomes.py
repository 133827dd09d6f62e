"""Reads how the units of every mapping ended, for which reasons, with which marks."""

from rowcall.account.what_if import OUTCOMES, Key, Outcomes
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run


def read_outcomes(connection: Connection) -> Outcomes:
    """Return how a run ended that has come to its end."""
    # large views: what a session of the server's defaults would spill to disk
    run(connection, "SET LOCAL work_mem = '192MB'")
    run(connection, "SET LOCAL jit = off")
    units: dict[Key, int] = {
        (mapping, table, outcome): count
        for mapping, table, *counts in run(connection, _UNITS)
        for outcome, count in zip(OUTCOMES, counts, strict=True)
    }
    reasons = {tuple(key): count for *key, count in run(connection, _REASONS)}
    marks = {tuple(key): count for *key, count in run(connection, _MARKS)}
    return Outcomes(units, reasons, marks)


_UNITS = """SELECT mapping, source_table, migrated, merged, excluded, quarantined
  FROM rowcall.reckoned_balance
 ORDER BY mapping COLLATE "C", source_table COLLATE "C\""""

_REASONS = """SELECT mapping, source_table, outcome, reason, count(*)
  FROM rowcall.source_rows
 WHERE reason IS NOT NULL
 GROUP BY mapping, source_table, outcome, reason
 ORDER BY mapping COLLATE "C", source_table COLLATE "C", outcome, reason COLLATE "C\""""

_MARKS = """SELECT mapping, column_name, rule, reason, count(*)
  FROM rowcall.marks
 GROUP BY mapping, column_name, rule, reason
 ORDER BY mapping COLLATE "C", column_name COLLATE "C", rule COLLATE "C", reason COLLATE "C\""""
