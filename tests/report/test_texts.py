"""Does each language say the same, with the same numbers in it?"""

import re
from pathlib import Path
from string import Formatter

import pytest

from rowcall.report.story.texts import Language, Texts, catalogue

REPORT = Path(__file__).parents[2] / "src" / "rowcall" / "report"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", catalogue())
def test_every_text_is_there_in_both_languages_with_the_same_placeholders(key: str) -> None:
    said = catalogue()[key]
    assert set(said) == {"en", "az"}
    assert all(said.values())
    assert placeholders(said["en"]) == placeholders(said["az"])


def test_no_text_is_forgotten_in_the_catalogue() -> None:
    files = [path for path in REPORT.rglob("*") if path.suffix in {".py", ".jinja"}]
    written = " ".join(path.read_text(encoding="utf-8") for path in files)
    words = set(re.findall(r"\w+", written))
    starts = (
        "col_",
        "table_",
        "section_",
        "band_",
        "finding_",
        "why_",
        "do_",
        "note_",
        "no_counts_",
    )
    unused = {
        key
        for key in catalogue()
        if key not in words
        and not any(key.startswith(start) and key.removeprefix(start) in words for start in starts)
    }
    assert unused == set()


def test_numbers_stand_as_each_language_writes_them() -> None:
    assert Texts(Language.EN).number(1_234_567.5, 1) == "1,234,567.5"
    assert Texts(Language.AZ).number(1_234_567.5, 1) == "1\xa0234\xa0567,5"
    assert Texts(Language.EN)("why_difference", rows=1).startswith(
        "The account is broken: 1 row is"
    )
    assert "2,000 rows are" in Texts(Language.EN)("why_difference", rows=2_000)


def test_a_share_is_whole_only_where_nothing_is_missing() -> None:
    say = Texts(Language.EN).share
    assert say(0, 0) == "\N{EN DASH}"
    assert [say(*of) for of in ((0, 5), (5, 5), (9, 3))] == ["0 %", "100 %", "300.00 %"]
    assert [say(*of) for of in ((1, 10**7), (10**7 - 1, 10**7))] == ["0.01 %", "99.99 %"]
