"""Keys and triggers of empty tables: dropped for the load, restored before it is called done."""

import time

import psycopg

from rowcall.compile.keys import covered
from rowcall.errors import DatabaseRefused, RefusedError
from rowcall.ledger.store import record_step
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import DropKeys, RestoreKeys
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.judging import told
from rowcall.run.parallel import in_parallel
from rowcall.sql.quote import qualified
from rowcall.sql.statements import statement


def refuse_filled_tables(target: Connection, schema: str, tables: tuple[str, ...]) -> None:
    """Raise RefusedError where a table that the mappings write has rows already."""
    filled = [
        table
        for table in tables
        if value(target, f"SELECT EXISTS (SELECT FROM {qualified(schema, table)})")
    ]
    if filled:
        raise RefusedError(
            rule=f"the target is not empty: {', '.join(filled)}",
            cause="rows that no ledger knows would be counted as native, and may be doubled",
            state="nothing was written",
            next="empty these tables, or give a target that is",
        )


def drop_keys(context: Context, step: DropKeys) -> None:
    """Drop what judging covers; each definition is committed together with its drop."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin", total=len(step.tables)))
    dropped = 0
    with context.target() as target:
        for table in step.tables:
            dropped += _drop_keys_of(context, target, table)
        context.listen(Event(step.title, "inside", dropped, dropped))
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, dropped, seconds)
    context.listen(Event(step.title, "done", dropped, dropped, seconds))


def _drop_keys_of(context: Context, target: Connection, table: str) -> int:
    keys = covered(table, context.project)
    found = run(
        target,
        statement("rowcall.run", "droppable"),
        table=qualified(context.project.target.schema, table),
        foreign_keys=sorted(keys.foreign_keys),
        unique_keys=sorted(keys.unique_keys),
        primary_key=keys.primary_key,
    ).fetchall()
    shape = context.project.target.tables[table]
    unique = {key.name: key for key in shape.unique_keys}
    for position, kind, object_name, drop_it, definition in found:
        key = unique.get(object_name)
        columns = shape.primary_key if kind == "primary key" else key.columns if key else None
        run(
            target,
            "INSERT INTO rowcall.dropped_object (table_name, kind, object_name, definition,"
            " position, key_columns, predicate, nulls_equal)"
            " VALUES (%(table)s, %(kind)s, %(name)s, %(definition)s, %(position)s,"
            " %(columns)s, %(predicate)s, %(nulls_equal)s)",
            columns=list(columns) if columns else None,
            predicate=key.predicate if key else None,
            nulls_equal=key.nulls_equal if key else None,
            table=table,
            kind=kind,
            name=object_name,
            definition=definition,
            position=position,
        )
        run(target, drop_it)
    return len(found)


def restore_keys(context: Context, step: RestoreKeys) -> None:
    """Restore everything that the ledger says was dropped, keys first, table beside table."""
    begun = time.monotonic()
    with context.target() as target:
        rows = run(
            target,
            "SELECT position, table_name, kind, object_name, definition"
            "  FROM rowcall.dropped_object ORDER BY position, table_name, object_name",
        ).fetchall()
    total = len(rows)
    context.listen(Event(step.title, "begin", total=total))
    done = 0

    def work(table: str) -> None:
        nonlocal done
        for _, of_table, kind, object_name, definition in indexes:
            if of_table == table:
                _restore(context, table, kind, object_name, definition)
                done += 1
                context.listen(Event(step.title, "inside", done, total))

    indexes = [row for row in rows if row[0] == 0]
    in_parallel(work, dict.fromkeys(row[1] for row in indexes), context.jobs, context.stop)
    # adding a foreign key locks both tables against another one being added: one after the other
    for position, table, kind, object_name, definition in rows:
        if position > 0:
            _restore(context, table, kind, object_name, definition)
            done += 1
            context.listen(Event(step.title, "inside", done, total))
    with context.target() as target:
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, total, seconds)
    context.listen(Event(step.title, "done", total, total, seconds))


def _restore(context: Context, table: str, kind: str, object_name: str, definition: str) -> None:
    with context.target() as target:
        try:
            run(target, definition)
        except (psycopg.errors.IntegrityError, psycopg.errors.ProgrammingError) as error:
            raise DatabaseRefused(
                rule=f'{kind} "{object_name}" of "{table}" cannot be restored',
                cause=told(error),
                state="all rows are loaded; the definition is in rowcall.dropped_object",
                next="mend what the key forbids, then: rowcall run",
            ) from None
        run(
            target,
            "DELETE FROM rowcall.dropped_object WHERE table_name = %(table)s"
            " AND kind = %(kind)s AND object_name = %(name)s",
            table=table,
            kind=kind,
            name=object_name,
        )
