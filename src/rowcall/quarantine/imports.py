"""How do corrected values come back? All lines are checked, then all are written, or none."""

from pathlib import Path

from rowcall.compile.bind import BoundProject
from rowcall.compile.corrections import LINES
from rowcall.errors import RefusedError
from rowcall.ledger.overrides import lock_corrections, write_correction
from rowcall.ledger.steps import is_done, judged_mappings
from rowcall.mapping.finding import Finding
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.plan.steps import CloseStaging
from rowcall.quarantine.checks import check_lines
from rowcall.quarantine.lines import Imported
from rowcall.quarantine.places import find_places
from rowcall.quarantine.sheet import read_sheet
from rowcall.sql.statements import statement


def import_corrections(
    connection: Connection,
    project: BoundProject,
    path: Path,
    made_by: str,
    why: str = "",
    *,
    is_dry: bool = False,
) -> Imported:
    """Write the file's corrections in the open transaction; where anything is found, nothing.

    A value that stands already, as after an earlier import of the same file, is passed over.
    Raises RefusedError where no source is staged yet. The caller commits.
    """
    if not is_done(connection, CloseStaging.KIND):
        raise RefusedError(
            rule="the source is not staged yet: there is no row to correct",
            state="nothing was written",
            next="rowcall run",
        )
    lock_corrections(connection)
    run(connection, statement("rowcall.quarantine", "lines"))
    lines, found = _copy_lines(connection, path, why)
    find_places(connection, project, judged_mappings(connection))
    run(connection, statement("rowcall.quarantine", "values"))
    standing = run(connection, _FORGET_STANDING).rowcount
    found += check_lines(connection, path)
    if found:
        found.sort(key=lambda finding: (finding.place.line if finding.place else 0, finding.code))
        return Imported(lines, 0, 0, standing, None, tuple(found))
    rows, values = run(connection, _AMOUNTS).fetchone() or (0, 0)
    number = None
    if values and not is_dry:
        number = write_correction(connection, made_by, path.name, _VALUES)
    return Imported(lines, rows, values, standing, number, ())


def _copy_lines(connection: Connection, path: Path, why: str) -> tuple[int, list[Finding]]:
    """Copy what the file says into a table of the session; return how many lines, and findings."""
    found: list[Finding] = []
    count = 0
    with connection.cursor().copy(_COPY.encode()) as copy:
        for line in read_sheet(path):
            if isinstance(line, Finding):
                found.append(line)
                continue
            copy.write_row(
                (
                    line.number,
                    line.mapping,
                    line.source_table,
                    line.source_key,
                    line.column_name,
                    line.old_value,
                    line.new_value,
                    line.why or why,
                )
            )
            count += 1
    run(connection, f"ANALYZE {LINES}")
    return count, found


_COPY = f"""COPY {LINES} (number, mapping, source_table, source_key, column_name, old_value,
       new_value, why) FROM STDIN"""

_FORGET_STANDING = f"""DELETE FROM {LINES}
 WHERE code IS NULL AND written IS NOT DISTINCT FROM held
   AND (new_value IS NULL) = (written IS NULL)"""

_AMOUNTS = f"""SELECT count(DISTINCT (source_table, position)),
       count(DISTINCT (source_table, position, column_name))
  FROM {LINES}"""

# a value that feeds several mappings stands in several lines
_VALUES = f"""(SELECT DISTINCT ON (source_table, position, column_name)
              source_table, source_key, position, column_name,
              held AS old_value, written AS new_value, why AS reason
         FROM {LINES}
        ORDER BY source_table, position, column_name, number)"""
