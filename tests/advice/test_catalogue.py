"""Is every advice of an error typed by a test, and does it name commands that exist?"""

import ast
from functools import cache
from pathlib import Path

import typer

from advice.places import Place, Sources
from cli.test_help import commands as all_commands
from fixtures.command import commands
from rowcall.cli.app import application


@cache
def places() -> set[Place]:
    return Sources().places()


@cache
def answered() -> list[tuple[str, ...]]:
    """What the tests answer: their file, module, rule and, where a rule has several, the advice."""
    found: list[tuple[str, ...]] = []
    tests = Sources(Path(__file__).parent)
    for module in tests.modules.values():
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Name(id="answers"), args=args):
                    found.append((module.name, *tests.texts_of(module, args)))
                case _:
                    pass
    return found


def places_of(module: str, rule: str, *advice: str) -> list[Place]:
    return [
        place
        for place in places()
        if (place.module, place.rule) == (module, rule)
        and place.advice in (advice or [place.advice])
    ]


def test_every_case_answers_one_place() -> None:
    assert [one for one in answered() if len(places_of(*one[1:])) != 1] == []


def test_every_place_has_its_case() -> None:
    found = {place for one in answered() for place in places_of(*one[1:])}
    assert sorted(places() - found) == []


def test_a_new_error_is_found(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(
        '_NEXT = "rowcall run"\n'
        "def f(x, advice):\n"
        '    raise RefusedError(rule=f"no {x}", next=advice if x else _NEXT)\n'
        'def g():\n    raise f(1, "rowcall " f"check {2}")\n'
    )
    assert Sources(tmp_path).places() == {
        Place("new", "no {}", "rowcall check {}"),
        Place("new", "no {}", "rowcall run"),
    }


def test_commands_of_an_advice_exist() -> None:
    known = all_commands(typer.main.get_command(application()))
    found = [words for place in places() for words in commands(place.advice)]
    assert len(found) > 90
    for words in found:
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        options = {option for one in known[name].params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= options, words
