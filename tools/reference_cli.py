"""The reference of the command line: every command, option, environment variable, exit code."""

from collections.abc import Iterator

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from rowcall.api.key_file import VARIABLE
from rowcall.cli.app import application
from rowcall.cli.manual import USUAL_ORDER
from rowcall.cli.pages import PAGES

Command = TyperCommand | TyperGroup

_INTRODUCTION = """\
# The command line

<!-- make reference writes this page from the code -->

Data goes to stdout, everything else to stderr. Options that commands share may stand before the
command. Nothing is coloured where no terminal is, or where `NO_COLOR` is set. Passwords are taken
from the addresses, `~/.pgpass` or libpq's variables, and never printed.
"""


def cli_page() -> str:
    """Return the page."""
    root = get_command(application())
    assert isinstance(root, TyperGroup)
    commands = dict(_commands(root, ""))
    lines = [_INTRODUCTION, " ".join(USUAL_ORDER.split()), ""]
    lines += ["| command | prints or does |", "|---|---|"]
    lines += [f"| [`{name}`](#{_anchor(name)}) | {_does(name)} |" for name in commands]
    lines += ["", "Before any command:", "", *_options(root, "rowcall")]
    for name, command in commands.items():
        lines += ["", f"## {name}", "", *_command(name, command)]
    lines += ["", *_variables(commands)]
    return "\n".join(lines) + "\n"


def _commands(group: TyperGroup, before: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, f"{before}{name} ")
        elif isinstance(command, TyperCommand):
            yield f"{before}{name}", command


def _command(name: str, command: TyperCommand) -> list[str]:
    page = PAGES[name]
    described = " ".join((command.help or "").split())
    return [
        described,
        "",
        "```",
        page.example,
        "```",
        "",
        f"- reads: {page.reads}",
        f"- writes: {page.writes}",
        "",
        *_options(command, name),
        "",
        "| exit code | |",
        "|---|---|",
        *(f"| {code} | {meaning} |" for code, meaning in sorted(page.exits.items())),
        *(["", "```", *page.forms, "```"] if page.forms else []),
    ]


def _options(command: Command, name: str) -> list[str]:
    context = command.make_context(name, [], resilient_parsing=True)
    rows: list[str] = []
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, TyperOption | TyperArgument):
            rows.append(f"| `{_cell(record[0])}` | {_cell(record[1])} |")
    return ["| option | |", "|---|---|", *rows] if rows else []


def _variables(commands: dict[str, TyperCommand]) -> list[str]:
    found: dict[str, list[str]] = {}
    for name, command in commands.items():
        for parameter in command.params:
            if isinstance(parameter.envvar, str):
                found.setdefault(parameter.envvar, [parameter.opts[0]]).append(name)
    rows = [
        f"| `{variable}` | `{option}` of {', '.join(of)} |"
        for variable, (option, *of) in sorted(found.items())
    ]
    return [
        "## Environment variables",
        "",
        "| variable | stands for |",
        "|---|---|",
        *rows,
        f"| `{VARIABLE}` | the project key itself; wins over `--key-file` |",
        "| `NO_COLOR`, `COLUMNS` | no colours; the width of what is printed |",
        "| `PGPASSFILE`, `PGSSLMODE` and others | what libpq takes for every connection |",
    ]


def _does(name: str) -> str:
    return PAGES[name].does


def _cell(text: str) -> str:
    """A bar would end the cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _anchor(name: str) -> str:
    return name.replace(" ", "-")
