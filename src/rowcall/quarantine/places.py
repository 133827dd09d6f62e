"""Does a line speak of a staged row and column that can be corrected?"""

from collections import defaultdict

from rowcall.compile.bind import BoundProject
from rowcall.compile.correctable import correctable
from rowcall.compile.corrections import LINES, find_rows, refuse_rows
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.quarantine.cells import DESTROYED_NUMBER


def find_places(connection: Connection, project: BoundProject, judged: set[str]) -> None:
    """Give each line its staged row, or the code of what is wrong with the place it names."""
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for mapping, table, column in run(
        connection, f"SELECT DISTINCT mapping, source_table, column_name FROM {LINES}"
    ):
        named[mapping, table].append(column)
    for (mapping, table), columns in named.items():
        _find(connection, project, judged, mapping, table, columns)
    run(connection, _UNKNOWN, destroyed=DESTROYED_NUMBER)


def _find(
    connection: Connection,
    project: BoundProject,
    judged: set[str],
    mapping: str,
    table: str,
    columns: list[str],
) -> None:
    where = {"mapping": mapping, "source_table": table}
    bound = next((bound for bound in project.mappings if bound.name == mapping), None)
    readings = [reading for reading in bound.readings if reading.relation == table] if bound else []
    if bound is None or not readings or mapping not in judged or bound.is_derived:
        code = "unknown_mapping" if bound is None else "unknown_table"
        if readings:
            code = "derived_row" if bound and bound.is_derived else "not_judged"
        run(connection, _REFUSE, code=code, columns=columns, **where)
        return
    can_be = correctable(project, table)
    existing = {row[0] for row in run(connection, _COLUMNS, table=table)}
    refused = {
        column: (can_be.refuses(column) if column in existing else None) or "unknown_column"
        for column in columns
        if column not in can_be.columns
    }
    for column, code in refused.items():
        run(connection, _REFUSE, code=code, columns=[column], **where)
    for reading in readings:
        run(connection, refuse_rows(reading), **where)
        known = [column for column in columns if column not in refused]
        run(connection, find_rows(reading, known), **where)


_REFUSE = f"""UPDATE {LINES} AS line
   SET code = %(code)s
 WHERE line.mapping = %(mapping)s AND line.source_table = %(source_table)s
   AND line.column_name = ANY (%(columns)s)"""

_UNKNOWN = f"""UPDATE {LINES}
   SET code = CASE WHEN source_key ~ %(destroyed)s THEN 'spreadsheet_number'
                   ELSE 'unknown_row' END
 WHERE code = 'unknown_row' OR (code IS NULL AND position IS NULL)"""

_COLUMNS = """SELECT column_name
  FROM rowcall.source_column
 WHERE table_name = %(table)s AND column_name <> ''"""
