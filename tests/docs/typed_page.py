"""A page that is followed by typing: its files, its commands and what they print.

A block with a title is a file that the reader saves: ```sql title="old.sql". A block of `console`
holds commands, each behind `$ ` and on further lines behind `> `, and under each what it prints;
`exits=2` behind `console` says that its last command ends with this code, the others with 0. All is
done by one bash in one folder.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

_FENCE = re.compile(r'```(?P<kind>\w+)(?: title="(?P<title>[^"]+)")?(?: exits=(?P<exits>\d+))?')
_END = "```"
# behind the output of each command: its number and its exit code
_DONE = re.compile(r"\x1e(?P<code>\d+)\n")


@dataclass(frozen=True)
class Words:
    """Lines of the page that tell and do nothing."""

    text: str


@dataclass(frozen=True)
class File:
    """A file that the reader saves."""

    fence: str
    name: str
    text: str


@dataclass(frozen=True)
class Typed:
    """A command, and what it printed when the page was written."""

    command: str
    output: str
    exits: int = 0


Part = Words | File | Typed


def read_page(text: str) -> list[Part]:
    """Return the parts of a page in their order; joined by `page_text` they are the page."""
    parts: list[Part] = []
    lines = iter(text.splitlines(keepends=True))
    for line in lines:
        fence = _FENCE.fullmatch(line.rstrip())
        block = list(_block(lines)) if fence else []
        if fence and fence["title"]:
            parts.append(File(line, fence["title"], "".join(block)))
        elif fence and fence["kind"] == "console":
            parts.append(Words(line))
            typed = list(_typed(block))
            typed[-1] = replace(typed[-1], exits=int(fence["exits"] or 0))
            parts += typed
            parts.append(Words(f"{_END}\n"))
        else:
            parts.append(Words("".join([line, *block, *([f"{_END}\n"] if fence else [])])))
    return parts


def page_text(parts: list[Part]) -> str:
    """Return the page that the parts make."""
    return "".join(map(_part_text, parts))


def _part_text(part: Part) -> str:
    match part:
        case Words():
            return part.text
        case File():
            return f"{part.fence}{part.text}{_END}\n"
        case Typed():
            lines = part.command.replace("\n", "\n> ")
            return f"$ {lines}\n{part.output}"


def _block(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line.rstrip() == _END:
            return
        yield line


def _typed(block: list[str]) -> Iterator[Typed]:
    """A line of output never begins as those of a command do."""
    begun = re.split(r"^\$ ", "".join(block), flags=re.MULTILINE)
    assert begun[0] == "", "a console block begins with a command"
    for text in begun[1:]:
        first, *lines = text.splitlines(keepends=True)
        command = [first, *(line[2:] for line in takewhile(lambda one: one[:2] == "> ", lines))]
        yield Typed("".join(command).removesuffix("\n"), "".join(lines[len(command) - 1 :]))


def follow(parts: list[Part], folder: Path, files: Path, environment: dict[str, str]) -> list[Part]:
    """Do what the page says in an empty folder, and return it with what was printed.

    `files` is where the files wait until the page has them saved.
    """
    lines = ["set -u\n"]
    for number, part in enumerate(parts):
        match part:
            case File():
                (files / str(number)).write_text(part.text, encoding="utf-8")
                lines.append(
                    f"mkdir -p $(dirname {part.name}); cp {files / str(number)} {part.name}\n"
                )
            case Typed():
                lines.append(f"{part.command}\nprintf '\\x1e%d\\n' $?\n")
            case Words():
                pass
    script = files / "typed.sh"
    script.write_text("".join(lines), encoding="utf-8")
    done = subprocess.run(
        ["/bin/bash", str(script)],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env=environment,
    )
    printed = _DONE.split(done.stdout)
    found = iter(zip(printed[::2], printed[1::2], strict=False))
    return [_found(part, *next(found)) if isinstance(part, Typed) else part for part in parts]


def _found(part: Typed, output: str, code: str) -> Typed:
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    return Typed(part.command, "".join(f"{line}\n" for line in lines), int(code))
