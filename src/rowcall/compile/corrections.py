"""The SQL of corrected values: their staged rows, and whether a run has taken them over.

Lines that are imported stand in a table of the session; parameters mapping and source_table say
of which.
"""

from collections.abc import Mapping

from rowcall.compile.bind import BoundProject, Reading
from rowcall.compile.claims import claims
from rowcall.compile.folded import Equality, equality, folded_columns
from rowcall.compile.quarantined import rows_by_key
from rowcall.compile.relations import ROW, entries, staged
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
        # a file has few of the keys: all entries would be sorted else
        "  LEFT JOIN (SELECT entry.source_key, bool_and(is_first) AS is_first,\n"
        f"                    bool_or({no_key}) AS has_no_key,\n"
        "                    bool_or(outcome IN ('quarantined', 'excluded')) AS waits\n"
        f"               FROM (SELECT DISTINCT source_key FROM {LINES}) AS wanted\n"
        f"               JOIN {entries(reading.entry_table)} AS entry\n"
        "                 ON entry.source_key = wanted.source_key\n"
        "              GROUP BY entry.source_key) AS unit ON unit.source_key = own.source_key\n"
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


def correction_counts(columns: Mapping[str, list[str]]) -> str:
    """Return the SELECT of corrections by table and column, given the corrected ones of each table.

    Columns correction_id, source_table, column_name, values; those that staging holds by now,
    and those that a later correction replaced.
    """
    return "\nUNION ALL\n".join(_counts(table, listed) for table, listed in columns.items())


def _counts(table: str, columns: list[str]) -> str:
    cases = " ".join(f"WHEN {text(c)} THEN staged.{name(c)}::text" for c in columns)
    is_last = "current.correction_id = override.correction_id"
    is_staged = f"CASE column_name {cases} END IS NOT DISTINCT FROM override.new_value"
    return (
        "SELECT override.correction_id, source_table, column_name, count(*) AS value_count,\n"
        f"       count(*) FILTER (WHERE {is_last} AND {is_staged}) AS carried,\n"
        f"       count(*) FILTER (WHERE NOT {is_last}) AS replaced\n"
        "  FROM rowcall.override AS override\n"
        "  JOIN rowcall.current_override AS current USING (source_table, position, column_name)\n"
        f"  LEFT JOIN {staged(table)} AS staged ON staged.{ROW} = position\n"
        f" WHERE source_table = {text(table)}\n"
        " GROUP BY override.correction_id, source_table, column_name"
    )


def fold_corrected(table: str, column: str, project: BoundProject) -> list[str]:
    """Return the UPDATEs that tell what the corrected values of a column are equal to now, none
    where they tell it themselves; parameters table and column.

    The target cannot ask the source again: a value is equal to what has its text, wherever values
    of the same equality are staged, and else to itself.
    """
    shape = project.source.tables[table].column(column)
    own = folded_columns(project.source.tables[table], (column,), project)
    if shape is None or not own:
        return []
    (into,) = own
    known = "\n           UNION ALL\n          ".join(
        f"SELECT {name(other)}::text AS value, {name(by)} AS equal FROM {staged(there)}"
        for there, columns in claims(project).columns.items()
        for other in sorted(columns)
        for by in folded_columns(project.source.tables[there], (other,), project)
        if _equality(project, there, other) == equality(shape)
    )
    is_corrected = (
        "  FROM rowcall.current_override AS override\n"
        " WHERE override.source_table = %(table)s AND override.column_name = %(column)s\n"
        f"   AND staged.{ROW} = override.position"
    )
    value = f"staged.{name(column)}::text"
    return [
        f"UPDATE {staged(table)} AS staged SET {name(into)} = NULL\n{is_corrected}",
        f"UPDATE {staged(table)} AS staged\n"
        f"   SET {name(into)} = coalesce((SELECT min(known.equal)\n"
        f"          FROM ({known}) AS known\n"
        f"         WHERE known.value = {value}), 'text ' || {value})\n{is_corrected}",
    ]


def _equality(project: BoundProject, table: str, column: str) -> Equality | None:
    shape = project.source.tables[table].column(column)
    return equality(shape) if shape else None
