"""An operator at a command line, who names everything on it and types what the errors say."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from fixtures.command import Command, Done

# which of the options that name things a command takes, where not all three
_TAKES = {
    "describe": ("--project",),
    "init": ("--source", "--target"),
    "demo": (),
    "server": (),
    "sql": (),
}


@dataclass
class Desk:
    """A copy of a project between two databases; no variable of the environment names them."""

    rowcall: Command
    source: str
    target: str

    @property
    def folder(self) -> Path:
        """Where the commands are typed."""
        return self.rowcall.folder

    @property
    def project(self) -> Path:
        """The file of the mappings."""
        return self.folder / "parcels" / "project.py"

    def __call__(self, verb: str, *words: str, **variables: str) -> Done:
        """Call a command, with the project and the databases named behind it."""
        named = {"--project": "parcels", "--source": self.source, "--target": self.target}
        takes = _TAKES.get(verb, tuple(named))
        places = [word for name in takes if name not in words for word in (name, named[name])]
        return self.rowcall(verb, *words, *places, **variables)

    def type(self, command: list[str], code: int = 0, **variables: str) -> Done:
        """Type what an advice says, which ends with this exit code."""
        done = self.rowcall(*command, **variables)
        assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    def edit(self, found: str, put: str) -> None:
        """Change the mappings."""
        text = self.project.read_text()
        assert text.count(found) == 1, found
        self.project.write_text(text.replace(found, put))

    def at_source(self, script: str) -> None:
        """Do something in the source."""
        _do(self.source, script)

    def at_target(self, script: str) -> None:
        """Do something in the target."""
        _do(self.target, script)

    def ask_target(self, query: str) -> str:
        """Return the first value of the first row."""
        with psycopg.connect(self.target) as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row
        return str(row[0])


def _do(uri: str, script: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(script.encode())
