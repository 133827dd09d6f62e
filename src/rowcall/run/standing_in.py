"""Stand-in rows: written before the rows that refer to them; a unit whose own is refused waits."""

import psycopg

from rowcall.compile.bind import Bound
from rowcall.compile.placeholders import StandIns as Statements
from rowcall.compile.placeholders import refuse_units, stand_in_tables, stand_ins
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.plan.steps import StandIns
from rowcall.run.bisecting import refused_keys
from rowcall.run.context import Context
from rowcall.run.judging import ROW_ERRORS, judged_before
from rowcall.run.ruling import Refused, rule_stand_ins, told_of
from rowcall.run.taking import Taking, is_standing
from rowcall.run.triggers import silent_triggers


def write_stand_ins(taking: Taking[StandIns]) -> None:
    """Write the placeholder rows, each with its line in the ledger."""
    taking.begin()
    context = taking.context
    bound = context.project[taking.step.mapping]
    rows = 0
    with context.target() as target:
        stands = is_standing(context, target, bound.name, taking.made)
        decided = judged_before(context, target, bound.name, again=stands)
        refuse = rule_stand_ins if stands else _refuse
        with silent_triggers(target, context.project.target.schema, *stand_in_tables(decided)):
            for statements in stand_ins(decided):
                written, refused = _make(context, target, statements)
                rows += written
                refuse(context, target, bound, statements, refused)
                if stands:
                    rows += _rewrite(target, bound, statements)
        taking.record(target, rows)


_WRITTEN = """SELECT DISTINCT hash_sql FROM rowcall.placeholder
 WHERE (mapping, for_mapping) = (%(parent)s, %(child)s) AND hash_sql IS NOT NULL"""


def _rewrite(target: Connection, bound: Bound, statements: Statements) -> int:
    """Give the stand-ins of other values, or of other columns, those of today; return how many."""
    if not statements.rewrite:
        return 0
    ways = [row[0] for row in run(target, _WRITTEN, parent=statements.parent, child=bound.name)]
    found = (run(target, statements.rewriting(way), hash=way, keys=None) for way in ways)
    return sum(one.rowcount for one in found)


def _refuse(
    context: Context,
    target: Connection,
    bound: Bound,
    statements: Statements,
    refused: Refused,
) -> None:
    sql = refuse_units(bound, statements.refused)
    for key, error in refused:
        run(target, sql, key=key, told=told_of(error, statements))


def _make(context: Context, target: Connection, statements: Statements) -> tuple[int, Refused]:
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
