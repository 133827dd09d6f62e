"""Does docs/reference/assumptions.md name every value that a rule puts in, and files that exist?"""

import re
from collections.abc import Iterator
from pathlib import Path

from edu_lms.project import project
from rowcall import Const, Union
from rowcall.mapping.fallbacks import Placeholder

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "reference" / "assumptions.md").read_text(encoding="utf-8")


def put_in() -> Iterator[str]:
    """Every column that has a constant or a placeholder, but the dates of a row itself."""
    for mapping in project.mappings:
        members = mapping.source.members if isinstance(mapping.source, Union) else ()
        for columns in (mapping.columns, *(member.columns for member in members)):
            for column, word in columns.items():
                stands_in = isinstance(getattr(word, "fallback", None), Placeholder)
                if (stands_in or isinstance(word, Const)) and column not in (
                    "created_at",
                    "updated_at",
                ):
                    yield f"{mapping.target}.{column}"


def test_every_constant_and_placeholder_is_on_the_page() -> None:
    named = set(re.findall(r"`(\w+\.\w+)`", PAGE))
    wanted = set(put_in())
    assert len(wanted) > 40
    assert wanted - named == set()


def test_every_file_that_is_named_exists() -> None:
    files = set(re.findall(r"`((?:mappings|lms)/[\w/]+\.(?:py|sql)|dropped\.py)`", PAGE))
    assert len(files) > 20
    assert {file for file in files if not (ROOT / "src" / "edu_lms" / file).exists()} == set()
