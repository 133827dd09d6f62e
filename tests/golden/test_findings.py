"""Every finding has one stored text: what was seen, what was wanted, what would mend it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from golden.findings.cases import CASES, IN_LATIN1
from golden.findings.schemas import SOURCE, TARGET
from golden.stored import compare
from rowcall.compile import check as check_package
from rowcall.compile.check import check
from rowcall.mapping.finding import Finding

STORED = Path(__file__).parent / "findings" / "expected.txt"


def findings(case: str) -> list[Finding]:
    target = replace(TARGET, encoding="LATIN1") if case in IN_LATIN1 else TARGET
    return check(CASES[case](), SOURCE, target)


def test_every_finding_reads_as_it_is_stored() -> None:
    # the lines of the cases move whenever one is added, so places are left out here
    told = {
        case: [str(replace(finding, place=None)) for finding in findings(case)] for case in CASES
    }
    blocks = [f"# {case}\n" + "".join(f"{text}\n" for text in told[case]) for case in CASES]
    compare("\n".join(blocks), STORED)


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("nothing")])
def test_a_case_has_the_finding_that_it_is_named_after(case: str) -> None:
    assert case.split(maxsplit=1)[0] in {finding.code for finding in findings(case)}


@pytest.mark.parametrize("case", CASES)
def test_a_finding_names_the_file_in_which_it_was_written(case: str) -> None:
    for finding in findings(case):
        assert finding.place is not None
        assert finding.place.file.endswith("golden/findings/cases.py")


def test_every_code_has_a_case() -> None:
    folder = Path(check_package.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'Finding\(\s*"(\w+)"', sources))
    assert codes == {case.split()[0] for case in CASES if not case.startswith("nothing")}
