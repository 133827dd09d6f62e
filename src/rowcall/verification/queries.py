"""Which verification queries are there, what does each ask, and what must the answer be?"""

from dataclasses import dataclass
from importlib.resources import files

_ANSWER = "Answer: "
_VARIABLES = "Variables: "


@dataclass(frozen=True)
class VerificationQuery:
    """A script for psql, and what its header says of it."""

    name: str
    text: str

    @property
    def question(self) -> str:
        """Return the question that the query answers."""
        return self._header[0]

    @property
    def answer(self) -> str:
        """Return what the answer must be, or what it lists."""
        return self._line(_ANSWER)

    @property
    def variables(self) -> str:
        """Return the psql variables that must be set, each with its meaning; mostly none."""
        return self._line(_VARIABLES)

    @property
    def finds_faults(self) -> bool:
        """Return whether a row of the answer is a fault."""
        return self.answer.startswith("no rows")

    @property
    def _header(self) -> list[str]:
        lines = self.text.splitlines()
        return [line.removeprefix("-- ") for line in lines if line.startswith("-- ")]

    def _line(self, label: str) -> str:
        found = (line for line in self._header if line.startswith(label))
        return next(found, "").removeprefix(label)


def verification_queries() -> list[VerificationQuery]:
    """Return every query that the package ships, in the order of their names."""
    folder = files("rowcall.verification")
    scripts = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return [
        VerificationQuery(script.removesuffix(".sql"), (folder / script).read_text("utf-8"))
        for script in scripts
    ]
