"""How are names and SQL written as Python?"""

import json
import re
from collections.abc import Iterable
from keyword import iskeyword

from sqlglot.dialects.postgres import Postgres

from rowcall.sql.expression import BadExpression, parse
from rowcall.sql.quote import name as quoted_name


def text(value: str) -> str:
    """Return a string literal; a JSON string is a Python string too."""
    return json.dumps(value, ensure_ascii=False)


def arguments(values: dict[str, str]) -> str:
    """Return name="sql" arguments, or a dictionary where a name cannot be one."""
    if all(key.isidentifier() and not iskeyword(key) for key in values):
        return ", ".join(f"{key}={text(sql)}" for key, sql in values.items())
    inner = ", ".join(f"{text(key)}: {text(sql)}" for key, sql in values.items())
    return f"**{{{inner}}}"


def expression(column: str, label: str = "") -> str:
    """Return the SQL that reads a column, quoted only where it must be."""
    return f"{_bare(label)}.{_bare(column)}" if label else _bare(column)


def identifier(name: str) -> str:
    """Return a name that Python takes for a variable or a module."""
    plain = re.sub(r"\W", "_", name).lower()
    return f"{plain}_" if not plain or plain[0].isdigit() or iskeyword(plain) else plain


def module_names(targets: Iterable[str]) -> dict[str, str]:
    """Return a module's name for each target table; two tables never share one."""
    found: dict[str, str] = {}
    for target in targets:
        plain = name = identifier(target)
        number = 2
        while name in found.values():
            name, number = f"{plain}_{number}", number + 1
        found[target] = name
    return found


def _bare(column: str) -> str:
    if column.upper() in Postgres.Tokenizer.KEYWORDS or column != column.lower():
        return quoted_name(column)
    try:
        found = parse(column).columns
    except BadExpression:
        return quoted_name(column)
    is_plain = [c.name for c in found] == [column] and not found[0].table
    return column if is_plain else quoted_name(column)
