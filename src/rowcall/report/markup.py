"""Pieces of Markdown: names as code, words as they are, tables without wrapped lines."""

from collections.abc import Iterable, Sequence


def markdown_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; cells are Markdown already."""
    return [
        f"| {' | '.join(titles)} |",
        f"|{'---|' * len(titles)}",
        *(f"| {' | '.join(map(_in_cell, cells))} |" for cells in rows),
    ]


def _in_cell(text: str) -> str:
    """A bar would end the cell, in code too, and a line its row."""
    return text.replace("|", "\\|").replace("\n", "<br>")


def code(text: str) -> str:
    """Return a code span on one line, fenced by more backticks than the text holds in a row."""
    text = " ".join(text.split())
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def prose(text: str) -> str:
    """Return words that Markdown shows as they are."""
    for sign in "\\`*_<>#[]":
        text = text.replace(sign, f"\\{sign}")
    return text
