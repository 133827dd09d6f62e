"""Removing derived rows that the corrected source no longer implies."""

from rowcall.compile.carry import sweep
from rowcall.pg.run_sql import run
from rowcall.plan.steps import StageQuery
from rowcall.run.context import Context
from rowcall.run.triggers import silent_triggers


def sweep_derived(context: Context, correction: int) -> list[str]:
    """Remove the rows and their entries, children first; return the mappings that were swept.

    Only what a query no longer returns can have vanished, and only of a query that ran anew.
    """
    anew = {
        step.relation
        for step in context.plan.steps
        if isinstance(step, StageQuery) and step.correction == correction
    }
    swept: list[str] = []
    with context.target() as target:
        for bound in reversed(context.project.mappings):
            if not bound.is_derived or not bound.target or bound.readings[0].relation not in anew:
                continue
            swept.append(bound.name)
            schema = context.project.target.schema
            with silent_triggers(target, schema, bound.target.name):
                for number in range(len(bound.readings)):
                    run(target, sweep(bound, number, context.project))
    return swept
