"""Which values of staged rows were corrected, by whom and why?"""

from rowcall.ledger.override import Override
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value


def overrides_of_row(connection: Connection, table: str, position: int) -> tuple[Override, ...]:
    """Return all overrides of a staged row, the first one first."""
    return tuple(Override(*row) for row in run(connection, _OF_ROW, table=table, position=position))


def write_correction(connection: Connection, made_by: str, file_name: str, lines: str) -> int:
    """Write a correction with its overrides and return its number; the caller commits.

    `lines` is a relation of source_table, source_key, position, column_name, old_value, new_value
    and reason, with one line a value.
    """
    number = int(
        value(
            connection,
            "INSERT INTO rowcall.correction (made_by, file_name, row_count)\n"
            "SELECT %(by)s, %(file)s, count(DISTINCT (source_table, position))"
            f" FROM {lines} AS line\nRETURNING correction_id",
            by=made_by,
            file=file_name,
        )
    )
    run(
        connection,
        "INSERT INTO rowcall.override (correction_id, source_table, source_key, position,"
        " column_name, old_value, new_value, reason)\n"
        "SELECT %(correction)s, source_table, source_key, position, column_name, old_value,"
        f" new_value, reason FROM {lines} AS line",
        correction=number,
    )
    return number


def lock_corrections(connection: Connection) -> None:
    """Let nobody else write a correction until the transaction ends."""
    run(connection, "LOCK TABLE rowcall.correction IN SHARE ROW EXCLUSIVE MODE")


_OF_ROW = """SELECT correction_id,
       to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), made_by,
       column_name, old_value, new_value, reason
  FROM rowcall.override JOIN rowcall.correction USING (correction_id)
 WHERE source_table = %(table)s AND position = %(position)s
 ORDER BY correction_id, column_name COLLATE "C\""""
