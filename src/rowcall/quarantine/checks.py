"""What is wrong with the lines of a file? Everything at once, in the order of the lines."""

from pathlib import Path

from rowcall.compile.correctable import COLUMNS, ROWS
from rowcall.compile.corrections import LINES
from rowcall.mapping.finding import Finding
from rowcall.mapping.place import Place
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.quarantine.cells import DESTROYED_NUMBER, written

_LONG = 60
_EXPORT_ANEW = "export the rows again and correct what they hold now"
_AS_TEXT = "import the columns of the file into the spreadsheet as text; it keeps 15 digits"

# what a line says of a place that is none, with what helps
_PLACES = {
    "unknown_mapping": ('there is no mapping "{mapping}"', "take it as the export wrote it"),
    "unknown_table": (
        'mapping "{mapping}" does not read table "{source_table}"',
        "take it as the export wrote it",
    ),
    "not_judged": ('mapping "{mapping}" is not judged yet', "rowcall run"),
    "unknown_row": (
        '"{source_table}" has no row with the key {source_key}',
        "a spreadsheet rounds numbers of more than 15 digits; import the column as text",
    ),
    "already_moved": (
        'row {source_key} of "{source_table}" stands in the target already',
        "change it there; only rows that did not move are judged again",
    ),
    **{
        code: (f'row {{source_key}} of "{{source_table}}" {said}', hint)
        for code, (said, hint) in ROWS.items()
    },
    **{
        code: (f'column "{{column_name}}" of "{{source_table}}" {said}', hint)
        for code, (said, hint) in COLUMNS.items()
    },
}


def check_lines(connection: Connection, path: Path) -> list[Finding]:
    """Return the findings; the lines know their places, and what they would write."""
    found: list[Finding] = []
    for number, code, mapping, table, key, column in run(connection, _MISPLACED):
        said, hint = _PLACES[code]
        about = said.format(
            mapping=mapping, source_table=table, source_key=_shown(key), column_name=column
        )
        found.append(Finding(code, about, Place(str(path), number), hint))
    for (number,) in run(connection, _UNEXPLAINED):
        found.append(
            Finding(
                "missing_why",
                "nothing says why the value is corrected",
                Place(str(path), number),
                "fill in the column why, or give --why for all lines",
            )
        )
    destroyed = {"destroyed": DESTROYED_NUMBER}
    for number, cell in run(connection, _DESTROYED, **destroyed):
        about = f"{_shown(cell)} is what a spreadsheet makes of a long number"
        found.append(Finding("spreadsheet_number", about, Place(str(path), number), _AS_TEXT))
    for number, old, held, by in run(connection, _CHANGED, **destroyed):
        who = f", as {by} corrected it" if by else ""
        about = f"old_value is {_shown(old)}, and the row holds {_shown(held)}{who}"
        found.append(Finding("changed_meanwhile", about, Place(str(path), number), _EXPORT_ANEW))
    for number, value, kind in run(connection, _MISFITS, **destroyed):
        about = f"{_shown(value)} is no {kind} as the column holds it"
        found.append(Finding("bad_value", about, Place(str(path), number)))
    for number, first, value, other in run(connection, _CONTRADICTIONS):
        about = f"the value is {_shown(value)}, and in line {first} {_shown(other)}"
        hint = "a value that feeds several mappings is corrected once, or the same everywhere"
        found.append(Finding("contradiction", about, Place(str(path), number), hint))
    return found


def _shown(value: str | None) -> str:
    """Return a value as it stands in a file, in quotes; the beginning of a long one."""
    if value is None:
        return "NULL"
    cell = written(value)
    return f'"{cell}"' if len(cell) <= _LONG else f'"{cell[:_LONG]}…"'


_MISPLACED = f"""SELECT number, coalesce(code, 'already_moved'), mapping, source_table, source_key,
       column_name
  FROM {LINES}
 WHERE code <> 'spreadsheet_number' OR (code IS NULL AND has_moved)"""

_UNEXPLAINED = f"SELECT number FROM {LINES} WHERE why = ''"

# what such a number was can be seen from what stands beside it
_DESTROYED = f"""SELECT number, CASE WHEN code = 'spreadsheet_number' THEN source_key
                    WHEN new_value ~ %(destroyed)s THEN new_value
                    ELSE old_value END
  FROM {LINES}
 WHERE code = 'spreadsheet_number'
    OR (code IS NULL AND kind NOT IN ('real', 'double precision')
        AND (new_value ~ %(destroyed)s
             OR (old_value ~ %(destroyed)s AND old_value IS DISTINCT FROM held)))"""

_CHANGED = f"""SELECT line.number, line.old_value, line.held, correction.made_by
  FROM {LINES} AS line
  LEFT JOIN rowcall.current_override AS override
    ON override.source_table = line.source_table AND override.position = line.position
   AND override.column_name = line.column_name
  LEFT JOIN rowcall.correction USING (correction_id)
 WHERE line.code IS NULL AND line.old_value IS DISTINCT FROM line.held
   AND (line.old_value ~ %(destroyed)s) IS NOT TRUE"""

_MISFITS = f"""SELECT number, new_value, kind
  FROM {LINES}
 WHERE code IS NULL AND new_value IS NOT NULL AND written IS NULL
   AND (kind IN ('real', 'double precision') OR NOT new_value ~ %(destroyed)s)"""

_CONTRADICTIONS = f"""SELECT number, first, new_value, other
  FROM (SELECT number, new_value, written,
               first_value(number) OVER same AS first,
               first_value(new_value) OVER same AS other,
               first_value(written) OVER same AS other_written
          FROM {LINES}
         WHERE code IS NULL AND (new_value IS NULL OR written IS NOT NULL)
        WINDOW same AS (PARTITION BY source_table, position, column_name ORDER BY number)) AS line
 WHERE written IS DISTINCT FROM other_written"""
