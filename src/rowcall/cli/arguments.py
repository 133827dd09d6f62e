"""Options may stand before the command or behind it; this puts each where it is known."""

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
