"""The progress of a run as lines of JSON, in the place of bars."""

import time
from collections.abc import Generator
from contextlib import contextmanager

from rowcall.cli.finished_steps import stopping
from rowcall.cli.log import write_line
from rowcall.plan.steps import Plan
from rowcall.report.events import begun_line, ended_line, error_name, line, step_line
from rowcall.run.events import Event


class JsonLog:
    """Writes a line for each event of a run."""

    def __init__(self) -> None:
        self.is_silent = True

    def __call__(self, event: Event) -> None:
        """Write the event."""
        self.is_silent = False
        write_line(step_line(event))

    def tell_stop(self, times: int) -> None:
        """Say that the run will stop; called by a signal, in the middle of anything."""
        write_line(line("stopping", text=stopping(times)))


@contextmanager
def json_log(plan: Plan) -> Generator[JsonLog]:
    """Yield the listener between the lines of the run's begin and end."""
    begun = time.monotonic()
    log = JsonLog()
    write_line(begun_line(plan))
    reason = ""
    try:
        yield log
        # a run that has nothing left to do walks no step
        reason = "nothing_to_do" if log.is_silent else "done"
    except BaseException as error:
        reason = error_name(error)
        raise
    finally:
        write_line(ended_line(reason, time.monotonic() - begun))
