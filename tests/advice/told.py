"""An error as it was printed, and the commands that its advice names."""

import re
from dataclasses import dataclass
from itertools import takewhile

from fixtures.command import commands
from rowcall import errors
from rowcall.errors import RowcallError

EXIT_CODES = {
    one.title: one.exit_code
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, RowcallError)
}
_PRINTED = re.compile(
    rf"^(?P<title>{'|'.join(EXIT_CODES)}): (?P<rule>.*?)\n"
    r"(?:  (?:at|cause|state) +.*\n)*?  next    (?P<next>.*)\n\Z",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Told:
    """What was wrong, and what comes next."""

    title: str
    rule: str
    next: str

    def command(self, *words: str, **filled: str) -> list[str]:
        """Return the shortest command of the advice that has these words, its placeholders filled.

        What is returned is typed as it stands, without the name of the program.
        """
        verb = list(takewhile(lambda word: not word.startswith("-"), words))
        having = (
            command
            for command in commands(self.next)
            if set(words) <= set(command) and command[: len(verb)] == verb
        )
        found = min(having, key=len)
        for name in filled:
            assert any(name in word for word in found), (name, found)
        return [_filled(word, filled) for word in found]


def read_told(printed: str) -> Told:
    """Return the error that stands at the end of what was printed."""
    found = _PRINTED.search(printed)
    assert found, printed
    return Told(found["title"], found["rule"], found["next"])


def _filled(word: str, filled: dict[str, str]) -> str:
    for name, value in filled.items():
        word = re.sub(rf"\b{name}\b", lambda _, value=value: value, word)  # type: ignore[misc]
    return word
