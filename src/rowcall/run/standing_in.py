"""Stand-in rows: written before the rows that refer to them; a unit whose own is refused waits."""

import time

import psycopg

from rowcall.compile.judge import judging
from rowcall.compile.placeholders import StandIns as Statements
from rowcall.compile.placeholders import refuse_units, stand_in_tables, stand_ins
from rowcall.ledger.store import record_step
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run
from rowcall.plan.steps import StandIns
from rowcall.run.bisecting import refused_keys
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.judging import ROW_ERRORS
from rowcall.run.triggers import silent_triggers


def write_stand_ins(context: Context, step: StandIns) -> None:
    """Write the placeholder rows, each with its line in the ledger."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    bound = context.project[step.mapping]
    decided = judging(bound, context.project)
    schema, parents = context.project.target.schema, stand_in_tables(decided)
    rows = 0
    with context.target() as target, silent_triggers(target, schema, *parents):
        for statements in stand_ins(decided):
            written, refused = make_stand_ins(context, target, statements)
            rows += written
            for key, error in refused:
                sql = refuse_units(bound, statements.refused)
                run(target, sql, key=key, told=told_of(error, statements))
        context.listen(Event(step.title, "inside", rows, rows))
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))


def make_stand_ins(
    context: Context, target: Connection, statements: Statements
) -> tuple[int, list[tuple[str, psycopg.Error]]]:
    """Write the stand-in rows of a column; return how many, and the keys of the refused ones."""
    rows = 0

    def write(keys: list[str] | None) -> psycopg.Error | None:
        nonlocal rows
        try:
            with target.transaction():
                made = run(target, statements.write, run=context.run_id, keys=keys).rowcount
                # a key that is deferred would refuse all of them, when the step commits
                run(target, "SET CONSTRAINTS ALL IMMEDIATE")
        except ROW_ERRORS as error:
            return error
        rows += made
        return None

    refused = refused_keys(
        write, lambda: [row[0] for row in run(target, statements.keys).fetchall()]
    )
    return rows, refused


def told_of(error: psycopg.Error, statements: Statements) -> str:
    """Return what the ledger keeps of a refused stand-in: the error, and for which column it is."""
    return f"{told(error)} (stand-in for {statements.column})"
