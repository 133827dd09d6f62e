"""The words of a command line: put in order before it is read, and written into advice after it."""

import re
import shlex
import sys
from pathlib import Path

from rowcall.errors import GOES_ON
from rowcall.pg.connect import masked

# what every command shares, each with a value
_SHARED = ("--project", "--source", "--target", "--key-file", "--jobs", "--format", "--log")
# commands that are two words
_GROUPS = ("quarantine", "keys", "server")


def arranged(arguments: list[str]) -> list[str]:
    """Return --debug first, then the command, then the shared options that stood before it."""
    rest = [argument for argument in arguments if argument != "--debug"]
    debug = ["--debug"] if len(rest) < len(arguments) else []
    ahead: list[str] = []
    while rest and rest[0].split("=", 1)[0] in _SHARED:
        taken = 1 if "=" in rest[0] else 2
        ahead += rest[:taken]
        rest = rest[taken:]
    words = 2 if rest[:1] and rest[0] in _GROUPS else 1
    return [*debug, *rest[:words], *ahead, *rest[words:]]


# which of the options that name things each command takes; one that is not here takes none
_PLACES = ("--project", "--source", "--target")
_TAKES = {
    **dict.fromkeys(
        ("check", "count", "explain", "keys", "plan", "quarantine", "report", "status", "verify"),
        _PLACES,
    ),
    "adopt": (*_PLACES, "--key-file"),
    "run": (*_PLACES, "--key-file"),
    "describe": ("--project",),
    "init": ("--source", "--target"),
    "demo": (),
}
# options without a value: the word behind them is not theirs
FLAGS = (
    "--all", "--allow-withdrawals", "--backup-source", "--debug", "--dry-run", "--half-migrated",
    "--keep-server", "--list", "--no-backup", "--offline", "--remove", "--remove-surplus",
    "--show-values",
)  # fmt: skip
_GOES_ON = re.compile(GOES_ON.replace("run", "(run|adopt)"))
# the part of a plan that is wanted
PART = ("--until", "--phase", "--only")
# where one of them is said, those that were called are not meant
_EITHER = (PART, ("--backup", "--no-backup"))
_COMMAND = re.compile(
    rf"\browcall ((?:{'|'.join(_GROUPS)}) [a-z]+|{'|'.join(_TAKES)})\b"
    # its own words, up to a mark of the sentence
    r"((?:\"[^\"]*\"|'[^']*'|(?! rowcall )[^\"',;:()]|[,:](?=\S))*)"
)


def typable(advice: str, *, without: tuple[str, ...] = ()) -> str:
    """Return advice whose commands can be typed as they stand after the call of this process."""
    return retyped(advice, sys.argv[1:], without=without)


def retyped(advice: str, arguments: list[str], *, without: tuple[str, ...] = ()) -> str:
    """Return advice whose commands can be typed as they stand after a call with `arguments`.

    A command gets the project and the databases that the call named; the same command gets all of
    its options, but those `without`. Passwords are masked.
    """
    called = arranged(arguments)
    command = command_of(called)
    options = _options(called[len(command.split()) + called.count("--debug") :])
    if command == "demo":
        # its databases are made anew each time
        advice = _GOES_ON.sub("rowcall demo, which begins anew", advice)
        called_so = " ".join(["rowcall demo", *(word for name, word in options if not name)])
        advice = re.sub(r"\browcall demo\b(?! NAME)", lambda _: called_so, advice)

    def typed(found: re.Match[str]) -> str:
        said = set(re.findall(r"(?<=\s)--[a-z-]+", found[2]))
        said |= {name for group in _EITHER if said.intersection(group) for name in group}
        takes = _TAKES.get(found[1].partition(" ")[0], ())
        taken = [
            text
            for name, text in options
            if name not in ("", *said, *without)
            and (name in takes or (command == found[1] and _is_again(command, name)))
        ]
        return " ".join([f"rowcall {found[1]}", *taken]) + found[2]

    return _COMMAND.sub(typed, advice)


def command_of(called: list[str]) -> str:
    """Return the command in arranged words: one, or two where it is of a group."""
    words = [word for word in called if word != "--debug"]
    return " ".join(words[: 2 if words[:1] and words[0] in _GROUPS else 1])


def _is_again(command: str, name: str) -> bool:
    """Return whether an option is repeated: what was only looked at is done after that."""
    return name != "--dry-run" or command == "adopt"


def _options(called: list[str]) -> list[tuple[str, str]]:
    """Return each option's name, and how it is typed with its value; other words have no name."""
    found: list[tuple[str, str]] = []
    words = [word for word in called if word != "--debug"]
    while words:
        word = words.pop(0)
        name, joined, value = word.partition("=")
        if not word.startswith("--"):
            found.append(("", shlex.quote(word)))
        elif joined:
            found.append((name, f"{name}={shlex.quote(masked(value))}"))
        elif name == "--backup" and words and (Path(words[0]) / "toc.dat").exists():
            # it was made before what came then: to go on, none is made
            words.pop(0)
            is_run = command_of(called) == "run"
            words = [word for word in words if not (is_run and word == "--backup-source")]
            found += [] if is_run else [(name, "--no-backup")]
        elif name in FLAGS or not words:
            found.append((name, name))
        else:
            found.append((name, f"{name} {shlex.quote(masked(words.pop(0)))}"))
    return found
