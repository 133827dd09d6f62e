"""Stops runs, and compares what came of them with a run that nothing stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from engine.moving import ID_KEY, Move, catalog
from rowcall.pg.lock import is_held
from rowcall.run.events import Event, Listener

Process = subprocess.Popen[str]

TESTS = Path(__file__).parent.parent
PYTHONPATH = os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)])
PATIENCE = 60

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
SELECT 'step', step, finished_at FROM rowcall.step
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
    state: dict[str, str]
    catalog: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Stopped:
    """A move that is stopped, and then has to come to the same end."""

    whole: Whole
    move: Move
    running: list[Process] = field(default_factory=list)

    def kill(self, kind: str, moment: str, occurrence: int = 1) -> None:
        """Run in a process of its own, which kills itself at that moment."""
        driver = str(TESTS / "faults" / "driver.py")
        places = (self.whole.name, self.move.source, self.move.target)
        code, said = ended(self._start(driver, *places, kind, moment, str(occurrence)))
        assert code == -signal.SIGKILL, (code, said)

    def command(self, uri: str = "") -> Process:
        """Start `rowcall run` on the small project, and return at once."""
        target = uri or self.move.target
        return self._start("-m", "rowcall", "run", "--jobs", "2", "--target", target)

    def end_processes(self) -> None:
        """End what the test has left running."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def _start(self, *arguments: str) -> Process:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ
            | {
                "PYTHONPATH": PYTHONPATH,
                "ROWCALL_PROJECT": str(TESTS / "faults" / "small"),
                "ROWCALL_SOURCE": self.move.source,
                "ROWCALL_PROJECT_KEY": ID_KEY.decode(),
            },
        )
        self.running.append(process)
        return process

    def run_to_the_end(self) -> None:
        """Run again: the end is the same as that of a run that nothing stopped."""
        self.move.finish()
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
        assert self.move.run() is False
        assert self.move.rows(WRITTEN) == before


def ended(process: Process) -> tuple[int, str]:
    """Wait for the end of a process, and return its exit code and what it said."""
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


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
