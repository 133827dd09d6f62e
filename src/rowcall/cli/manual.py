"""The end of each --help: what is read and written, an example, the exit codes."""

import textwrap

import typer

from rowcall.cli.pages import PAGES, Page

USUAL_ORDER = """\
The usual order: init, to begin a project from two databases; describe, for those who review the
mappings; check, until there is no finding; plan; run; verify; report; quarantine, to correct what
could not move, and run once more. Where an earlier migration has filled a part of the target:
count, to see what a count says; adopt; run --offline. status tells at any time, from another
terminal, how far a run has come. demo shows all of it with databases of its own."""
_WIDTH = 76
_LABEL = 9


def teach(app: typer.Typer, before: str = "") -> None:
    """Give each command of the app, and of those below it, its page at the end of its help."""
    for command in app.registered_commands:
        name = command.name or getattr(command.callback, "__name__", "")
        page = PAGES.get(f"{before}{name}")
        if page:
            command.short_help, command.epilog = page.does, epilog(page)
    for group in app.registered_groups:
        if group.typer_instance:
            teach(group.typer_instance, f"{before}{group.name} ")


def epilog(page: Page) -> str:
    """Return the page as text that click does not wrap anew."""
    lines = [
        *_labelled("reads", page.reads),
        *_labelled("writes", page.writes),
        # one line, to be copied
        f"{'Example:':<{_LABEL}}{page.example}",
    ]
    exits = [f"  {code:>3}  {meaning}" for code, meaning in sorted(page.exits.items())]
    forms = ["", "\b", *page.forms] if page.forms else []
    return "\n".join(["\b", *lines, *forms, "", "\b", "Exit codes:", *exits])


def _labelled(label: str, text: str) -> list[str]:
    wrapped = textwrap.wrap(text, _WIDTH - _LABEL, break_long_words=False, break_on_hyphens=False)
    return [
        f"{'' if number else label.capitalize() + ':':<{_LABEL}}{line}"
        for number, line in enumerate(wrapped)
    ]
