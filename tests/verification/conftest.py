"""The library after its move, and psql to ask it; a fault is planted and taken back again."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from engine.databases import shared_database
from engine.moving import prepare
from projects.library.project import project
from rowcall.pg.server import Server

__all__ = ["shared_database"]

LIBRARY = Path(__file__).parent.parent / "projects" / "library"
SCRIPTS = Path(str(files("rowcall.verification")))


@dataclass(frozen=True)
class Psql:
    """A target, and the psql that asks it."""

    program: Path
    uri: str

    def ask(self, query: str, *, fault: str = "", **variables: str) -> list[str]:
        """Return the rows of a verification query, their values between bars."""
        planted = ["-c", "BEGIN", "-c", fault] if fault else []
        done = self.run(*planted, "-f", str(SCRIPTS / f"{query}.sql"), **variables)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout.splitlines()

    def run(
        self, *arguments: str, given: str | None = None, **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run psql without anybody's settings."""
        told = [word for name, text in variables.items() for word in ("-v", f"{name}={text}")]
        plain = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *told, *arguments]
        return subprocess.run(
            [str(self.program), self.uri, *plain],
            check=False,
            capture_output=True,
            text=True,
            input=given,
            timeout=120,
        )


@pytest.fixture(scope="module")
def library(server: Server, shared_database: Callable[[], str]) -> Psql:
    """The target of the library, moved; no test writes to it."""
    source = (LIBRARY / "source.sql").read_text(encoding="utf-8")
    target = (LIBRARY / "target.sql").read_text(encoding="utf-8")
    move = prepare(project, source, target, shared_database)
    assert move.run(jobs=1)
    return Psql(server.binaries / "psql", move.target)
