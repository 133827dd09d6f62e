"""Lays out the clauses of a statement; never thinks."""

from collections.abc import Iterable, Mapping

from rowcall.sql.quote import name


def select_list(columns: Mapping[str, str]) -> str:
    """Return `expression AS name` lines, one a column."""
    return ",\n       ".join(
        expression if expression == name(alias) else f"{expression} AS {name(alias)}"
        for alias, expression in columns.items()
    )


def all_of(conditions: Iterable[str]) -> str:
    """Return the conditions joined by AND, one a line; TRUE where there is none."""
    return "\n   AND ".join(conditions) or "TRUE"


def indented(text: str, blanks: int = 2) -> str:
    """Return the text with each line moved to the right."""
    return "\n".join(" " * blanks + line if line else line for line in text.splitlines())
