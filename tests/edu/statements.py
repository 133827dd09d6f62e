"""Which queries does a file of named statements hold?"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Statement:
    """A query under a comment `-- name: 1, 2`; the numbers, if any, are the row it must return."""

    name: str
    expected: tuple[int, ...]
    query: bytes


def text(name: str) -> str:
    """Read a file beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def statements(name: str) -> list[Statement]:
    """Cut a file into its statements; the first paragraph says what the file is about."""
    return [_statement(block) for block in text(name).strip().split("\n\n")[1:]]


def _statement(block: str) -> Statement:
    heading, _, query = block.partition("\n")
    name, _, numbers = heading.removeprefix("-- ").rpartition(":")
    expected = tuple(int(number) for number in numbers.split(",") if number.strip())
    return Statement(name, expected, query.encode())
