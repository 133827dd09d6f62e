"""What a user's SQL expression reads, and the same expression with every column qualified."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

# a column, or a column behind a label: nothing is computed
_PLAIN = re.compile(r'((\w+|"[^"]+")\s*\.\s*)?(\w+|"[^"]+")')


class BadExpression(ValueError):
    """The text is not one SQL expression over a row."""


@dataclass(frozen=True)
class Column:
    """A column that an expression names: table is '' for the source row, else a label."""

    table: str
    name: str
    start: int


@dataclass(frozen=True)
class Expression:
    """A parsed expression: its text and the columns in it, by position."""

    text: str
    columns: tuple[Column, ...]

    def qualified(self, alias: Callable[[str], str]) -> str:
        """Return the text with each column prefixed by alias(label); the rest is untouched."""
        out = self.text
        for column in sorted(self.columns, key=lambda c: -c.start):
            end = column.start
            if column.table:
                # the label and its dot give way to the alias
                end = self._after_dot(column.start)
            out = out[: column.start] + alias(column.table) + "." + out[end:]
        return out

    def _after_dot(self, start: int) -> int:
        return self.text.index(".", start) + 1


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Return the expression; raise BadExpression with the reason and the place in the text."""
    try:
        # in parentheses: alone, a column called show or set would be taken for a command
        tree = sqlglot.parse_one(f"({text})", dialect="postgres")
    except SqlglotError as error:
        raise BadExpression(str(error).splitlines()[0]) from error
    if tree.find(exp.Select, exp.Subquery):
        raise BadExpression("a subquery is not allowed here; name its table under joins or Gather")
    if not isinstance(tree, exp.Paren):
        raise BadExpression("it is not one expression")
    columns = [_column(node) for node in tree.find_all(exp.Column)]
    return Expression(text, tuple(columns))


def is_column(sql: str) -> bool:
    """Return whether the expression is nothing but a column, perhaps behind a label."""
    tree = parse(sql)
    return len(tree.columns) == 1 and _PLAIN.fullmatch(sql.strip()) is not None


def order_terms(text: str) -> list[tuple[str, str]]:
    """Split an ORDER BY list into (expression, direction); direction is 'DESC NULLS LAST' or so."""
    try:
        tree = sqlglot.parse_one(f"SELECT 1 ORDER BY {text}", dialect="postgres")
    except SqlglotError as error:
        raise BadExpression(str(error).splitlines()[0]) from error
    order = tree.args["order"]
    return [
        (
            term.this.sql(dialect="postgres"),
            "DESC NULLS LAST" if term.args.get("desc") else "ASC NULLS LAST",
        )
        for term in order.expressions
    ]


def _column(node: exp.Column) -> Column:
    if node.args.get("db"):
        raise BadExpression(f"{node.sql()} names a schema; only columns and labels are known here")
    table = node.args.get("table")
    first = table if table is not None else node.this
    called = node.name if node.this.args.get("quoted") else _folded(node.name)
    return Column(node.table, called, first.meta["start"] - 1)


def _folded(name: str) -> str:
    """Return a name as PostgreSQL reads it without quotes: of UTF-8 only ASCII is folded."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in name)
