"""Removing surplus rows, children first: one transaction, so that a crash removes none."""

import time

from rowcall.compile.bind import BoundProject
from rowcall.compile.evidence import adopting
from rowcall.compile.surplus import REFERRERS, Referrer, mapped_referrers, remove_surplus
from rowcall.ledger.store import record_step
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import RemoveSurplus
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.triggers import silent_triggers
from rowcall.sql.quote import qualified


def tables_with_surplus(target: Connection, project: BoundProject) -> set[str]:
    """Return the tables of which surplus rows will be removed."""
    if not project.adopts or not value(target, "SELECT removes_surplus FROM rowcall.ledger"):
        return set()
    rows = run(
        target, "SELECT DISTINCT target_table FROM rowcall.adoptions WHERE origin = 'surplus'"
    )
    return {row[0] for row in rows}


def remove(context: Context, step: RemoveSurplus) -> None:
    """Remove the surplus rows to which nothing refers, if somebody asked for it."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    rows = 0
    with context.target() as target:
        is_asked = value(target, "SELECT removes_surplus FROM rowcall.ledger")
        for bound in reversed(adopting(context.project)) if is_asked else ():
            assert bound.target is not None
            schema = context.project.target.schema
            referrers = mapped_referrers(bound, context.project)
            table = qualified(schema, bound.target.name)
            referrers += [Referrer(*row) for row in run(target, REFERRERS, table=table)]
            image, removal = remove_surplus(bound, context.project, referrers)
            with silent_triggers(target, schema, bound.target.name, is_live=True):
                run(target, image, run=context.run_id)
                rows += run(target, removal).rowcount
        context.listen(Event(step.title, "inside", rows, rows))
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))
