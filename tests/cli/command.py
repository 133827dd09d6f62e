"""The command `rowcall` in a process of its own."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

HERE = Path(__file__).parent
PROJECT = HERE / "project"
SRC = HERE.parent.parent / "src"
KEY = "0123456789abcdef0123456789abcdef"
PATIENCE = 120
_WAITS = """SELECT 1 FROM pg_stat_activity
 WHERE datname = current_database() AND application_name LIKE 'rowcall%'
   AND wait_event_type = 'Lock'"""


@dataclass
class Command:
    """Runs `rowcall` with an environment of its own, in a folder of its own."""

    folder: Path
    environment: dict[str, str]
    running: list["subprocess.Popen[str]"] = field(default_factory=list)

    def __call__(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "rowcall", *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environment | more,
            timeout=PATIENCE,
        )

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start the command and return at once."""
        process = subprocess.Popen(
            [sys.executable, "-m", "rowcall", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=self.environment,
        )
        self.running.append(process)
        return process


def until_it_waits(uri: str) -> None:
    """Return when a connection of ours waits for a lock."""
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(uri, autocommit=True) as connection:
        while connection.execute(_WAITS).fetchone() is None:
            assert time.monotonic() < deadline, "nothing waits for the lock"
            time.sleep(0.02)
