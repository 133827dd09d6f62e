"""Reads what staging counted: one statement for each staged table that a mapping reads."""

from collections.abc import Iterator

import psycopg

from rowcall.compile.check.scans import Scan
from rowcall.ledger.opening import has_ledger
from rowcall.ledger.steps import is_done
from rowcall.ledger.store import rows_staged
from rowcall.mapping.note import Note
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.plan.steps import CloseStaging
from rowcall.schema.table import Database

_COUNTED = """SELECT table_name, column_name, value_count
  FROM rowcall.source_column
 ORDER BY table_name COLLATE "C", column_name COLLATE "C\""""


def is_staged(connection: Connection, source: Database) -> bool:
    """Return whether staging came to its end, or to the refusal of what is unclaimed.

    All tables of the source are counted then, also those that nobody reads.
    """
    if not has_ledger(connection):
        return False
    counted = {table for table, _, _ in read_counted(connection)}
    return is_done(connection, CloseStaging.KIND) or counted >= {
        table.name for table in source.tables.values() if table.holds_rows
    }


def read_counted(connection: Connection) -> list[tuple[str, str, int]]:
    """Return (table, column, values) of the whole source; column '' stands for the table's rows."""
    return run(connection, _COUNTED).fetchall()


def count_staged(connection: Connection, scans: list[Scan]) -> Iterator[Note]:
    """Yield a note for each measure that counts a row, and for each that cannot be counted."""
    staged = rows_staged(connection)
    # large scans, each once: what a session of the server's defaults would spill or compile
    run(connection, "SET LOCAL work_mem = '64MB'")
    run(connection, "SET LOCAL jit = off")
    for scan in scans:
        if scan.relation in staged:
            yield from _count(connection, scan)


def _count(connection: Connection, scan: Scan) -> Iterator[Note]:
    try:
        # a savepoint: the next scan goes on in the same snapshot
        with connection.transaction():
            found = run(connection, scan.statement).fetchone()
    except psycopg.Error as error:
        if error.sqlstate is None:
            raise
        measure, *others = scan.measures
        if others:
            for each in scan.alone():
                yield from _count(connection, each)
            return
        # the message may hold a value of a row; the kind of the error does not
        text = f"{measure.code} of {measure.about}: cannot be counted ({type(error).__name__})"
        yield Note("not_counted", text, 0, measure.place, "judging will tell the rows that raise")
        return
    assert found is not None
    for measure, rows, examples in zip(scan.measures, found[::2], found[1::2], strict=True):
        if rows:
            text = f"{measure.about}: {rows:,} {'row' if rows == 1 else 'rows'}"
            some = tuple(examples or ())
            yield Note(measure.code, text, rows, measure.place, measure.hint, some)
