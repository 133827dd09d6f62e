"""Keys and triggers of empty tables: dropped for the load, restored before it is called done."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from rowcall.compile.keys import covered
from rowcall.errors import DatabaseRefused
from rowcall.ledger.opening import remember_objects
from rowcall.ledger.store import record_step
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run
from rowcall.plan.steps import DropKeys, RestoreKeys
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.parallel import in_parallel
from rowcall.sql.quote import qualified
from rowcall.sql.statements import statement


def drop_keys(context: Context, step: DropKeys) -> None:
    """Drop what judging covers; each definition is committed together with its drop."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin", total=len(step.tables)))
    dropped = 0
    with context.target() as target:
        # what was made since the ledger began: no command may miss what is dropped
        remember_objects(target, context.project.target.schema)
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
    for position, kind, object_name, drop_it, definition in found:
        run(
            target,
            "INSERT INTO rowcall.dropped_object"
            " (table_name, kind, object_name, definition, position)"
            " VALUES (%(table)s, %(kind)s, %(name)s, %(definition)s, %(position)s)",
            table=table,
            kind=kind,
            name=object_name,
            definition=definition,
            position=position,
        )
        run(target, drop_it)
    return len(found)


@dataclass(frozen=True)
class Dropped:
    """What the ledger says was dropped of a table; positions restore in order."""

    position: int
    table: str
    kind: str
    name: str
    definition: str


def restore_keys(context: Context, step: RestoreKeys) -> None:
    """Restore everything that the ledger says was dropped."""
    begun = time.monotonic()
    dropped = read_dropped(context)
    total = len(dropped)
    context.listen(Event(step.title, "begin", total=total))
    restore(context, dropped, lambda done: context.listen(Event(step.title, "inside", done, total)))
    with context.target() as target:
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, total, seconds)
    context.listen(Event(step.title, "done", total, total, seconds))


def read_dropped(context: Context) -> list[Dropped]:
    """Return what is dropped now, in the order in which it can be restored."""
    with context.target() as target:
        rows = run(
            target,
            "SELECT position, table_name, kind, object_name, definition"
            "  FROM rowcall.dropped_object ORDER BY position, table_name, object_name",
        ).fetchall()
    return [Dropped(*row) for row in rows]


def restore(context: Context, dropped: list[Dropped], tell: Callable[[int], None]) -> None:
    """Restore keys first, table beside table, then foreign keys, which the server checks in bulk.

    `tell` hears how many are done.
    """
    done = 0

    def work(table: str) -> None:
        nonlocal done
        for one in indexes:
            if one.table == table:
                _restore(context, one)
                done += 1
                tell(done)

    indexes = [one for one in dropped if one.position == 0]
    in_parallel(work, dict.fromkeys(one.table for one in indexes), context.jobs, context.stop)
    # adding a foreign key locks both tables against another one being added: one after the other
    for one in dropped:
        if one.position > 0:
            _restore(context, one)
            done += 1
            tell(done)


def _restore(context: Context, dropped: Dropped) -> None:
    with context.target() as target:
        try:
            run(target, dropped.definition)
        except (psycopg.errors.IntegrityError, psycopg.errors.ProgrammingError) as error:
            raise DatabaseRefused(
                rule=f'{dropped.kind} "{dropped.name}" of "{dropped.table}" cannot be restored',
                cause=told(error),
                state="the rows of this table are loaded;"
                " the definition is in rowcall.dropped_object",
                next="mend what the key forbids, then: rowcall run",
            ) from None
        run(
            target,
            "DELETE FROM rowcall.dropped_object WHERE table_name = %(table)s"
            " AND kind = %(kind)s AND object_name = %(name)s",
            table=dropped.table,
            kind=dropped.kind,
            name=dropped.name,
        )
