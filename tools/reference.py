"""Writes docs/reference/cli.md and words.md from the code; --check says whether they are so."""

import sys
from collections.abc import Callable
from pathlib import Path

from reference_cli import cli_page
from reference_words import words_page

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
PAGES: dict[str, Callable[[], str]] = {"cli.md": cli_page, "words.md": words_page}


def main() -> None:
    """Write both pages, or exit with 1 where one is not what the code says."""
    if sys.argv[1:] == ["--check"]:
        stale = [name for name, page in PAGES.items() if page() != _stored(name)]
        if stale:
            sys.exit(f"stale: {', '.join(stale)}; make reference writes them anew")
        return
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


def _stored(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
