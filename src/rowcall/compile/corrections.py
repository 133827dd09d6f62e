"""The SQL that finds the staged rows of corrected values, whose lines a table of the session has.

Each statement speaks of the lines of one reading: parameters mapping and source_table.
"""

from rowcall.compile.bind import Reading
from rowcall.compile.quarantined import rows_by_key
from rowcall.compile.relations import ROW, entries
from rowcall.sql.quote import name, text

LINES = "pg_temp.correction_line"

_OF_READING = """line.mapping = %(mapping)s AND line.source_table = %(source_table)s
   AND line.code IS NULL"""


def refuse_rows(reading: Reading) -> str:
    """Return the UPDATE that says of lines why their row cannot be corrected."""
    no_key = " OR ".join(f"k{i} IS NULL" for i in range(1, len(reading.key) + 1))
    return (
        f"UPDATE {LINES} AS line\n"
        "   SET code = CASE WHEN unit.source_key IS NULL THEN 'unknown_row'\n"
        "                   WHEN unit.has_no_key THEN 'no_key'\n"
        "                   WHEN NOT unit.is_first THEN 'further_copy' END,\n"
        "       has_moved = NOT unit.waits\n"
        f"  FROM {LINES} AS own\n"
        f"  LEFT JOIN (SELECT source_key, is_first, bool_or({no_key}) AS has_no_key,\n"
        "                    bool_or(outcome IN ('quarantined', 'excluded')) AS waits\n"
        f"               FROM {entries(reading.entry_table)}\n"
        "              GROUP BY source_key, is_first) AS unit ON unit.source_key = own.source_key\n"
        f" WHERE own.number = line.number AND {_OF_READING}"
    )


def find_rows(reading: Reading, columns: list[str]) -> str:
    """Return the UPDATE that gives the lines their staged row and the value that it holds."""
    cases = " ".join(f"WHEN {text(c)} THEN unit.{name(c)}::text" for c in columns)
    return (
        f"UPDATE {LINES} AS line\n"
        f"   SET position = unit.{ROW}, held = CASE line.column_name {cases} END\n"
        f"  FROM {rows_by_key(reading)} AS unit\n"
        f" WHERE unit.unit__key = line.source_key AND {_OF_READING}"
    )
