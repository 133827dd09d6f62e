"""One more listener for a run of the real command: nothing of the command is replaced."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from rowcall.api.migration import Migration
from rowcall.plan.steps import Plan
from rowcall.run.events import Event, Listener, silent


@contextmanager
def heard_by(listener_of: Callable[[Plan], Listener]) -> Generator[None]:
    """Let what is returned for the plan hear every event of the runs in this process, first."""
    run = Migration.run

    def run_heard(migration: Migration, *, listen: Listener = silent, **more: Any) -> bool:
        hears = listener_of(migration.prepared.plan)

        def both(event: Event) -> None:
            hears(event)
            listen(event)

        return run(migration, listen=both, **more)

    Migration.run = run_heard  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Migration.run = run  # type: ignore[method-assign]
