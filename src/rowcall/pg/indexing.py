"""Indexes on keys of any length: an entry of a btree has room for 2,704 bytes."""

from psycopg import errors

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.sql.index import Index
from rowcall.sql.quote import names


def lay_index(connection: Connection, index: Index) -> None:
    """Make the index; where a key is too long for it, find rows by the hash of the longest column
    and keep texts unique by their md5.
    """
    try:
        with connection.transaction():
            run(connection, str(index))
    except errors.ProgramLimitExceeded:
        _lay_hash(connection, index)
        if index.is_unique:
            run(connection, index.by_digests())


def apply(connection: Connection, one: str | Index) -> int:
    """Execute a statement or make an index, and return how many rows were changed."""
    if isinstance(one, Index):
        lay_index(connection, one)
        return 0
    return run(connection, one).rowcount


def add_primary_key(connection: Connection, table: str, columns: tuple[str, ...]) -> bool:
    """Add a primary key and return True; where a key is too long, look-ups have a hash index."""
    try:
        with connection.transaction():
            run(connection, f"ALTER TABLE {table} ADD PRIMARY KEY ({names(columns)})")
    except errors.ProgramLimitExceeded:
        _lay_hash(connection, Index(table, columns))
        return False
    return True


def _lay_hash(connection: Connection, index: Index) -> None:
    # of a column with few values the chains of a hash index would be as long as the table
    sizes: list[int] = value(connection, index.longest())
    longest = index.columns[sizes.index(max(sizes))]
    try:
        with connection.transaction():
            run(connection, index.by_hash(longest))
    except errors.UndefinedObject:
        # a type without hash: rows are found by scans
        return
