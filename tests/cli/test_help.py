"""Does --help teach: what is read and written, an example that works, the exit codes?"""

import shlex
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from fixtures.command import Command
from rowcall.cli.app import application
from rowcall.cli.pages import PAGES


def commands(group: object, before: str = "") -> dict[str, TyperCommand]:
    """Every command that does something, by the words that call it."""
    found: dict[str, TyperCommand] = {}
    if isinstance(group, TyperGroup):
        for name, command in group.commands.items():
            found |= commands(command, f"{before} {name}")
    elif isinstance(group, TyperCommand):
        found[before.strip()] = group
    return found


NAMES = sorted(commands(typer.main.get_command(application())))


def test_every_command_has_its_page_and_every_page_its_command() -> None:
    assert sorted(PAGES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_help_says_what_is_read_and_written_and_what_exit_codes_mean(
    rowcall: Command, name: str
) -> None:
    said = rowcall(*name.split(), "--help").stdout
    for label in ("Reads:", "Writes:", "Example:", "Exit codes:"):
        assert label in said
    for code, meaning in PAGES[name].exits.items():
        assert f"{code:>3}  {meaning}" in said
    assert max(len(line) for line in said.splitlines()) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_an_example_names_its_command_with_options_that_exist(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.csv").touch()
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(PAGES[name].example)
    words = name.split()
    assert program == "rowcall"
    assert arguments[: len(words)] == words
    command = commands(typer.main.get_command(application()))[name]
    command.make_context(name, arguments[len(words) :]).close()


def test_help_shows_the_usual_order_of_commands(rowcall: Command) -> None:
    said = rowcall("--help").stdout
    assert "The usual order: init" in said
    listing = said.partition("Commands:")[2].partition("The usual order")[0]
    listed = [line.split()[0] for line in listing.splitlines() if line.strip()]
    first_words = list(dict.fromkeys(name.split()[0] for name in PAGES))
    assert [word for word in listed if word in first_words] == first_words


def test_a_shell_completes_commands_options_and_mappings(rowcall: Command) -> None:
    def completed(words: str) -> list[str]:
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
        done = rowcall(_ROWCALL_COMPLETE="complete_bash", **asked)
        return done.stdout.split()

    assert completed("rowcall de") == ["describe", "demo"]
    assert completed("rowcall run --for") == ["--format"]
    assert completed("rowcall plan --format j") == ["json"]
    assert completed("rowcall describe --project edu_lms off") == ["offerings"]
    assert completed("rowcall describe --project absent off") == []
