"""Reads how far the runs on a target have come."""

from math import ceil

from rowcall.account.lines import BatchCount, RunTime, Status
from rowcall.compile.bind import BoundProject
from rowcall.ledger.opening import has_ledger
from rowcall.ledger.steps import is_complete, made_steps
from rowcall.ledger.store import batch_sizes
from rowcall.pg.connect import Connection
from rowcall.pg.lock import is_held
from rowcall.pg.run_sql import run, value
from rowcall.pg.wait import Wait
from rowcall.pg.waits import read_waits
from rowcall.plan.currency import is_current, is_finished
from rowcall.plan.steps import CloseAdoption, Plan

_RUNS = """SELECT run_id, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       extract(epoch FROM finished_at - started_at)::float8
  FROM rowcall.run
 ORDER BY run_id"""


def read_runs(connection: Connection) -> tuple[RunTime, ...]:
    """Return all runs, the first one first."""
    return tuple(RunTime(*row) for row in run(connection, _RUNS))


def read_status(
    connection: Connection,
    project: BoundProject | None,
    plan: Plan | None,
    waits: tuple[Wait, ...] = (),
) -> Status:
    """Return the status; without a plan, the total of its steps is unknown.

    Waits are those of a run in the source; those in the target are looked for.
    """
    waits = (*waits, *read_waits(connection))
    if project is None or not has_ledger(connection):
        return Status(
            has_ledger=False,
            total_steps=len(plan.steps) if plan else None,
            next_step=plan.steps[0].title if plan else None,
            waits=waits,
        )
    made = made_steps(connection)
    done = {of for of in made if is_finished(of, made)}
    waiting = [step for step in plan.steps if not is_current(step, plan, made)] if plan else []
    return Status(
        has_ledger=True,
        is_finished=is_complete(connection),
        is_running=is_held(connection),
        project=str(value(connection, "SELECT project FROM rowcall.ledger")),
        runs=read_runs(connection),
        done_steps=len(plan.steps) - len(waiting) if plan else len(done),
        total_steps=len(plan.steps) if plan else None,
        next_step=waiting[0].title if waiting else None,
        batches=_batches(connection, project),
        dropped_objects=int(value(connection, "SELECT count(*) FROM rowcall.dropped_object")),
        adopts=project.adopts,
        is_adopted=CloseAdoption().id in done,
        waits=waits,
    )


def _batches(connection: Connection, project: BoundProject) -> tuple[BatchCount, ...]:
    done = dict(
        run(
            connection,
            "SELECT mapping, count(*) FROM rowcall.batch WHERE batch_id > 0 GROUP BY mapping",
        )
    )
    staged = dict(run(connection, "SELECT relation, row_count FROM rowcall.staged"))
    sizes = batch_sizes(connection)
    lines: list[BatchCount] = []
    for bound in project.mappings:
        relations = [reading.relation for reading in bound.readings]
        is_staged = all(relation in staged for relation in relations)
        size = sizes.get(bound.name, bound.batch)
        total = sum(ceil(staged[r] / size) for r in relations) if is_staged else None
        lines.append(BatchCount(bound.name, done.get(bound.name, 0), total))
    return tuple(lines)
