"""Filling a scratch database: what of a target does a run need that is to begin anew there?"""

from collections.abc import Iterable
from pathlib import Path

from rowcall.compile.bind import BoundProject
from rowcall.compile.relations import JUDGING, LEDGER, STAGING, staged
from rowcall.compile.views import key_of, target_tables
from rowcall.ledger.opening import adopts
from rowcall.ledger.store import rows_staged
from rowcall.pg.connect import Connection, connect_target
from rowcall.pg.copy import pump
from rowcall.pg.run_sql import run, value
from rowcall.pg.structure import add_key, copy_structure
from rowcall.sql.quote import name, names, qualified, text

_OURS = (LEDGER, STAGING, JUDGING)

# a partition's rows come through the whole table; what an extension owns, it brings itself
_TABLES = """
SELECT n.nspname, c.relname, c.relkind = 'p',
       (SELECT coalesce(array_agg(attname::text ORDER BY attnum), '{}') FROM pg_attribute
         WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '')
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
   AND n.nspname <> ALL (%(ours)s)
   AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
                    AND objid = c.oid AND deptype = 'e')
 ORDER BY 1, 2
"""

_STAGED_COLUMNS = """
SELECT attname::text, format_type(atttypid, atttypmod)
  FROM pg_attribute
 WHERE attrelid = %(relation)s::regclass AND attnum > 0 AND NOT attisdropped
 ORDER BY attnum
"""

_STAGED_KEY = """
SELECT attname::text
  FROM pg_index, unnest(indkey) WITH ORDINALITY AS key (attnum, place) JOIN pg_attribute AS a
       USING (attnum)
 WHERE indrelid = %(relation)s::regclass AND indisprimary AND attrelid = indrelid
 ORDER BY place
"""

# staging is what these say it is; corrections are values that a run has taken over, or shall
_LEDGER_TABLES = ("staged", "source_column", "correction", "override")


def fill_structure(
    target: Connection,
    target_uri: str,
    scratch_uri: str,
    project: BoundProject,
    binaries: Path | None = None,
) -> None:
    """Bring the target's structure, with the rows that the migration did not write.

    All of the tables that no mapping writes are copied, and of an adopted target the native rows
    of the others. What an unfinished run has dropped for speed is there.
    """

    def fill() -> None:
        with connect_target(scratch_uri, autocommit=True) as scratch:
            for select, into in _rows_to_copy(target, project):
                # in text: an array in binary names the type of its elements by a number that an
                # enumeration has in its own database alone
                _copy(target, scratch, select, into, "text")

    copy_structure(target, target_uri, scratch_uri, _OURS, fill, binaries)
    dropped = run(
        target,
        "SELECT definition FROM rowcall.dropped_object ORDER BY position, table_name, object_name",
    ).fetchall()
    with connect_target(scratch_uri, autocommit=True) as scratch:
        for (definition,) in dropped:
            add_key(scratch, definition)


def fill_staging(target: Connection, scratch_uri: str) -> None:
    """Bring what is staged, with what the ledger says of it; the ledger is there already."""
    with connect_target(scratch_uri) as scratch:
        for table in _LEDGER_TABLES:
            relation = qualified(LEDGER, table)
            _copy(target, scratch, f"SELECT * FROM {relation}", relation)
        scratch.commit()
        for relation in sorted(rows_staged(target)):
            into = staged(relation)
            columns = run(target, _STAGED_COLUMNS, relation=into).fetchall()
            key = [row[0] for row in run(target, _STAGED_KEY, relation=into)]
            listed = ", ".join(f"{name(column)} {kind}" for column, kind in columns)
            # nobody misses it after a crash, and what is not logged is written at half the cost
            run(scratch, f"CREATE UNLOGGED TABLE {into} ({listed})")
            _copy(target, scratch, f"SELECT * FROM {into}", into)
            if key:
                run(scratch, f"ALTER TABLE {into} ADD PRIMARY KEY ({names(key)})")
            run(scratch, f"ANALYZE {into}")
            scratch.commit()


def _rows_to_copy(target: Connection, project: BoundProject) -> Iterable[tuple[str, str]]:
    """Yield a SELECT of the rows to copy, and where they go."""
    mapped = {table.name: table for table in target_tables(project)}
    has_lines = value(target, "SELECT to_regclass('rowcall.target_rows') IS NOT NULL")
    for schema, table, is_parted, columns in run(target, _TABLES, ours=list(_OURS)).fetchall():
        if not columns:
            continue
        relation = qualified(schema, table)
        listed = names(columns)
        select = f"SELECT {listed} FROM {'' if is_parted else 'ONLY '}{relation} AS target"
        into = f"{relation} ({listed})"
        if schema != project.target.schema or table not in mapped:
            yield select, into
        elif adopts(target) and has_lines:
            yield (
                f"{select} WHERE ({key_of(mapped[table], 'target')})::text IN"
                " (SELECT target_key FROM rowcall.target_rows"
                f" WHERE target_table = {text(table)} AND origin = 'native')",
                into,
            )


def _copy(
    target: Connection, scratch: Connection, select: str, into: str, form: str = "binary"
) -> None:
    pump(
        target,
        f"COPY ({select}) TO STDOUT (FORMAT {form})",
        scratch,
        f"COPY {into} FROM STDIN (FORMAT {form})",
        len,
    )
