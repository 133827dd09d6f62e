"""Does each language say the same, with the same numbers in it?"""

import re
from pathlib import Path
from string import Formatter

import pytest

from report.stories import COUNTS
from rowcall.account.count_findings import count_findings
from rowcall.compile.troubles import PRECEDENCE
from rowcall.report.story.counts import told_of_count
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
    rules = Path(count_findings.__code__.co_filename).read_text(encoding="utf-8")
    words = set(re.findall(r"\w+", written + rules))
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
        "count_",
    )
    unused = {
        key
        for key in catalogue()
        if key not in words
        and not key.startswith("reason_")
        and not any(key.startswith(start) and key.removeprefix(start) in words for start in starts)
    }
    assert unused == set()


def test_every_reason_of_rowcall_has_words_in_both_languages() -> None:
    own = {*PRECEDENCE} - {"stopped"}
    assert own <= {key.removeprefix("reason_") for key in catalogue()}
    assert Texts(Language.EN).reason("sold_out") == ""


def test_details_of_rowcall_are_told_in_both_languages_and_others_as_they_are() -> None:
    told = "quay_id: its quays did not move (and 2 other details)"
    assert Texts(Language.EN).detail(told) == told
    assert Texts(Language.AZ).detail(told) == (
        "quay_id: quays üzrə sətri köçməyib (və daha 2 təfərrüat)"
    )
    assert Texts(Language.AZ).detail("sold: out") == "sold: out"
    assert Texts(Language.AZ).because("bad_value: not a date") == "bad_value: tarix deyil"
    for language in Language:
        assert Texts(language).because("sold: out") == "sold: out"
    assert Texts(Language.EN).because("bad_value: not a date") == "bad_value: not a date"


def test_what_a_count_hides_is_told_in_each_language() -> None:
    told = {
        language: [told_of_count(one, Texts(language)) for one in count_findings(COUNTS)]
        for language in Language
    }
    assert "\"state = 'sent'\" leaves out 1,000 of 5,000 rows of parcel;" in told[Language.EN][1]
    assert told[Language.EN][-1] == (
        "150 of 4,200 rows of parcels are by lineage a further copy of a row that is there"
    )
    assert told[Language.AZ][-1].startswith("parcels cədvəlinin 4\xa0200 sətrindən 150 sətir")
    assert not set(told[Language.EN]) & set(told[Language.AZ])


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
