"""The words of a command line: put in order before it is read, and written into advice after it."""

import re
import shlex

from rowcall.pg.connect import masked

# what every command shares, each with a value
_SHARED = ("--project", "--source", "--target", "--key-file", "--jobs", "--format", "--log")
# commands that are two words
_GROUPS = ("quarantine", "server")


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


# which of the options that name things each verb takes; a verb that is not here takes none
_PLACES = ("--project", "--source", "--target")
_TAKES = {
    **dict.fromkeys(
        ("check", "count", "explain", "plan", "quarantine", "report", "status", "verify"), _PLACES
    ),
    "adopt": (*_PLACES, "--key-file"),
    "run": (*_PLACES, "--key-file"),
    "describe": ("--project",),
    "init": ("--source", "--target"),
}
# asked once: what they ask for is done, or was only looked at
_ONCE = ("--backup", "--no-backup", "--dry-run")
_COMMAND = re.compile(
    rf"\browcall ({'|'.join(_TAKES)})\b((?:(?<=quarantine) (?:list|show|export|import))?)"
    r"((?: --[a-z-]+)*)"
)


def retyped(advice: str, arguments: list[str]) -> str:
    """Return advice whose commands can be typed as they stand after a call with `arguments`.

    A command gets the project and the databases that the call named; the same verb gets all of its
    options. Passwords are masked.
    """
    called = arranged(arguments)
    verb = next((word for word in called if not word.startswith("-")), "")
    options = _options(called)

    def typed(found: re.Match[str]) -> str:
        command, said = found[1], found[3].split()
        taken = [
            text
            for name, text in options
            if name not in (*said, *_ONCE) and (name in _TAKES[command] or command == verb)
        ]
        return " ".join([f"rowcall {command}{found[2]}", *taken, *said])

    return _COMMAND.sub(typed, advice)


def _options(called: list[str]) -> list[tuple[str, str]]:
    """Return each option's name, and how it is typed with its value."""
    found: list[tuple[str, str]] = []
    words = iter([*called, "--"])
    word = next(words)
    while word != "--":
        following = next(words)
        if word.startswith("--") and word != "--debug":
            name, joined, value = word.partition("=")
            if joined:
                found.append((name, f"{name}={shlex.quote(masked(value))}"))
            elif following.startswith("-"):
                found.append((name, name))
            else:
                found.append((name, f"{name} {shlex.quote(masked(following))}"))
        word = following
    return found
