"""Which words mean the same in the names of tables and columns?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rowcall.errors import RefusedError


@dataclass(frozen=True)
class Thesaurus:
    """Groups of words and phrases that mean the same, each phrase as a tuple of its words."""

    groups: dict[tuple[str, ...], frozenset[int]]

    def mean_the_same(self, one: str, other: str) -> bool:
        """Return whether two words or phrases stand in one group."""
        groups = self.groups.get(tuple(one.split()), frozenset())
        return not groups.isdisjoint(self.groups.get(tuple(other.split()), ()))


def load_thesaurus(own: Path | None = None) -> Thesaurus:
    """Return the general thesaurus and the user's file, if there is one; raises RefusedError."""
    lines = files("rowcall.draft").joinpath("thesaurus.txt").read_text("utf-8").splitlines()
    if own is not None:
        try:
            lines += own.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise RefusedError(
                rule="the file of synonyms cannot be read",
                where=str(own),
                cause=str(error),
                state="nothing was written",
                next="give a text file with one group of words a line, such as: bill, invoice;"
                " rowcall init --synonyms FILE",
            ) from None
    return _thesaurus(lines)


def _thesaurus(lines: Iterable[str]) -> Thesaurus:
    groups: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for phrase in line.partition("#")[0].lower().split(","):
            if words := tuple(phrase.split()):
                groups[words].add(number)
    return Thesaurus({words: frozenset(numbers) for words, numbers in groups.items()})
