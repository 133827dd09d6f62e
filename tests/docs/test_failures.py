"""Does docs/reference/failures.md answer each failure once, with tests that exist?"""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "reference" / "failures.md"
LINE = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LAW = re.compile(r"\blaw \*([\w ]+)\*")


def answers() -> list[tuple[int, str]]:
    return [(int(number), answer) for number, _, answer in LINE.findall(PAGE.read_text("utf-8"))]


def written_in(file: str) -> set[str]:
    path = ROOT / file
    return set(re.findall(r"^def (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE))


def test_each_of_102_failures_has_one_line() -> None:
    assert [number for number, _ in answers()] == list(range(1, 103))


def test_each_line_names_a_test_or_a_law_or_why_it_is_not_ours() -> None:
    silent = [
        number
        for number, answer in answers()
        if not (TEST.search(answer) or LAW.search(answer) or "not ours" in answer)
    ]
    assert silent == []


def test_every_test_that_is_named_exists() -> None:
    named = {test for _, answer in answers() for test in TEST.findall(answer)}
    assert len(named) > 50
    assert {(file, test) for file, test in named if test not in written_in(file)} == set()


def test_every_law_that_is_named_is_told_above_the_tables() -> None:
    told = set(re.findall(r"^- \*([\w ]+)\*:", PAGE.read_text("utf-8"), re.MULTILINE))
    assert {law for _, answer in answers() for law in LAW.findall(answer)} == told
