"""Does the runbook quote the errors as they are?"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "how-to" / "night-of-the-switch.md"


def next_words() -> set[str]:
    """Every `next=` of an exception that is a plain text."""
    return {
        keyword.value.value
        for path in (ROOT / "src" / "rowcall").rglob("*.py")
        if "next=" in (text := path.read_text(encoding="utf-8"))
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "next" and isinstance(keyword.value, ast.Constant)
        if isinstance(keyword.value.value, str)
    }


def test_every_next_of_the_runbook_is_said_by_an_error() -> None:
    stops = PAGE.read_text(encoding="utf-8").partition("## When something stops")[2]
    quoted = re.findall(r"^\| [^|`]+ \| `([^`]+)` \|", stops, re.MULTILINE)
    assert len(quoted) > 10
    assert set(quoted) <= next_words()
