"""Every fault has a sentence in each language, that of its kind and of what it lost."""

from dataclasses import replace

import pytest

from report.accounts import WHOLE
from rowcall.compile.detect.fault import Fault
from rowcall.report.story.faults import faults, says_fault
from rowcall.report.story.texts import Language, Texts

CUT = Fault(
    "cut", "parcels", "parcels", "code", "label", 1_581, 1_581, 1_581, 0, 0.9958, 4_385,
    {"length": 20, "sharing": 5_966},
)  # fmt: skip
KINDS: dict[str, dict[str, int | str]] = {
    "cut": {"length": 20, "sharing": 9},
    "collapsed": {"groups": 3, "in_groups": 9, "differing": "code"},
    "constant": {"value": "box", "values": 4},
    "empty": {"value": "", "values": 4},
    "one_parent": {"parents": 4, "parent_table": "depots"},
    "few_parents": {"parents": 4, "used": 2, "parent_table": "depots"},
    "shifted": {"span": "-4:00 h", "seconds": -14_400},
    "copied": {"instead": "sender"},
    "swapped": {"instead": "sender"},
    "last": {"value": "", "end": "max"},
    "coded": {"modulus": 100_000, "pattern": "P{id % 100000, 5 digits}", "sharing": 9},
    "modulo": {"modulus": 1_000, "sharing": 9},
    "invented": {"pattern": "{login}@temp.example"},
    "random": {"pattern": "xxxx"},
}


END: dict[str, int | str] = {
    "last_key": "20", "next_key": "21", "written": 2_000, "batch": 1_000, "older": 0,
}  # fmt: skip
# of one kind there may be several sentences
CASES: list[tuple[str, dict[str, int | str], str]] = [
    ("interrupted", END, "2,000 rows were written, a multiple of 1,000"),
    ("interrupted", {**END, "batch": 0, "older": 7}, "7 of them are older"),
    ("interrupted", {**END, "batch": 0}, "or the others came later"),
    ("coded", {"modulus": 0, "pattern": "P{id}", "sharing": 0}, "by the pattern P{id} in 1,581"),
    ("coded", {"modulus": 10, "pattern": "P{id % 10}", "sharing": 0}, "no two became equal"),
    ("modulo", {"modulus": 100, "sharing": 0, "telling": 132, "accident": 24}, "only 24 %"),
]


def test_a_cut_is_told_with_what_it_cost() -> None:
    assert says_fault(CUT, Texts(Language.EN)) == (
        "4,385 parcels have no row because they share code with another one: label was cut at 20"
        " characters, and 5,966 share theirs in all."
    )
    harmless = replace(CUT, units=0, facts={"length": 20, "sharing": 0})
    assert says_fault(harmless, Texts(Language.EN)) == (
        "code of parcels holds only the first 20 characters of label; no two became equal by it."
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_line(kind: str, language: Language) -> None:
    fault = replace(CUT, kind=kind, facts=KINDS[kind])
    section = faults(replace(WHOLE, faults=(fault,)), Texts(language))
    ((name, says, *_),) = section.tables[0].rows
    assert name
    assert "parcels" in str(says)
    assert "code" in str(says)


@pytest.mark.parametrize(("kind", "facts", "words"), CASES)
def test_what_a_kind_knows_more_is_said(kind: str, facts: dict[str, int | str], words: str) -> None:
    fault = replace(CUT, kind=kind, facts=facts)
    assert words in says_fault(fault, Texts(Language.EN))
    assert "parcels" in says_fault(fault, Texts(Language.AZ))
