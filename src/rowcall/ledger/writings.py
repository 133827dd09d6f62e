"""Reading and writing how the rows of mappings were written."""

from rowcall.ledger.writing import Writing
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value

_COLUMNS = "mapping, target_table, columns, secrets, hash_sql, entry_tables"


def last_writings(connection: Connection) -> dict[str, tuple[int, Writing]]:
    """Return for each mapping the number of its last line, and the line."""
    rows = run(
        connection,
        f"SELECT DISTINCT ON (mapping) number, {_COLUMNS} FROM rowcall.writing"
        " ORDER BY mapping, number DESC",
    )
    return {row[1]: (row[0], _writing(*row[1:])) for row in rows}


def writings_to_go(connection: Connection) -> list[tuple[int, Writing]]:
    """Return how the rows were written that no record stands for any more, the last ones first."""
    rows = run(
        connection,
        f"SELECT number, {_COLUMNS} FROM rowcall.writing"
        " WHERE number IN (SELECT written_as FROM rowcall.withdrawal) ORDER BY number DESC",
    )
    return [(row[0], _writing(*row[1:])) for row in rows]


def write_writing(connection: Connection, writing: Writing) -> int:
    """Write how rows are written from now on; return the number of the line, an old one where
    nothing is another.
    """
    number, before = last_writings(connection).get(writing.mapping, (0, None))
    if before == writing:
        return number
    row = run(
        connection,
        "INSERT INTO rowcall.writing"
        f" (number, {_COLUMNS})"
        " SELECT coalesce(max(number), 0) + 1, %(mapping)s, %(table)s, %(columns)s, %(secrets)s,"
        "        %(hash)s, %(entries)s"
        "   FROM rowcall.writing RETURNING number",
        mapping=writing.mapping,
        table=writing.target_table,
        columns=list(writing.columns),
        secrets=list(writing.secrets),
        hash=writing.hash_sql,
        entries=list(writing.entry_tables),
    ).fetchone()
    assert row is not None
    return int(row[0])


def has_entries(connection: Connection, writing: Writing) -> bool:
    """Return whether the ledger still has the entries of a mapping."""
    return bool(
        value(
            connection,
            "SELECT bool_or(to_regclass(format('rowcall.%I', name)) IS NOT NULL)"
            " FROM unnest(%(tables)s::text[]) AS name",
            tables=list(writing.entry_tables),
        )
    )


def _writing(
    mapping: str,
    table: str,
    columns: list[str],
    secrets: list[str],
    hash_sql: str,
    entry_tables: list[str],
) -> Writing:
    return Writing(mapping, table, tuple(columns), tuple(secrets), hash_sql, tuple(entry_tables))
