"""Where in a project something was written."""

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_OURS = str(Path(__file__).parent)


@dataclass(frozen=True)
class Place:
    """A file and a line; prints as the editor understands it."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return file:line, the file relative to the current folder where that is shorter."""
        path = Path(self.file)
        with suppress(ValueError):
            path = path.relative_to(Path.cwd())
        return f"{path}:{self.line}"


def here() -> Place:
    """Return the first place outside the language that led to this call."""
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back and (
        frame.f_code.co_filename.startswith(_OURS) or frame.f_code.co_filename == "<string>"
    ):
        frame = frame.f_back
    return Place(frame.f_code.co_filename, frame.f_lineno)
