"""Does the tutorial, typed to the letter, print what it says?

With ROWCALL_GOLDEN=write (`make tutorial`) files and outputs are written into it anew. Before two
outputs are compared, what differs between two readers is masked: see MASKS.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.typed_page import File, Part, Typed, follow, page_text, read_page

TUTORIAL = Path(__file__).parent.parent.parent / "docs" / "tutorial"
PAGE = TUTORIAL / "first-migration.md"
FILES = TUTORIAL / "files"
READERS_FOLDER = "/home/you/workshop"

MASKS = {
    "an id, which the project key makes": r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
    "a time": r"\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( UTC|\+00|Z)?",
    "a duration": r"\b(under )?\d+(\.\d)? (s|min|h)\b",
    "what a plan is known by": r"(?<=plan )[0-9a-f]{16}\b",
    "the width of a column": r"[ ─]+",
}


def masked(text: str) -> str:
    for what, pattern in MASKS.items():
        text = re.sub(pattern, f"<{what}>", text)
    return text


def is_same(said: Part, typed: Part) -> bool:
    """Whether two outputs differ in nothing but what differs between two readers."""
    if isinstance(said, Typed) and isinstance(typed, Typed):
        return (said.exits, masked(said.output)) == (typed.exits, masked(typed.output))
    return said == typed


def is_writing() -> bool:
    return os.environ.get("ROWCALL_GOLDEN") == "write"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The reader's folder; the server that was started in it is removed."""
    made = tmp_path / "workshop"
    made.mkdir()
    yield made
    subprocess.run(
        [sys.executable, "-m", "rowcall", "server", "stop", "server", "--remove"],
        check=False,
        cwd=made,
        capture_output=True,
    )


def environment() -> dict[str, str]:
    """The shell of a reader who has installed rowcall: nothing of ours, and no paging."""
    kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return kept | {"PATH": path, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


def with_files(parts: list[Part]) -> list[Part]:
    """The page with the texts of the files as they stand beside it."""
    return [
        File(part.fence, part.name, (FILES / part.name).read_text(encoding="utf-8"))
        if isinstance(part, File)
        else part
        for part in parts
    ]


@pytest.mark.database
@pytest.mark.timeout(300)
def test_the_tutorial_followed_to_the_letter_prints_what_it_says(
    folder: Path, tmp_path: Path
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    parts = with_files(read_page(text)) if is_writing() else read_page(text)
    waiting = tmp_path / "files"
    waiting.mkdir()
    found = follow(parts, folder, waiting, environment())
    found = [
        Typed(part.command, part.output.replace(str(folder), READERS_FOLDER), part.exits)
        if isinstance(part, Typed)
        else part
        for part in found
    ]
    if is_writing():
        kept = [said if is_same(said, typed) else typed for said, typed in zip(parts, found, strict=True)]
        PAGE.write_text(page_text(kept), encoding="utf-8")
    for said, typed in zip(parts, found, strict=True):
        if isinstance(said, Typed) and isinstance(typed, Typed):
            assert typed.exits == said.exits, f"{typed.command}\n{typed.output}"
            assert is_writing() or masked(typed.output) == masked(said.output), typed.command


def test_the_files_beside_the_page_are_those_that_the_reader_saves() -> None:
    parts = read_page(PAGE.read_text(encoding="utf-8"))
    assert with_files(parts) == parts
    saved = {part.name for part in parts if isinstance(part, File)}
    assert saved == {str(path.relative_to(FILES)) for path in FILES.rglob("*") if path.is_file()}
