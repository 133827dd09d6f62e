"""Reads which values were corrected, and whether a run has taken them over."""

from collections import defaultdict

from rowcall.account.lines import CorrectionLine
from rowcall.compile.bind import BoundProject
from rowcall.compile.corrections import correction_counts
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run

_CORRECTED = "SELECT DISTINCT source_table, column_name FROM rowcall.override"

_LINES = """SELECT correction_id,
       to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), made_by,
       source_table, column_name, value_count, carried, replaced
  FROM ({counts}) AS counted JOIN rowcall.correction USING (correction_id)
 ORDER BY correction_id, source_table COLLATE "C", column_name COLLATE "C\""""


def read_corrections(connection: Connection, project: BoundProject) -> tuple[CorrectionLine, ...]:
    """Return a line for each correction, table and column, the first correction first."""
    columns: dict[str, list[str]] = defaultdict(list)
    for table, column in run(connection, _CORRECTED):
        if table in project.source.tables:
            columns[table].append(column)
    if not columns:
        return ()
    statement = _LINES.format(counts=correction_counts(columns))
    return tuple(CorrectionLine(*row) for row in run(connection, statement))
