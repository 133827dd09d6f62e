"""Options may stand before the command or behind it; this puts each where it is known."""

# what every command shares, each with a value
_SHARED = ("--project", "--source", "--target", "--key-file", "--jobs", "--format", "--log")


def arranged(arguments: list[str]) -> list[str]:
    """Return --debug first, then the command, then the shared options that stood before it."""
    rest = [argument for argument in arguments if argument != "--debug"]
    debug = ["--debug"] if len(rest) < len(arguments) else []
    ahead: list[str] = []
    while rest and rest[0].split("=", 1)[0] in _SHARED:
        taken = 1 if "=" in rest[0] else 2
        ahead += rest[:taken]
        rest = rest[taken:]
    return [*debug, *rest[:1], *ahead, *rest[1:]]
