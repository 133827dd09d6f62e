"""Do options mean the same before the command and behind it, and are they written into advice?"""

import shlex
from pathlib import Path

import pytest
import typer

from cli.test_help import commands
from rowcall.cli.app import application
from rowcall.cli.arguments import FLAGS, PART, arranged, retyped


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], []),
        (["run"], ["run"]),
        (["--version"], ["--version"]),
        (["--project", "p", "run"], ["run", "--project", "p"]),
        (["--project=p", "--jobs", "3", "run", "--target", "t"],
         ["run", "--project=p", "--jobs", "3", "--target", "t"]),
        (["run", "--debug"], ["--debug", "run"]),
        (["--debug", "--source", "s", "plan"], ["--debug", "plan", "--source", "s"]),
    ],
)  # fmt: skip
def test_shared_options_stand_behind_the_command(given: list[str], meant: list[str]) -> None:
    assert arranged(given) == meant


def test_every_option_without_a_value_is_known() -> None:
    found = {
        option
        for command in commands(typer.main.get_command(application())).values()
        for parameter in command.params
        if getattr(parameter, "is_flag", False)
        for option in parameter.opts
    }
    assert {*FLAGS} == {*found, "--debug"}


PLACES = "--project p --source s --target t"


@pytest.mark.parametrize(
    ("called", "advice", "typed"),
    [
        (f"report {PLACES} --all", "rowcall run", f"rowcall run {PLACES}"),
        (f"adopt {PLACES} --key-file k --jobs 4", "rowcall run --offline",
         f"rowcall run {PLACES} --key-file k --offline"),
        (f"{PLACES} --debug run", "mend it, then: rowcall check",
         f"mend it, then: rowcall check {PLACES}"),
        ("run --jobs 1 --until x", "rowcall run, which goes on",
         "rowcall run --jobs 1 --until x, which goes on"),
        # what is said takes the place of what was called, and of what excludes it
        ("run --only a --jobs 1", "rowcall run --only b, or rowcall run --until a",
         "rowcall run --jobs 1 --only b, or rowcall run --jobs 1 --until a"),
        ("adopt --backup a", "rowcall adopt --no-backup", "rowcall adopt --no-backup"),
        ("adopt --backup a --pg-bin b", "rowcall adopt --backup DIR --pg-bin DIR",
         "rowcall adopt --backup DIR --pg-bin DIR"),
        # what was only looked at is done, but an adoption that is looked at is looked at again
        ("run --dry-run", "rowcall run", "rowcall run"),
        ("adopt --dry-run", "rowcall adopt", "rowcall adopt --dry-run"),
        # a command of a group is another one than its neighbours
        ("quarantine show m 1 --part 2 --project p", "rowcall quarantine list",
         "rowcall quarantine list --project p"),
        ("quarantine export --limit 2 --out a", "a new file: rowcall quarantine export --out FILE",
         "a new file: rowcall quarantine export --limit 2 --out FILE"),
        ("explain --show-values t 1 --project p", "rowcall describe, which names them",
         "rowcall describe --project p, which names them"),
        ("plan --what-if 'a.b=sql(c, d)' --scratch u",
         "rowcall plan, or rowcall plan --scratch URI",
         "rowcall plan --what-if 'a.b=sql(c, d)' --scratch u,"
         " or rowcall plan --what-if 'a.b=sql(c, d)' --scratch URI"),
        ("plan --target t", 'rowcall run --until "staging complete"',
         'rowcall run --target t --until "staging complete"'),
        ("report --target=t --project 'a b'", "correct (rowcall quarantine export), or accept",
         "correct (rowcall quarantine export --target=t --project 'a b'), or accept"),
        ("demo --half-migrated x --server u", "rowcall run, which goes on where it stopped",
         "rowcall demo --half-migrated --server u x, which begins anew"),
        ("demo x --jobs 1", "rowcall demo --server URI", "rowcall demo --jobs 1 x --server URI"),
        ("demo x --jobs 1", "rowcall demo NAME", "rowcall demo --jobs 1 NAME"),
        ("run --source postgresql://me:secret@host/a", "rowcall status",
         "rowcall status --source 'postgresql://me:***@host/a'"),
        ("run --project p", "an older rowcall is there", "an older rowcall is there"),
        ("sql --list x", "rowcall sql --list", "rowcall sql --list"),
    ],
)  # fmt: skip
def test_advice_holds_the_options_of_the_call(called: str, advice: str, typed: str) -> None:
    assert retyped(advice, shlex.split(called)) == typed


def test_a_part_that_is_done_is_left_out() -> None:
    called = ["run", "--until", "x", "--jobs", "1"]
    assert retyped("rowcall run", called, without=PART) == "rowcall run --jobs 1"


def test_a_backup_that_was_made_is_not_made_again(tmp_path: Path) -> None:
    called = ["adopt", "--backup", str(tmp_path)]
    assert retyped("rowcall adopt", called) == f"rowcall adopt --backup {tmp_path}"
    (tmp_path / "toc.dat").touch()
    assert retyped("rowcall adopt", called) == "rowcall adopt --no-backup"
