"""Stops runs, and compares what came of them with a run that nothing stopped."""

import os
import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg

from engine.moving import Move, catalog
from faults.dying import die_at
from faults.hearing import heard_by
from faults.projects import BATCH, PROJECTS
from fixtures.command import PATIENCE, Command, Process, commands
from rowcall.pg.lock import is_held
from rowcall.run.events import Event, Listener

# kinds of steps that `adopt` walks
ADOPTING = {"StageTable", "StageQuery", "CloseStaging", "Adopt", "CloseAdoption"}

LEFT_OVER = """
SELECT 'judging', relname FROM pg_class WHERE relnamespace = 'rowcall_judging'::regnamespace
UNION ALL
SELECT 'dropped', object_name FROM rowcall.dropped_object
"""
WAITING = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'rowcall target'
   AND wait_event_type = 'Lock'
"""
WRITTEN = """
SELECT 'run', run_id::text, finished_at FROM rowcall.run
UNION ALL
SELECT 'step', title, finished_at FROM rowcall.step
UNION ALL
SELECT 'batch', mapping || batch_id, finished_at FROM rowcall.batch
 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Whole:
    """The end of a run that nothing stopped."""

    name: str
    source: str
    empty: str
    done: str
    state: dict[str, str]
    catalog: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Stopped:
    """A migration that the command line runs, that is stopped, and that comes to the same end."""

    whole: Whole
    move: Move
    rowcall: Command

    @property
    def options(self) -> tuple[str, ...]:
        """Return what the command is told of project and databases."""
        places = ("--source", self.move.source, "--target", self.move.target)
        return (*PROJECTS[self.whole.name].options, *places)

    @property
    def verb(self) -> tuple[str, ...]:
        """Return the next command of an operator who wants the whole of it."""
        if self.move.adopts and not self.move.is_adopted:
            return ("adopt", "--no-backup", *self.options)
        return self.run_verb

    @property
    def run_verb(self) -> tuple[str, ...]:
        """Return the command that loads."""
        batches = ("--batch-size", str(BATCH)) if self.whole.name == "edu_lms" else ()
        if self.move.adopts:
            return ("run", "--offline", "--remove-surplus", *batches, *self.options)
        return ("run", *batches, *self.options)

    def kill(self, kind: str, moment: str, occurrence: int = 1) -> None:
        """Run the command in a process of its own, which kills itself at that moment."""
        verb = self.verb
        if verb[0] == "adopt" and kind not in ADOPTING:
            done = self.rowcall(*verb)
            assert done.returncode == 0, done.stderr
            verb = self.verb
        self.kill_in(verb, kind, moment, occurrence)

    def kill_in(self, verb: tuple[str, ...], kind: str, moment: str, occurrence: int) -> None:
        """Call the command in a copy of this process: a start of Python costs a second."""
        said = self.rowcall.folder / "said"
        child = os.fork()
        if child == 0:
            try:
                with heard_by(lambda plan: die_at(plan, kind, moment, occurrence)):
                    said.write_text(self.rowcall(*verb).stderr)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert is_killed, said.read_text() if said.exists() else status

    def command(self, uri: str = "") -> Process:
        """Start the loading command, and return at once."""
        arguments = list(self.run_verb)
        if uri:
            arguments[arguments.index("--target") + 1] = uri
        return self.rowcall.start(*arguments)

    def run_to_the_end(self) -> None:
        """Type the commands again: the end is the same as that of a run that nothing stopped."""
        for _ in range(2):
            verb = self.verb
            done = self.rowcall(*verb)
            assert done.returncode == 0, done.stderr
            if verb[0] == "run":
                break
        self.assert_same_end()

    def assert_same_end(self) -> None:
        """Every row, entry, key and trigger is as it should be, and nothing is left to do."""
        assert self.move.differences() == {}
        missing = set(self.whole.catalog).symmetric_difference(catalog(self.move.target))
        assert not missing, missing
        state = self.move.state()
        other = [name for name in state if state[name] != self.whole.state[name]]
        assert not other, other
        left = self.move.rows(LEFT_OVER)
        assert not left, left
        before = self.move.rows(WRITTEN)
        again = self.rowcall(*self.run_verb)
        assert again.returncode == 0, again.stderr
        assert "nothing is left to do" in again.stderr
        assert self.move.rows(WRITTEN) == before


def ended(process: Process) -> tuple[int, str]:
    """Wait for the end of a process, and return its exit code and what it said."""
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def advised(said: str) -> list[str]:
    """Return the arguments of the first command that the `next` line of an error names."""
    return commands(said.partition("\n  next ")[2])[0]


@contextmanager
def closed_gate(uri: str) -> Generator[psycopg.Connection[Any]]:
    """Let the batches of stays wait in the middle of their INSERT until the block is left."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        yield connection


def wait_for(connection: psycopg.Connection[Any], backends: int, process: Process) -> None:
    """Return when so many backends of the runner in the process wait for a lock."""

    def is_so() -> bool:
        assert process.poll() is None, ended(process)
        return waiting(connection) == backends

    until(is_so)


def waiting(connection: psycopg.Connection[Any]) -> int:
    """Return how many backends of runners wait for a lock."""
    row = connection.execute(WAITING).fetchone()
    assert row is not None
    return int(row[0])


def wait_for_no_runner(connection: psycopg.Connection[Any]) -> None:
    """Return when the server has noticed that the runner is gone."""
    until(lambda: not is_held(connection))


def until(is_so: Callable[[], bool]) -> None:
    """Return when it is so; only the server's views tell, and they have no events."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "what is waited for does not come"
        time.sleep(0.02)


def at(step: str, moment: str, occurrence: int, act: Callable[[], object]) -> Listener:
    """Return a listener that acts at one moment of a step."""
    seen = count(1)

    def listen(event: Event) -> None:
        if (event.step, event.moment) == (step, moment) and next(seen) == occurrence:
            act()

    return listen
