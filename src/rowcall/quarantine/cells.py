r"""How is a value written in a CSV file that people open in a spreadsheet?

NULL is `\N`. A text that a spreadsheet would take for a formula, or that begins with a backslash,
has a backslash before it. A lone backslash is the empty text, since an empty cell says nothing.
"""

import re

NULL = r"\N"
_QUOTED = re.compile(r"[\\=@+\-\t\r]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# how a spreadsheet writes an id that it took for a number, for Python and PostgreSQL alike
DESTROYED_NUMBER = r"^\s*[+-]?[0-9]([.,][0-9]+)?[Ee][+-][0-9]{2,}\s*$"


class BadCell(ValueError):
    """The text begins with a backslash that means nothing."""


def written(value: str | None) -> str:
    """Return the value as a cell."""
    if value is None:
        return NULL
    if _QUOTED.match(value) and not _NUMBER.fullmatch(value):
        return "\\" + value
    return value


def read(cell: str) -> str | None:
    """Return the value of a cell; raises BadCell."""
    if cell == NULL:
        return None
    if not cell.startswith("\\"):
        return cell
    if len(cell) > 1 and not _QUOTED.match(cell, 1):
        raise BadCell(cell)
    return cell[1:]
