"""Removing surplus rows, children first: one transaction, so that a crash removes none."""

from rowcall.compile.bind import BoundProject
from rowcall.compile.evidence import adopting
from rowcall.compile.surplus import (
    REFERRERS,
    Referrer,
    has_surplus,
    known_referrers,
    remove_surplus,
)
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import RemoveSurplus
from rowcall.run.context import Context
from rowcall.run.taking import Taking
from rowcall.run.triggers import silent_triggers
from rowcall.schema.table import Table
from rowcall.sql.quote import qualified


def tables_with_surplus(target: Connection, project: BoundProject) -> set[str]:
    """Return the tables of which surplus rows will be removed."""
    if not project.adopts or not value(target, "SELECT removes_surplus FROM rowcall.ledger"):
        return set()
    rows = run(
        target, "SELECT DISTINCT target_table FROM rowcall.adoptions WHERE origin = 'surplus'"
    )
    return {row[0] for row in rows}


def remove(taking: Taking[RemoveSurplus]) -> None:
    """Remove the surplus rows to which nothing refers, if somebody asked for it."""
    taking.begin()
    context = taking.context
    rows = 0
    with context.target() as target:
        is_asked = value(target, "SELECT removes_surplus FROM rowcall.ledger")
        # a row that goes may free one of its own table, or of one that was looked at before
        while is_asked and (removed := _remove_free(context, target)):
            rows += removed
        taking.record(target, rows)


def referrers_of(context: Context, target: Connection, to: Table) -> list[Referrer]:
    """Return all that may refer to rows of a table, its keys dropped or not."""
    table = qualified(context.project.target.schema, to.name)
    found = run(target, REFERRERS, table=table).fetchall()
    return [
        *known_referrers(to, context.project),
        *(Referrer(other, tuple(columns), tuple(to)) for other, columns, to in found),
    ]


def _remove_free(context: Context, target: Connection) -> int:
    """Remove, children first, the rows to which nothing refers now; return how many."""
    removed = 0
    schema = context.project.target.schema
    for bound in reversed(adopting(context.project)):
        assert bound.target is not None
        if not value(target, has_surplus(bound)):
            continue
        removal = remove_surplus(
            bound, context.project, referrers_of(context, target, bound.target)
        )
        with silent_triggers(target, schema, bound.target.name):
            removed += run(target, removal, run=context.run_id).rowcount
    return removed
