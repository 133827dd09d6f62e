"""What each command reads and writes, an example, and its exit codes: the end of its --help."""

import textwrap
from dataclasses import dataclass

import typer

from rowcall.cli.exits import DONE, FAILED, WITH_FINDINGS, WRONG_USAGE

USUAL_ORDER = """\
The usual order: describe, for those who review the mappings; check, until there is no finding;
plan; run; report. status tells at any time, from another terminal, how far a run has come.
demo shows all of it with databases of its own."""
_WIDTH = 76
_LABEL = 9

_FAILED = {FAILED: "a database does not answer, or says no"}
_WRONG = {WRONG_USAGE: "wrong usage, or findings in the project"}
_SIGNALS = {130: "stopped by Ctrl-C", 143: "stopped by SIGTERM"}
_ACCOUNT = {
    DONE: "done, and every row is accounted for",
    FAILED: "failed, or a row is lost or counted twice",
    **_WRONG,
    WITH_FINDINGS: "not finished, or more quarantined than --max-quarantined",
}


@dataclass(frozen=True)
class Page:
    """What a command does, in a few words and to the world, and what its exit code says."""

    does: str
    reads: str
    writes: str
    example: str
    exits: dict[int, str]


PAGES = {
    "describe": Page(
        does="mappings as tables, for reviewers who know no Python",
        reads="the project alone; no database",
        writes="nothing",
        example="rowcall describe users --project edu_lms --format markdown",
        exits={DONE: "printed", WRONG_USAGE: "wrong usage, or no such project or mapping"},
    ),
    "check": Page(
        does="what is wrong between the project and both databases",
        reads="the project, and the catalogs of both databases; no row",
        writes="nothing",
        example="rowcall check --project edu_lms",
        exits={DONE: "no findings", **_FAILED, **_WRONG},
    ),
    "plan": Page(
        does="the steps of a run, with their estimated rows",
        reads="the project, both catalogs, and which steps are done",
        writes="nothing",
        example="rowcall plan --project edu_lms --format json",
        exits={DONE: "printed", **_FAILED, **_WRONG},
    ),
    "run": Page(
        does="migrate, or go on where an earlier run stopped",
        reads="the project, the source in one snapshot, and the project key",
        writes="the tables of the target that a mapping names, its schemas rowcall and"
        " rowcall_staging, and a new key file where there is none",
        example="rowcall run --project edu_lms --jobs 4 --max-quarantined 1000",
        exits={**_ACCOUNT, **_SIGNALS},
    ),
    "status": Page(
        does="how far the runs on a target have come",
        reads="the ledger in the target; both catalogs, where the source answers",
        writes="nothing",
        example="rowcall status --project edu_lms",
        exits={DONE: "printed", **_FAILED, WRONG_USAGE: "wrong usage"},
    ),
    "report": Page(
        does="what became of every row",
        reads="the ledger and the tables of the target; not the source",
        writes="nothing",
        example="rowcall report --project edu_lms --all",
        exits={**_ACCOUNT, WRONG_USAGE: "wrong usage, or no run has begun on this target"},
    ),
    "demo": Page(
        does="build a synthetic source and its target, migrate, report",
        reads="nothing of yours",
        writes="the folder .demo, with a PostgreSQL server of its own; with --server two"
        " databases there, which it makes anew only where an earlier demo made them",
        example="rowcall demo --scale 0.02",
        exits={**_ACCOUNT, **_SIGNALS},
    ),
}


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
        *_labelled("example", page.example),
    ]
    exits = [f"  {code:>3}  {meaning}" for code, meaning in sorted(page.exits.items())]
    return "\n".join(["\b", *lines, "", "\b", "Exit codes:", *exits])


def _labelled(label: str, text: str) -> list[str]:
    wrapped = textwrap.wrap(text, _WIDTH - _LABEL, break_long_words=False)
    return [
        f"{'' if number else label.capitalize() + ':':<{_LABEL}}{line}"
        for number, line in enumerate(wrapped)
    ]
