"""The last step: both balances, and a difference of one row fails."""

from collections.abc import Iterable
from functools import partial

from rowcall.compile.views import target_tables
from rowcall.errors import BalanceBroken
from rowcall.pg.run_sql import run
from rowcall.plan.steps import Reckon
from rowcall.run.context import Context
from rowcall.run.parallel import in_parallel
from rowcall.run.taking import Taking

# what comes next where a row is lost or counted twice
MUST_NOT_HAPPEN = "rowcall report, and tell the maintainers: this must not happen"


def reckon(taking: Taking[Reckon]) -> None:
    """Check both balances; raises BalanceBroken with the lines that differ."""
    taking.begin()
    context = taking.context
    keep_target_lines(context)
    with context.target() as target:
        broken = run(
            target,
            "SELECT mapping || ' of ' || source_table, difference FROM rowcall.reckoned_balance"
            " WHERE difference <> 0"
            " UNION ALL "
            "SELECT target_table, difference FROM rowcall.reckoned_target_balance"
            " WHERE difference <> 0",
        ).fetchall()
        if broken:
            lines = "; ".join(f"{line} by {difference:,}" for line, difference in broken)
            raise BalanceBroken(
                rule="the account of the rows does not add up",
                cause=lines,
                state="all batches are committed; do not switch to this target",
                next=MUST_NOT_HAPPEN,
            )
        # behind the last image, in one go: row by row, random keys cost five times as much
        run(
            target,
            "CREATE INDEX IF NOT EXISTS before_image_row ON rowcall.before_image (target_key)",
        )
        # the last commit takes all before it to the disk: done is done, even if the power goes
        run(target, "SET LOCAL synchronous_commit = on")
        taking.record(target, None)


def keep_source_lines(context: Context, mappings: Iterable[str]) -> None:
    """Count the units of these mappings against their entries, and keep the lines as evidence."""
    keep = partial(_keep, context, "balance", "mapping")
    in_parallel(keep, mappings, context.jobs, context.stop)


def keep_target_lines(context: Context) -> None:
    """Count the rows of every mapped table against the ledger's lines, and keep what is found."""
    tables = [table.name for table in target_tables(context.project)]
    keep = partial(_keep, context, "target_balance", "target_table")
    in_parallel(keep, tables, context.jobs, context.stop)


def _keep(context: Context, view: str, column: str, line: str) -> None:
    """A constant in the WHERE makes the planner leave out the view's other branches."""
    with context.target() as target:
        kept = f"rowcall.reckoned_{view}"
        run(target, f"DELETE FROM {kept} WHERE {column} = %(line)s", line=line)
        run(
            target,
            f"INSERT INTO {kept} SELECT * FROM rowcall.{view} WHERE {column} = %(line)s",
            line=line,
        )
