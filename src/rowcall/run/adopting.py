"""Finding the rows that an earlier migration wrote: lines in the ledger are all that is written."""

import time

from psycopg import errors

from rowcall.compile.evidence import identity_of
from rowcall.compile.recognise import recognise
from rowcall.compile.relations import adoption
from rowcall.compile.views import public_views
from rowcall.errors import ProjectError
from rowcall.ledger.store import judged_mappings, record_step
from rowcall.pg.indexing import apply
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Adopt, CloseAdoption
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.reckoning import keep_target_lines


def adopt(context: Context, step: Adopt) -> None:
    """Apply the mapping's rules in order, in one transaction; what a crash left of it goes."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    bound = context.project[step.mapping]
    with context.target() as target:
        try:
            for one in recognise(bound, context.project):
                apply(target, one)
        except (errors.ProgrammingError, errors.DataError) as error:
            raise ProjectError(
                rule=f'the identity of "{bound.name}" does not fit the databases',
                where=str(identity_of(bound).place),
                cause=f"{error.diag.message_primary} ({error.sqlstate})",
                state="the source is staged; nothing was written to the target's tables",
                next="correct the expression, then: rowcall adopt",
            ) from None
        rows = int(value(target, f"SELECT count(*) FROM {adoption(bound.name)}"))
        context.listen(Event(step.title, "inside", rows, rows))
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))


def close_adopted(context: Context, step: CloseAdoption) -> None:
    """Make the public views tell what was found, and count every table by origin."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    with context.target() as target:
        for view in public_views(context.project, judged_mappings(target)):
            run(target, view)
    keep_target_lines(context)
    with context.target() as target:
        # adoption is an answer that people act on: it is on the disk before it is told
        run(target, "SET LOCAL synchronous_commit = on")
        context.listen(Event(step.title, "inside"))
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, None, seconds)
    context.listen(Event(step.title, "done", seconds=seconds))
