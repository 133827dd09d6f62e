"""Which columns of its own row does an expression, a word or a target column read?

What an expression reads of another row counts as the columns that lead there.
"""

import re

from rowcall.compile.bind import Bound, Reading
from rowcall.compile.claims import expressions
from rowcall.mapping.columns import Computed, Path, Ref, Sql, Value
from rowcall.sql.expression import is_column, order_terms, parse


def of_expression(sql: str, reading: Reading) -> set[str]:
    """Return the columns of an expression; those of a fan-out's part by the name they have there.

    A label counts as the columns that its path or gather starts from.
    """
    found: set[str] = set()
    for column in parse(sql).columns:
        if not column.table:
            found.add(column.name)
            continue
        join = reading.joins.get(column.table)
        starts = [join.hops[0][0]] if isinstance(join, Path) else join.on.values() if join else []
        for start in starts:
            found |= of_expression(start, reading)
    return found


def of_word(word: Value, reading: Reading) -> set[str]:
    """Return the columns of a word over the source row, its alternatives included."""
    return {column for sql in _expressions(word) for column in of_expression(sql, reading)}


def _expressions(word: Value) -> list[str]:
    refs = [ref for ref in (word, *word.alternatives) if isinstance(ref, Ref)]
    starts = [by.hops[0][0] if isinstance(by, Path) else by for ref in refs for by in ref.by]
    return [*expressions(word), *starts]


def of_target(columns: list[str], reading: Reading) -> set[str]:
    """Return the columns that feed these target columns, through computed ones too."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [*columns]
    while waiting:
        column = waiting.pop()
        word = reading.columns.get(column)
        if word is None or column in seen:
            continue
        seen.add(column)
        if isinstance(word, Computed):
            waiting += named_in(word.sql, [*reading.columns])
        else:
            found |= of_word(word, reading)
    return found


def of_what_raises(bound: Bound, reading: Reading) -> set[str]:
    """Return the columns of the expressions that can raise: those that compute or cast."""
    rules = [rule.when for rule in reading.exclude] + [rule.when for rule in reading.reject]
    rules += [reading.when] if reading.when else []
    rules += reading.takers
    rules += [term for term, _ in order_terms(reading.survivor)] if reading.survivor else []
    words = [*reading.columns.values(), *(bound.mapping.require.values() if bound.mapping else ())]
    for word in words:
        rules += _expressions(word)
    found = [sql for sql in rules if not is_column(sql)]
    found += [
        word.sql
        for column, word in reading.columns.items()
        if isinstance(word, Sql) and _is_cast(word.sql, column, bound, reading)
    ]
    found += [reading.created] if reading.created else []
    return {column for sql in found for column in of_expression(sql, reading)}


def _is_cast(sql: str, column: str, bound: Bound, reading: Reading) -> bool:
    """Return whether the column's type takes not all that a plain column of the source holds."""
    into = bound.target.column(column) if bound.target else None
    source = reading.shape.column(sql.strip().strip('"')) if reading.shape else None
    if into is None or into.labels or into.bare_type == "text":
        return False
    return source is None or source.bare_type != into.bare_type


def named_in(expression: str, columns: list[str]) -> list[str]:
    """Return which of the columns an expression of the target names."""
    # a quote within a name is written twice
    written = {c: re.escape(c.replace('"', '""')) for c in columns}
    return [c for c in columns if re.search(rf"(?<!\w){written[c]}(?!\w)", expression)]


def unaliased(columns: set[str], reading: Reading, part: str) -> set[str]:
    """Return the columns as the table has them: of its part, or of all where it has none."""
    if reading.fan_out is None:
        return columns
    parts = reading.fan_out.parts
    filled = [parts[part]] if part in parts else [*parts.values()]
    found = columns - {"part", *(alias for aliases in parts.values() for alias in aliases)}
    return found | {aliases[alias] for aliases in filled for alias in columns if alias in aliases}
