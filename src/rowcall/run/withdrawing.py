"""Removing the rows that no record stands for any more, children first: one transaction."""

from rowcall.compile.evidence import adopting
from rowcall.compile.load import has_refused
from rowcall.compile.withdrawing import (
    forget_claimed,
    forget_mapping,
    list_abandoned,
    release_adopted,
    remove_adopted,
    withdraw,
    withdraw_stand_ins,
)
from rowcall.ledger.writing import Writing
from rowcall.ledger.writings import has_entries, last_writings, writings_to_go
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.inputs import load_of
from rowcall.plan.steps import Withdraw
from rowcall.run.context import Context
from rowcall.run.removing import referrers_of
from rowcall.run.taking import Taking, invalidate
from rowcall.run.triggers import silent_triggers
from rowcall.run.viewing import write_views
from rowcall.schema.table import Table


def withdraw_rows(taking: Taking[Withdraw]) -> None:
    """Remove the rows that may go; the others stay, and are listed."""
    taking.begin()
    context = taking.context
    rows = 0
    with context.target() as target:
        _abandon(context, target)
        tables = dict.fromkeys(of.target_table for _, of in writings_to_go(target))
        for table in tables:
            run(target, forget_claimed(_table(context, table), context.project))
        recognised = adopting(context.project) if context.project.adopts else []
        for bound in recognised:
            run(target, release_adopted(bound))
        # a row that goes may free one of its own table, or of one that was looked at before
        while removed := _remove_free(context, target):
            rows += removed
        for bound in recognised:
            run(target, remove_adopted(bound), run=context.run_id)
        for bound in context.project.mappings if rows else ():
            # what the database refused may find its place now
            if bound.target and value(target, has_refused(bound)):
                invalidate(target, load_of(bound.name))
        keeps = bool(writings_to_go(target))
        taking.record(target, rows, is_changed=rows > 0, keeps=keeps)


def _abandon(context: Context, target: Connection) -> None:
    """List the rows of mappings that are not in the project any more.

    Their entries are kept while the rows are: a mapping that comes back finds them.
    """
    known = {bound.name for bound in context.project.mappings}
    gone = [one for name, one in last_writings(target).items() if name not in known]
    gone = [one for one in gone if has_entries(target, one[1])]
    for number, writing in gone:
        for statement in list_abandoned(writing):
            run(target, statement, run=context.run_id, written=number)
        for statement in forget_mapping(writing) if context.plan.withdraws else ():
            run(target, statement)
    if gone and context.plan.withdraws:
        write_views(context, target)


def _remove_free(context: Context, target: Connection) -> int:
    """Remove, children first, the rows to which nothing refers now; return how many."""
    order = {bound.name: place for place, bound in enumerate(context.project.mappings)}
    found = [one for one in writings_to_go(target) if _may_go(context, one[1])]
    found.sort(key=lambda one: -order.get(one[1].mapping, len(order)))
    schema, removed = context.project.target.schema, 0
    for number, writing in found:
        table = _table(context, writing.target_table)
        statement = withdraw(writing, table, context.project, referrers_of(context, target, table))
        with silent_triggers(target, schema, table.name):
            removed += run(target, statement, run=context.run_id, written=number).rowcount
    for name, hash_sql in run(target, _STAND_INS) if context.plan.withdraws else ():
        table = _table(context, name)
        referrers = referrers_of(context, target, table)
        statement = withdraw_stand_ins(hash_sql, table, context.project, referrers)
        with silent_triggers(target, schema, name):
            removed += run(target, statement, run=context.run_id, hash=hash_sql).rowcount
    return removed


_STAND_INS = """SELECT DISTINCT target_table, hash_sql FROM rowcall.placeholder
 WHERE hash_sql IS NOT NULL ORDER BY 1, 2"""


def _table(context: Context, table: str) -> Table:
    return context.project.target.tables[table]


def _may_go(context: Context, writing: Writing) -> bool:
    """What a query no longer implies was never anybody's record, and needs no leave to go."""
    derived = {bound.name for bound in context.project.mappings if bound.is_derived}
    return context.plan.withdraws or writing.mapping in derived
