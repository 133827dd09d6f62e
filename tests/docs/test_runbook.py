"""Does the runbook quote the errors as they are?"""

import re
from pathlib import Path

from advice.places import Sources

PAGE = Path(__file__).parent.parent.parent / "docs" / "how-to" / "night-of-the-switch.md"


def test_every_next_of_the_runbook_is_said_by_an_error() -> None:
    stops = PAGE.read_text(encoding="utf-8").partition("## When something stops")[2]
    quoted = re.findall(r"^\| [^|`]+ \| `([^`]+)` \|", stops, re.MULTILINE)
    assert len(quoted) > 10
    assert set(quoted) <= {place.advice for place in Sources().places()}
