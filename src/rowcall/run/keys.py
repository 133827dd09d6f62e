"""Keys and triggers of a table that is loaded: dropped for it, restored before it is done."""

from collections.abc import Callable

from rowcall.compile.bind import Bound
from rowcall.compile.evidence import adopts
from rowcall.compile.identity_columns import always_written
from rowcall.compile.keys import covered
from rowcall.compile.long_values import overfull
from rowcall.errors import DatabaseRefused
from rowcall.ledger.dropped import CANNOT_BE, read_dropped, restore_one, write_dropped
from rowcall.ledger.objects import remember_objects
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import RestoreKeys
from rowcall.run.context import Context
from rowcall.run.parallel import in_parallel
from rowcall.run.taking import Taking
from rowcall.schema.object import Dropped
from rowcall.sql.quote import qualified
from rowcall.sql.statements import statement


def drop_keys(context: Context, bound: Bound) -> None:
    """Drop what judging covers of the mapping's table, and switch off its triggers.

    It is done when the first batch is about to be written, so that a mapping that cannot be judged
    leaves its table as it was; what is dropped already is passed over. Each definition is committed
    together with its drop.
    """
    assert bound.target is not None
    schema, table = context.project.target.schema, bound.target.name
    keys = covered(table, context.project)
    foreign_keys, unique_keys = keys.droppable
    # an INSERT may override an identity, the repair of a row that stands cannot
    repaired = always_written(bound) if adopts(bound, context.project) else []
    with context.target() as target:
        drops = write_dropped(
            target,
            statement("rowcall.run", "droppable"),
            schema,
            table,
            relation=qualified(schema, table),
            foreign_keys=foreign_keys,
            unique_keys=unique_keys,
            primary_key=keys.primary_key,
            kept=_overfull(target, bound, qualified(schema, table)),
            columns=repaired,
        )
        for drop_it in drops:
            run(target, drop_it)


def _overfull(target: Connection, bound: Bound, table: str) -> list[str]:
    """Return the indexes that stay in place, since they may have no room for a row."""
    found = run(target, statement("rowcall.run", "wide_indexes"), table=table).fetchall()
    query = overfull(bound, dict(found))
    return value(target, query) if query else []


def restore_keys(taking: Taking[RestoreKeys]) -> None:
    """Restore everything that the ledger says was dropped."""
    context = taking.context
    with context.target() as target:
        dropped = read_dropped(target)
    total = len(dropped)
    taking.begin(0, total)
    restore(context, dropped, lambda done: taking.tell(done, total))
    with context.target() as target:
        # of an older ledger, which did not know all of what was dropped
        remember_objects(target, context.project.target.schema)
        taking.record(target, total)


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
            restore_one(target, dropped)
        except CANNOT_BE as error:
            raise DatabaseRefused(
                rule=f'{dropped.kind} "{dropped.name}" of "{dropped.table}" cannot be restored',
                cause=told(error),
                state="the rows of this table are loaded;"
                " the definition is in rowcall.dropped_object",
                next="mend what the key forbids, then: rowcall run",
            ) from None
