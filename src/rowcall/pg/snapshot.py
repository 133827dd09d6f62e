"""One snapshot of the source for all readers, with its tables locked as long as it is open."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from psycopg import errors
from psycopg import sql as pgsql

from rowcall.pg.connect import Connection, connect_source
from rowcall.pg.run_sql import run
from rowcall.sql.quote import qualified

_LOCKABLE = """
SELECT n.nspname, c.relname
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')
   AND c.relkind IN ('r', 'p')
   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
"""


@dataclass(frozen=True)
class Snapshot:
    """A snapshot by the name that other connections know it by, and the one that holds it."""

    uri: str
    name: str
    holder: Connection
    _reading: Lock = field(default_factory=Lock)

    @contextmanager
    def reader(self, relation: str | None) -> Generator[Connection]:
        """Yield a connection that sees the snapshot and may read the relation at once.

        Behind somebody who waits to lock it for himself a new reader would wait for ever, since he
        waits for the holder. Then the holder reads it, one relation at a time. None stands for
        what LOCK TABLE does not take, such as a materialised view.
        """
        with connect_source(self.uri) as connection:
            connection.execute(
                pgsql.SQL("SET TRANSACTION SNAPSHOT {}").format(pgsql.Literal(self.name))
            )
            try:
                if relation:
                    run(connection, f"LOCK TABLE {relation} IN ACCESS SHARE MODE NOWAIT")
            except errors.LockNotAvailable:
                connection.rollback()
            else:
                yield connection
                return
        with self._reading:
            yield self.holder


@contextmanager
def open_snapshot(uri: str) -> Generator[Snapshot]:
    """Lock the tables that may be read, and keep one snapshot of them open.

    A snapshot does not see through TRUNCATE, or ALTER TABLE where it writes the table anew: it
    finds such a table empty. So the locks come first; LOCK TABLE takes no snapshot, and what was
    committed while it waited is seen.
    """
    with connect_source(uri) as looking:
        tables = run(looking, _LOCKABLE).fetchall()
    with connect_source(uri) as holder:
        if tables:
            listed = ", ".join(qualified(*table) for table in tables)
            run(holder, f"LOCK TABLE {listed} IN ACCESS SHARE MODE")
        row = run(holder, "SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield Snapshot(uri, str(row[0]), holder)
        holder.rollback()
