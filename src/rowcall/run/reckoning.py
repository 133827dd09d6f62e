"""The last step: both balances, and a difference of one row fails."""

import time
from functools import partial

from rowcall.errors import BalanceBroken
from rowcall.ledger.store import finish_run, record_step
from rowcall.pg.run_sql import run
from rowcall.plan.steps import Reckon
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.parallel import in_parallel


def reckon(context: Context, step: Reckon) -> None:
    """Check both balances; raises BalanceBroken with the lines that differ."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    # the lines are kept as evidence of the run's end, and read for its summary
    in_parallel(partial(_keep, context), ("balance", "target_balance"), context.jobs, context.stop)
    with context.target() as target:
        broken = run(
            target,
            "SELECT mapping || ' of ' || source_table, difference FROM rowcall.reckoned_balance"
            " WHERE difference <> 0"
            " UNION ALL "
            "SELECT target_table, difference FROM rowcall.reckoned_target_balance"
            " WHERE difference <> 0",
        ).fetchall()
        context.listen(Event(step.title, "inside"))
        if broken:
            lines = "; ".join(f"{line} by {difference:,}" for line, difference in broken)
            raise BalanceBroken(
                rule="the account of the rows does not add up",
                cause=lines,
                state="all batches are committed; do not switch to this target",
                next="rowcall report, and tell the maintainers: this must not happen",
            )
        # the last commit takes all before it to the disk: done is done, even if the power goes
        run(target, "SET LOCAL synchronous_commit = on")
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, None, seconds)
        finish_run(target, context.run_id)
    context.listen(Event(step.title, "done", seconds=seconds))


def _keep(context: Context, view: str) -> None:
    with context.target() as target:
        run(target, f"DROP TABLE IF EXISTS rowcall.reckoned_{view}")
        run(target, f"CREATE TABLE rowcall.reckoned_{view} AS TABLE rowcall.{view}")
