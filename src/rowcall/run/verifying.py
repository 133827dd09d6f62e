"""Checking a phase before the next one builds on it: balance, rows, keys and foreign keys."""

from rowcall.compile.views import ledger_lines, target_tables
from rowcall.errors import BalanceBroken
from rowcall.ledger.dropped import read_dropped
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Verify
from rowcall.run.context import Context
from rowcall.run.keys import restore
from rowcall.run.reckoning import MUST_NOT_HAPPEN, keep_source_lines
from rowcall.run.removing import tables_with_surplus
from rowcall.run.taking import Taking
from rowcall.schema.object import Dropped
from rowcall.sql.quote import qualified


def verify(taking: Taking[Verify]) -> None:
    """Restore what can be restored now, which proves its keys; then check that all adds up.

    Raises DatabaseRefused where a key does not hold, BalanceBroken where a row is missing.
    """
    context, step = taking.context, taking.step
    dropped = _restorable(context, step)
    total = len(dropped) + 1
    taking.begin(0, total)
    restore(context, dropped, lambda done: taking.tell(done, total))
    keep_source_lines(context, step.mappings)
    with context.target() as target:
        rows, broken = run(
            target,
            "SELECT coalesce(sum(source_rows), 0)::bigint,"
            "       string_agg(mapping || ' of ' || source_table || ' by ' || difference, '; ')"
            "         FILTER (WHERE difference <> 0)"
            "  FROM rowcall.reckoned_balance WHERE mapping = ANY (%(mappings)s)",
            mappings=list(step.mappings),
        ).fetchone() or (0, None)
        missing = [line for table in step.tables if (line := _missing(context, target, table))]
        if broken or missing:
            raise BalanceBroken(
                rule=f'phase "{step.phase}" does not add up',
                cause="; ".join(filter(None, [broken, *missing])),
                state="its batches are committed, and nothing after it has begun",
                next=MUST_NOT_HAPPEN,
            )
        taking.record(target, rows)


def _restorable(context: Context, step: Verify) -> list[Dropped]:
    """Keys of the complete tables, and foreign keys of which the other table is complete too."""
    project = context.project
    waiting = {table.name for table in target_tables(project)} - set(step.tables)
    with context.target() as target:
        doomed = tables_with_surplus(target, project)
        dropped = read_dropped(target)
    leads_to = {
        (table.name, key.name): key.to_table
        for table in project.target.tables.values()
        for key in table.foreign_keys
    }
    return [
        one
        for one in dropped
        if one.kind not in {"trigger", "identity"}
        and one.table not in waiting
        and leads_to.get((one.table, one.name)) not in waiting
        # a row that is removed at the end may hold what another one holds by now, and one by one
        # to look for what refers to it would take longer than to check the foreign key in bulk
        and not (one.kind == "unique key" and one.table in doomed)
        and leads_to.get((one.table, one.name)) not in doomed
    ]


def _missing(context: Context, target: Connection, table: str) -> str:
    """Return what is said of a table with fewer rows than the ledger says; '' where all are."""
    shape = context.project.target.tables[table]
    relation = qualified(context.project.target.schema, table)
    rows = int(value(target, f"SELECT count(*) FROM {relation}"))
    lines = int(value(target, ledger_lines(shape, context.project)))
    return f"{table} has {rows:,} rows, and the ledger {lines:,} lines of it" * (rows < lines)
