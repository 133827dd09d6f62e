"""One step while it is taken: what it tells of its progress, and what the ledger keeps of it."""

import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rowcall.ledger.step import Made, StepId
from rowcall.ledger.steps import made_steps, next_version, write_inputs, write_step
from rowcall.ledger.store import done_batches
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.currency import inputs_now, is_finished, stale_inputs
from rowcall.plan.inputs import load_of
from rowcall.plan.steps import Plan, Step
from rowcall.run.context import Context
from rowcall.run.events import Event

S = TypeVar("S", bound=Step)


@dataclass
class Taking(Generic[S]):
    """A step, what it is made of as that stands now, and what it had made before, if anything."""

    context: Context
    step: S
    made: dict[StepId, Made]
    rows: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def before(self) -> Made | None:
        """Return what the step has made when it was last taken."""
        return self.made.get(self.step.id)

    @property
    def seconds(self) -> float:
        """Return how long it has been taken."""
        return time.monotonic() - self.begun

    def begin(self, done: int = 0, total: int = 0) -> None:
        """Tell that it begins, and how much there is to do, where that is known."""
        self.context.listen(Event(self.step.id, "begin", done, total))

    def tell(self, done: int = 0, total: int | None = None) -> None:
        """Tell how far it has come; what has no total is all there is."""
        total = done if total is None else total
        self.context.listen(Event(self.step.id, "inside", done, total))

    def record(
        self, target: Connection, rows: int | None, *, is_changed: bool = True, keeps: bool = False
    ) -> None:
        """Write in the transaction that did it that the step is done, and what it counted.

        Steps that hang on it are to be done again where it `is_changed`.
        """
        self.rows = rows or 0
        self.tell(self.rows)
        before = self.before
        version = before.version if before and not is_changed else next_version(target)
        inputs = inputs_now(self.context.plan.made_of[self.step.id], self.made)
        done = Made(version, inputs, is_finished=True, rows=rows, seconds=self.seconds, keeps=keeps)
        write_step(target, self.step.id, self.context.run_id, done)

    def end(self) -> None:
        """Tell that it is done."""
        self.context.listen(Event(self.step.id, "done", self.rows, self.rows, self.seconds))


# rows of a mapping that was gone, and is there again
_LEFT = "SELECT EXISTS (SELECT FROM rowcall.withdrawal WHERE mapping = %(mapping)s)"


def is_standing(
    context: Context, target: Connection, mapping: str, made: dict[StepId, Made]
) -> bool:
    """Return whether rows of the mapping stand that were decided in another way, or all of them.

    Then it is not loaded, but brought to what is decided now.
    """
    of = load_of(mapping)
    if is_finished(of, made) or value(target, _LEFT, mapping=mapping):
        return True
    if of not in made:
        return False
    has_changed = made[of].inputs and stale_inputs(of, context.plan, made)
    return bool(has_changed and done_batches(target, mapping))


def begin_load(
    context: Context, target: Connection, mapping: str, made: dict[StepId, Made]
) -> None:
    """Write what the rows are made of that a first load is about to write."""
    of = load_of(mapping)
    if of in made and not stale_inputs(of, context.plan, made):
        return
    inputs = inputs_now(context.plan.made_of[of], made)
    write_step(target, of, context.run_id, Made(next_version(target), inputs, is_finished=False))


def accept(context: Context, target: Connection, *steps: StepId) -> None:
    """Take what these steps have made for current, as what it is made of stands now."""
    made = made_steps(target)
    for of in steps:
        if of in made:
            write_inputs(target, of, inputs_now(context.plan.made_of[of], made))


def accept_unknown(target: Connection, plan: Plan) -> None:
    """Take what an older version made for current: it did not write what it was made of."""
    made = made_steps(target)
    for of, made_of in plan.made_of.items():
        if of in made and not made[of].inputs:
            write_inputs(target, of, inputs_now(made_of, made))


def invalidate(target: Connection, of: StepId) -> None:
    """Say that a step is to be done again, although nothing that it was made of is another."""
    run(
        target,
        "UPDATE rowcall.step_input SET fingerprint = ''"
        " WHERE (kind, name, column_name) = (%(kind)s, %(name)s, %(column)s)"
        " AND input_kind = 'definition'",
        kind=of.kind,
        name=of.name,
        column=of.column,
    )


def unfinish(target: Connection, of: StepId) -> None:
    """Say that a step is to be done again, since something before it is."""
    run(
        target,
        "UPDATE rowcall.step SET finished_at = NULL"
        " WHERE (kind, name, column_name) = (%(kind)s, %(name)s, %(column)s)",
        kind=of.kind,
        name=of.name,
        column=of.column,
    )
