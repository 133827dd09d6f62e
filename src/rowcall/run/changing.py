"""What may change in a project while rows of it stand, and what may not."""

from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims
from rowcall.compile.evidence import adopts
from rowcall.compile.relations import STAGING
from rowcall.errors import RefusedError, begin_anew
from rowcall.ledger.steps import is_done, made_steps, write_inputs
from rowcall.ledger.store import done_batches
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.plan.currency import inputs_now, is_finished, stale_inputs
from rowcall.plan.inputs import load_of
from rowcall.plan.steps import Adopt, CloseStaging, Load, Plan

_STAGED = """SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
 WHERE relnamespace = to_regnamespace(%(staging)s) AND relkind = 'r' AND attnum > 0
   AND NOT attisdropped"""


def keep_adoption(target: Connection, plan: Plan) -> None:
    """Rows stay recognised by the rules of the beginning, once rows are written: these change what
    the rules compare.

    Raises RefusedError where other rules can still be applied.
    """
    made = made_steps(target)
    steps = [step for step in plan.steps if isinstance(step, Adopt) and step.id in made]
    stale = [step for step in steps if stale_inputs(step.id, plan, made)]
    if not any(of.kind == Load.KIND for of in made):
        if stale:
            raise RefusedError(
                rule="the rules changed since rows were adopted",
                cause=", ".join(step.mapping for step in stale),
                state="nothing was written but which rows were recognised",
                next="recognise them again: rowcall adopt",
            )
        return
    for step in stale:
        write_inputs(target, step.id, inputs_now(plan.made_of[step.id], made))


def refuse_half_repaired(target: Connection, project: BoundProject, plan: Plan) -> None:
    """Raise RefusedError where a mapping changed of whose adopted rows some are repaired.

    What people wrote in the others is known by column, and a changed mapping compares rows.
    """
    made = made_steps(target)
    half = [
        bound.name
        for bound in project.mappings
        if adopts(bound, project)
        and load_of(bound.name) in made
        and not is_finished(load_of(bound.name), made)
        and stale_inputs(load_of(bound.name), plan, made)
        and done_batches(target, bound.name)
    ]
    if half:
        raise RefusedError(
            rule="mappings changed while the adopted rows of them were being repaired",
            cause=", ".join(half),
            state="nothing was written",
            next="go back to the mappings that it began with, then: rowcall run; or restore the"
            " backup of the target, then: rowcall adopt --no-backup",
        )


def refuse_unstaged(target: Connection, project: BoundProject, claimed: Claims) -> None:
    """Raise RefusedError where mappings read columns of which no snapshot is staged."""
    if not is_done(target, CloseStaging.KIND):
        return
    staged = {tuple(row) for row in run(target, _STAGED, staging=STAGING)}
    missing = [
        f"{table}.{column}"
        for table in claimed.tables
        for column in sorted(claimed.columns[table])
        if (table, column) not in staged
    ]
    if missing:
        raise RefusedError(
            rule="the mappings read columns that were not read when the source was staged",
            cause=", ".join(missing),
            state="nothing was written",
            next="go back to mappings that read what is staged, then: rowcall run; or"
            f" {begin_anew(adopts=project.adopts)}",
        )
