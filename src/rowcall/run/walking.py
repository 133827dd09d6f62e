"""Walks steps: what is current is passed over, everything else is taken, until nothing is stale."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from argon2.exceptions import HashingError

from rowcall.errors import GOES_ON, ConnectionFailed, DatabaseRefused, RowcallError
from rowcall.ledger.step import Made, StepId
from rowcall.ledger.steps import made_steps
from rowcall.ledger.store import finish_run
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run
from rowcall.pg.wait import Wait
from rowcall.pg.watch import Watch
from rowcall.plan.currency import is_current, is_finished
from rowcall.plan.inputs import load_of
from rowcall.plan.steps import (
    Adopt,
    AdvanceSequences,
    CloseAdoption,
    CloseStaging,
    Compute,
    Distribute,
    Fill,
    HashSecrets,
    HashStanding,
    Judge,
    Load,
    Override,
    Reckon,
    RemoveSurplus,
    RestoreKeys,
    StageQuery,
    StageTable,
    StandIns,
    Step,
    Verify,
    Withdraw,
)
from rowcall.run.adopting import adopt, close_adopted
from rowcall.run.advancing import advance_sequences
from rowcall.run.computing import compute_columns
from rowcall.run.context import Context, is_lost, lost
from rowcall.run.distributing import count_distributions
from rowcall.run.events import Event
from rowcall.run.filling import fill_column
from rowcall.run.judging import judge
from rowcall.run.keys import restore_keys
from rowcall.run.loading import load
from rowcall.run.overriding import override
from rowcall.run.parallel import interrupted
from rowcall.run.reckoning import reckon
from rowcall.run.removing import remove
from rowcall.run.secrets import hash_secrets
from rowcall.run.staging import close_staging, stage_derived, stage_tables
from rowcall.run.standing_in import write_stand_ins
from rowcall.run.standing_secrets import hash_standing
from rowcall.run.taking import Taking, unfinish
from rowcall.run.verifying import verify
from rowcall.run.viewing import write_views
from rowcall.run.withdrawing import withdraw_rows

# one function a kind of step; tables are staged before them, all under one snapshot
_DO: dict[type, Callable[[Taking[Any]], None]] = {
    Override: override,
    StageQuery: stage_derived,
    CloseStaging: close_staging,
    Adopt: adopt,
    CloseAdoption: close_adopted,
    HashStanding: hash_standing,
    Judge: judge,
    StandIns: write_stand_ins,
    Load: load,
    Verify: verify,
    Fill: fill_column,
    Withdraw: withdraw_rows,
    RemoveSurplus: remove,
    Compute: compute_columns,
    HashSecrets: hash_secrets,
    RestoreKeys: restore_keys,
    AdvanceSequences: advance_sequences,
    Distribute: count_distributions,
    Reckon: reckon,
}


# corrections wait for the first load, and rows that went leave room for others that were refused
_ROUNDS = 3


def walk(context: Context, steps: Sequence[Step], holder: Connection, watch: Watch) -> None:
    """Take the steps that are not current, in their order; `holder` has the run's lock."""
    with guarded("reading the ledger", watch):
        walked = _Walk(context, holder, watch)
    walked.stage(steps)
    walked.show_mappings()
    for _ in range(_ROUNDS):
        waits = walked.corrections_wait()
        walked.over([step for step in steps if not (waits and isinstance(step, Override))])
        if not walked.has_stale(steps):
            break
    with guarded("ending the run", watch), context.target() as target:
        finish_run(target, context.run_id)


class _Walk:
    """What the ledger knew when the last step was taken, and how the next one is."""

    def __init__(self, context: Context, holder: Connection, watch: Watch) -> None:
        self.context = context
        self.holder = holder
        self.watch = watch
        self.made = self._read()

    def stage(self, steps: Sequence[Step]) -> None:
        """Stage all tables, if the snapshot is not complete."""
        tables = [step for step in steps if isinstance(step, StageTable)]
        if is_finished(CloseStaging().id, self.made):
            for step in tables:
                self.context.listen(Event(step.id, "skipped"))
        elif tables:
            with guarded("staging", self.watch):
                stage_tables(self.context)
                self.made = self._read()

    def show_mappings(self) -> None:
        """Let the views hold the mappings of this project, where others ran before."""
        if any(of.kind == Judge.KIND for of in self.made):
            with guarded("writing the views", self.watch), self.context.target() as target:
                write_views(self.context, target)

    def corrections_wait(self) -> bool:
        """Return whether some mappings are loaded, and others not: these go on with what staging
        held when they began.
        """
        loads = [step.id for step in self.context.plan.steps if isinstance(step, Load)]
        is_begun = any(of in self.made for of in loads)
        return is_begun and not all(is_finished(of, self.made) for of in loads)

    def has_stale(self, steps: Sequence[Step]) -> bool:
        """Return whether a step is to be taken again."""
        return not all(map(self._is_current, steps))

    def over(self, steps: Sequence[Step]) -> None:
        """Take what is not current; mappings that refer to each other, until all of them are."""
        for step in steps:
            self._pass(step)
            for circle in self.context.project.circles:
                if step.id == load_of(circle[-1]):
                    self._settle(steps, circle)

    def _settle(self, steps: Sequence[Step], circle: tuple[str, ...]) -> None:
        inside = [
            step
            for step in steps
            if isinstance(step, Judge | StandIns | Load) and step.mapping in circle
        ]
        # what one frees may free one before it; each time around it is at least one mapping less
        for _ in circle:
            for step in inside:
                if not self._is_current(step):
                    self._pass(step)

    def _pass(self, step: Step) -> None:
        if isinstance(step, StageTable):
            return
        if self._is_current(step):
            self.context.listen(Event(step.id, "skipped"))
            return
        with guarded(step.title, self.watch):
            # without its connection the lock is gone, and another runner may have begun
            run(self.holder, "SELECT 1")
            if is_finished(Reckon().id, self.made):
                unfinish(self.holder, Reckon().id)
            self.holder.commit()
            taking = Taking(self.context, step, self.made)
            _DO[type(step)](taking)
            taking.end()
            self.made = self._read()

    def _is_current(self, step: Step) -> bool:
        return is_current(step, self.context.plan, self.made)

    def _read(self) -> dict[StepId, Made]:
        with self.context.target() as target:
            return made_steps(target)


@contextmanager
def guarded(where: str, watch: Watch) -> Generator[None]:
    """Turn what the database says no to into an error that tells the state and the next command."""
    try:
        yield
    except ConnectionFailed as error:
        raise lost(error, where) from None
    except psycopg.Error as error:
        if watch.stop.is_set():
            # what did not end by itself was cancelled
            raise interrupted() from None
        # the server has a time-out for locks where the options of the address say so
        has_ended = isinstance(error, psycopg.errors.LockNotAvailable) or watch.gave_up
        if has_ended and watch.wait:
            raise _gave_up(watch.wait, where) from None
        raise (lost if is_lost(error) else _refused)(error, where) from None
    except HashingError as error:
        # raised anew, since the frames in which it came up hold passwords
        raise RowcallError(
            rule=f'a password cannot be hashed in step "{where}"',
            cause=str(error),
            state="everything committed before is kept, and no password was written as it is",
            next=f"where memory is short, free some; then: {GOES_ON}",
        ) from None


def _gave_up(wait: Wait, where: str) -> DatabaseRefused:
    return DatabaseRefused(
        rule="a lock was waited for as long as was allowed",
        where=where,
        cause=f"the run {wait}",
        state="everything committed before is kept, and nothing of this step's open transaction",
        next=f"when the other session has ended: {GOES_ON}",
    )


def _refused(error: psycopg.Error, where: str) -> DatabaseRefused:
    return DatabaseRefused(
        rule=f'the database refused step "{where}"',
        cause=told(error),
        state="everything committed before is kept, and nothing of this step's open transaction",
        next=f"remove the cause, then: {GOES_ON}",
    )
