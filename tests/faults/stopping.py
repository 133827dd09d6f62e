"""Stops runs, and compares what came of them with a run that nothing stopped."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.moving import Move, catalog

TESTS = Path(__file__).parent.parent
PYTHONPATH = os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)])
PATIENCE = 120

LEFT_OVER = """
SELECT 'judging', relname FROM pg_class WHERE relnamespace = 'rowcall_judging'::regnamespace
UNION ALL
SELECT 'dropped', object_name FROM rowcall.dropped_object
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

    def kill(self, kind: str, moment: str, occurrence: int = 1) -> None:
        """Run in a process of its own, which kills itself at that moment."""
        done = self.start(kind, moment, occurrence)
        _, said = done.communicate(timeout=PATIENCE)
        assert done.returncode == -signal.SIGKILL, said

    def start(self, kind: str, moment: str, occurrence: int = 1) -> "subprocess.Popen[str]":
        """Start a process that kills itself at that moment, and return at once."""
        here = [str(TESTS / "faults" / "driver.py"), self.whole.name]
        told = [self.move.source, self.move.target, kind, moment, str(occurrence)]
        return subprocess.Popen(
            [sys.executable, *here, *told],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": PYTHONPATH},
        )

    def run_to_the_end(self) -> None:
        """Run again: the end is the same as that of a run that nothing stopped."""
        self.move.run()
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
