"""Does the how-to page list every verification query with its question and its answer?"""

import re
from pathlib import Path

from rowcall.verification.queries import verification_queries

PAGE = Path(__file__).parent.parent.parent / "docs" / "how-to" / "verify-without-rowcall.md"


def test_the_page_lists_each_query_as_its_header_has_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    checks, others = re.split("^## ", text, flags=re.MULTILINE)[1:]
    lines = re.compile(r"^\| \[`(\w+)`\]\((.+?)\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
    for section, finds_faults in ((checks, True), (others, False)):
        assert lines.findall(section) == [
            (q.name, f"../../src/rowcall/verification/{q.name}.sql", q.question, q.answer)
            for q in verification_queries()
            if q.finds_faults is finds_faults
        ]


def test_the_links_of_the_page_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
