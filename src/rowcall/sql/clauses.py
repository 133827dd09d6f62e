"""Lays out the clauses of a statement; never thinks."""

import re
from collections.abc import Iterable, Mapping

from rowcall.sql.quote import name

# What reaches the server letter by letter: texts (E'' knows a backslash), names, dollar quotes.
# A comment is passed over as one piece, so that a quote in it begins no text.
_LETTER_BY_LETTER = re.compile(
    r"""  \b[eE]'(?:[^'\\]|\\.|'')*'
        | '[^']*'
        | "[^"]*"
        | (?<![\w$])\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$
        | --[^\n]*
        | /\*.*?\*/
    """,
    re.VERBOSE | re.DOTALL,
)
_BEGIN_OF_LINE = re.compile(r"^(?=[^\n])", re.MULTILINE)


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
    """Return the text with each line moved to the right, but for lines that begin in a literal."""
    whole = [match.span() for match in _LETTER_BY_LETTER.finditer(text) if "\n" in match[0]]

    def moved(begin: re.Match[str]) -> str:
        is_inside = any(low < begin.start() < high for low, high in whole)
        return "" if is_inside else " " * blanks

    return _BEGIN_OF_LINE.sub(moved, text)
