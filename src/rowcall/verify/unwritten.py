"""Columns that no rule writes: they hold what the database gives a new row."""

import re
from collections.abc import Collection

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.same import differ
from rowcall.sql.quote import name
from rowcall.verify.piece import Part, stands

# what else a default says (a clock, a sequence, a function) is another value each time
_LITERAL = re.compile(r"('([^']|'')*'|-?\d+(\.\d+)?|true|false)(::[\w .\"()\[\],]+)?")


def unwritten(bound: Bound, written: Collection[str], project: BoundProject) -> dict[str, Part]:
    """Return the parts of the columns beside those that are written, where it is known of them.

    Rows that an earlier migration made keep in such columns what they held.
    """
    if bound.target is None or project.adopts:
        return {}
    found: dict[str, Part] = {}
    for column in bound.target.columns:
        if column.name in written or column.is_generated:
            continue
        if column.default is None and not column.not_null:
            found[column.name] = Part("NULL", stands(column))
        elif column.default and _LITERAL.fullmatch(column.default):
            default = f"({column.default})::{column.bare_type}"
            differs = differ(f"t.{name(column.name)}", default, column)
            found[column.name] = Part("FALSE", f"({differs})")
    return found
