"""Finding the rows that an earlier migration wrote: lines in the ledger are all that is written."""

from psycopg import errors

from rowcall.compile.evidence import identity_of
from rowcall.compile.recognise import recognise
from rowcall.compile.relations import adoption
from rowcall.errors import ProjectError
from rowcall.pg.indexing import apply
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Adopt, CloseAdoption
from rowcall.run.reckoning import keep_target_lines
from rowcall.run.taking import Taking
from rowcall.run.viewing import write_views


def adopt(taking: Taking[Adopt]) -> None:
    """Apply the mapping's rules in order, in one transaction; what a crash left of it goes."""
    taking.begin()
    context, step = taking.context, taking.step
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
        taking.record(target, rows)


def close_adopted(taking: Taking[CloseAdoption]) -> None:
    """Make the public views tell what was found, and count every table by origin."""
    taking.begin()
    context = taking.context
    with context.target() as target:
        write_views(context, target)
    keep_target_lines(context)
    with context.target() as target:
        # adoption is an answer that people act on: it is on the disk before it is told
        run(target, "SET LOCAL synchronous_commit = on")
        taking.record(target, None)
