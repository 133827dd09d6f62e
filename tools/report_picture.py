"""Draws docs/report.svg from the report that `make demo` kept in .demo/report.txt."""

import re
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

REPORT = Path(".demo/report.txt")
PICTURE = Path("docs/report.svg")
# the headline, the causes, and what became of the rows of each table
_LAST = "Source balance"
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)


def main() -> None:
    """Write the picture: the report up to the balances, its first line as the verdict it is."""
    lines = REPORT.read_text(encoding="utf-8").split(_LAST, 1)[0].rstrip().splitlines()
    width = max(len(line) for line in lines) + 2
    console = Console(record=True, width=width, file=StringIO())
    console.print(Text(lines[0], style="bold green"))
    for line in lines[1:]:
        console.print(Text(line))
    drawn = console.export_svg(title="make demo")
    # the picture asks no network for a font: the reader's own monospaced one serves
    PICTURE.write_text(_FONT_FACE.sub("", drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
