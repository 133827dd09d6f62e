"""One snapshot of the source for all readers, with its tables locked as long as it is open."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from psycopg import IsolationLevel, errors
from psycopg import sql as pgsql

from rowcall.pg.connect import Connection, connect_source
from rowcall.pg.idle import Idle
from rowcall.pg.run_sql import run
from rowcall.sql.quote import qualified

_LOCKABLE = """
SELECT n.nspname, c.relname, has_table_privilege(c.oid, 'SELECT')
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')
   AND c.relkind IN ('r', 'p')
   AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
   AND NOT row_security_active(c.oid)
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
"""


@dataclass(frozen=True)
class Snapshot:
    """A snapshot by the name that other connections know it by, and the one that holds it."""

    uri: str
    name: str
    holder: Connection
    _reading: Lock = field(default_factory=Lock)
    _readers: Idle = field(default_factory=Idle)

    @contextmanager
    def reader(self, relation: str | None) -> Generator[Connection]:
        """Yield a connection that sees the snapshot and may read the relation at once.

        Behind somebody who waits to lock it for himself a new reader would wait for ever, since he
        waits for the holder. Then the holder reads it, one relation at a time, as it does what the
        role may read some columns of alone. None stands for what LOCK TABLE does not take, such as
        a materialised view.
        """
        with self._readers.taken(self._reader) as reader:
            if relation is None or _locks(reader, relation):
                yield reader
                return
        # a savepoint: what fails here is told to its reader, and spoils no other's reading
        with self._reading, self.holder.transaction():
            yield self.holder

    def close(self) -> None:
        """Close the connections of its readers."""
        self._readers.close()

    def _reader(self) -> Connection:
        connection = connect_source(self.uri)
        connection.execute(
            pgsql.SQL("SET TRANSACTION SNAPSHOT {}").format(pgsql.Literal(self.name))
        )
        return connection


def _locks(reader: Connection, relation: str) -> bool:
    """Lock a relation against changes of its shape; return False where it cannot be at once."""
    try:
        with reader.transaction():
            run(reader, f"LOCK TABLE {relation} IN ACCESS SHARE MODE NOWAIT")
    except (errors.LockNotAvailable, errors.InsufficientPrivilege):
        return False
    return True


@contextmanager
def open_snapshot(uri: str) -> Generator[Snapshot]:
    """Lock the tables that may be read, and keep one snapshot of them open.

    A snapshot does not see through TRUNCATE, or ALTER TABLE where it writes the table anew: it
    finds such a table empty. So the locks come first; LOCK TABLE takes no snapshot, and what was
    committed while it waited is seen.
    """
    with connect_source(uri) as looking:
        found = run(looking, _LOCKABLE).fetchall()
    tables = [qualified(*name) for *name, is_whole in found if is_whole]
    # LOCK TABLE asks for a right on the whole table; to read none of its columns locks it, too
    in_part = [
        f"SELECT FROM ONLY {qualified(*name)} LIMIT 0" for *name, is_whole in found if not is_whole
    ]
    with connect_source(uri) as locker, connect_source(uri) as holder:
        # a snapshot for each statement: it is the holder's that counts
        locker.isolation_level = IsolationLevel.READ_COMMITTED
        for reading in in_part:
            run(locker, reading)
        if tables:
            run(holder, f"LOCK TABLE {', '.join(tables)} IN ACCESS SHARE MODE")
        row = run(holder, "SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        for reading in in_part:
            run(holder, reading)
        snapshot = Snapshot(uri, str(row[0]), holder)
        try:
            yield snapshot
        finally:
            snapshot.close()
        holder.rollback()
        locker.rollback()
