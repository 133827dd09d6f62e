"""A user's SQL expression in DuckDB's words, where both databases are known to mean the same.

What is not listed here (regular expressions, case of letters, time zones, aggregates, numbers with
a point, most functions) is left to PostgreSQL. Kinds are those of the value: `int` (DuckDB
BIGINT), `text`, `bool`, `timestamptz`, `timestamp`, `date`, `json` (as PostgreSQL prints jsonb); a
quoted literal is of kind `quoted` until its neighbour says what it is, NULL is of kind `null`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from rowcall.sql.quote import text
from rowcall.verify.json_text import json_text

KINDS = {
    "smallint": "int",
    "integer": "int",
    "bigint": "int",
    "text": "text",
    "character varying": "text",
    "boolean": "bool",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "date": "date",
}
_ORDERED = {"int", "timestamptz", "timestamp", "date"}
_LIKE_ESCAPE = "\\"
_DIGITS = 18  # within bigint

# the arguments of nodes that the rules below read, or that say nothing of the value
_READ = {
    "this", "expression", "expressions", "low", "high", "ifs", "default", "to", "true", "negate",
    "is_string", "table", "quoted", "safe", "coalesce", "nested",
}  # fmt: skip


class Untranslatable(ValueError):
    """The expression holds what the two databases may read differently."""


@dataclass(frozen=True)
class Translated:
    """An expression as DuckDB reads it, and the kind of its value."""

    sql: str
    kind: str


Columns = Callable[[str, str], Translated]


def kind_of(type_name: str) -> str | None:
    """Return the kind of a PostgreSQL type, None where only PostgreSQL handles it."""
    return KINDS.get(type_name.partition("(")[0])


def translate(sql: str, columns: Columns) -> Translated:
    """Return the expression for DuckDB; `columns` says what a label's column is ('' our own).

    Raises Untranslatable.
    """
    tree = sqlglot.parse_one(f"({sql})", dialect="postgres")
    return _Translator(columns).of(tree)


@dataclass(frozen=True)
class _Translator:
    columns: Columns

    def of(self, node: exp.Expr) -> Translated:
        make = _RULES.get(type(node))
        if make is None:
            raise Untranslatable(type(node).__name__)
        # what a node says beside these would be passed over
        if others := {key for key, value in node.args.items() if value} - _READ:
            raise Untranslatable(f"{type(node).__name__} with {', '.join(sorted(others))}")
        made = make(self, node)
        is_negated = bool(node.args.get("negate"))
        return Translated(f"(NOT {made.sql})", "bool") if is_negated else made

    def same(self, *nodes: exp.Expr) -> tuple[list[str], str]:
        """Return values that are of one kind, a quoted literal of the others' kind."""
        found = [self.of(node) for node in nodes]
        kinds = {one.kind for one in found} - {"null", "quoted"}
        if len(kinds) > 1:
            raise Untranslatable(f"{kinds} in one")
        kind = next(iter(kinds), "text" if any(f.kind == "quoted" for f in found) else "null")
        if kind != "text" and any(one.kind == "quoted" for one in found):
            raise Untranslatable(f"a quoted {kind}")
        return [one.sql for one in found], kind

    def wanted(self, node: exp.Expr, *kinds: str) -> str:
        """Return a value of one of these kinds."""
        found = self.of(node)
        if found.kind not in {*kinds, "null"}:
            raise Untranslatable(found.kind)
        return found.sql

    def as_text(self, node: exp.Expr) -> str:
        found = self.of(node)
        if found.kind == "int":
            return f"CAST({found.sql} AS VARCHAR)"
        if found.kind not in {"text", "quoted", "null"}:
            raise Untranslatable(found.kind)
        return found.sql


def _paren(t: _Translator, node: exp.Expr) -> Translated:
    inner = t.of(node.this)
    return Translated(f"({inner.sql})", inner.kind)


def _column(t: _Translator, node: exp.Expr) -> Translated:
    assert isinstance(node, exp.Column)
    return t.columns(node.table, node.name)


def _literal(t: _Translator, node: exp.Expr) -> Translated:
    if node.args["is_string"]:
        return Translated(text(node.this), "quoted")
    if not str(node.this).isdigit() or len(node.this) > _DIGITS:
        raise Untranslatable("a number with a point")
    return Translated(f"{node.this}::BIGINT", "int")


def _null(t: _Translator, node: exp.Expr) -> Translated:
    return Translated("NULL", "null")


def _boolean(t: _Translator, node: exp.Expr) -> Translated:
    return Translated("TRUE" if node.this else "FALSE", "bool")


def _logic(word: str) -> "Rule":
    def make(t: _Translator, node: exp.Expr) -> Translated:
        left, right = t.wanted(node.this, "bool"), t.wanted(node.expression, "bool")
        return Translated(f"({left} {word} {right})", "bool")

    return make


def _not(t: _Translator, node: exp.Expr) -> Translated:
    return Translated(f"(NOT {t.wanted(node.this, 'bool')})", "bool")


def _is(t: _Translator, node: exp.Expr) -> Translated:
    value, what = t.of(node.this).sql, node.expression
    if isinstance(what, exp.Null):
        return Translated(f"({value} IS NULL)", "bool")
    if isinstance(what, exp.Boolean):
        is_it = "TRUE" if what.this else "FALSE"
        return Translated(f"({t.wanted(node.this, 'bool')} IS NOT DISTINCT FROM {is_it})", "bool")
    raise Untranslatable("IS")


def _compared(sign: str) -> "Rule":
    def make(t: _Translator, node: exp.Expr) -> Translated:
        (left, right), kind = t.same(node.this, node.expression)
        # texts are put in order by a collation
        if sign not in {"=", "<>"} and kind not in {*_ORDERED, "null"}:
            raise Untranslatable(f"{sign} of {kind}")
        return Translated(f"({left} {sign} {right})", "bool")

    return make


def _in(t: _Translator, node: exp.Expr) -> Translated:
    if node.args.get("query") or not node.expressions:
        raise Untranslatable("IN of a query")
    (value, *listed), _ = t.same(node.this, *node.expressions)
    return Translated(f"({value} IN ({', '.join(listed)}))", "bool")


def _between(t: _Translator, node: exp.Expr) -> Translated:
    (value, low, high), kind = t.same(node.this, node.args["low"], node.args["high"])
    if kind not in _ORDERED or node.args.get("symmetric"):
        raise Untranslatable(f"BETWEEN of {kind}")
    return Translated(f"({value} BETWEEN {low} AND {high})", "bool")


def _case(t: _Translator, node: exp.Expr) -> Translated:
    ifs, default = node.args["ifs"], node.args.get("default")
    values, kind = t.same(*(one.args["true"] for one in ifs), *([default] if default else []))
    if node.this:
        (of, *keys), _ = t.same(node.this, *(one.this for one in ifs))
        whens = [f"{of} = {key}" for key in keys]
    else:
        whens = [t.wanted(one.this, "bool") for one in ifs]
    branches = " ".join(f"WHEN {w} THEN {v}" for w, v in zip(whens, values, strict=False))
    otherwise = f" ELSE {values[-1]}" if default else ""
    return Translated(f"(CASE {branches}{otherwise} END)", kind)


def _coalesce(t: _Translator, node: exp.Expr) -> Translated:
    values, kind = t.same(node.this, *node.expressions)
    return Translated(f"coalesce({', '.join(values)})", kind)


def _nullif(t: _Translator, node: exp.Expr) -> Translated:
    (left, right), kind = t.same(node.this, node.expression)
    return Translated(f"nullif({left}, {right})", kind)


def _joined(t: _Translator, node: exp.Expr) -> Translated:
    return Translated(f"({t.as_text(node.this)} || {t.as_text(node.expression)})", "text")


def _concat_ws(t: _Translator, node: exp.Expr) -> Translated:
    return Translated(f"concat_ws({', '.join(t.as_text(n) for n in node.expressions)})", "text")


def _trim(t: _Translator, node: exp.Expr) -> Translated:
    if node.args.get("position") or node.args.get("expression"):
        raise Untranslatable("trim of another kind")
    # btrim takes blanks away and no other white space
    return Translated(f"trim({t.wanted(node.this, 'text')}, ' ')", "text")


def _length(t: _Translator, node: exp.Expr) -> Translated:
    return Translated(f"length({t.wanted(node.this, 'text')})", "int")


def _function(t: _Translator, node: exp.Expr) -> Translated:
    if str(node.this).lower() != "jsonb_build_object" or len(node.expressions) % 2:
        raise Untranslatable(str(node.this))
    pairs: dict[str, str] = {}
    for key, value in zip(node.expressions[::2], node.expressions[1::2], strict=True):
        if not (isinstance(key, exp.Literal) and key.is_string):
            raise Untranslatable("a key of json that is not written out")
        pairs[key.this] = _json_of(t.of(value))
    # jsonb keeps its keys by length, then by bytes
    keys = sorted(pairs, key=lambda key: (len(key.encode()), key.encode()))
    named = {key: text(f"{json.dumps(key, ensure_ascii=False)}: ") for key in keys}
    listed = ", ', ', ".join(f"{named[key]}, {pairs[key]}" for key in keys)
    return Translated(f"concat('{{', {listed}, '}}')" if keys else "'{}'", "json")


def _json_of(value: Translated) -> str:
    if value.kind in {"text", "quoted"}:
        return f"coalesce({json_text(value.sql)}, 'null')"
    if value.kind in {"int", "bool", "null", "json"}:
        return f"coalesce(CAST({value.sql} AS VARCHAR), 'null')"
    raise Untranslatable(f"json of {value.kind}")


def _place(t: _Translator, node: exp.Expr) -> Translated:
    listed = node.this.expressions if isinstance(node.this, exp.Array) else []
    if not listed or not all(isinstance(one, exp.Literal) for one in listed):
        raise Untranslatable("a place in an array that is not written out")
    (value, *places), _ = t.same(node.expression, *listed)
    # without NULL in the list: DuckDB says 0 where PostgreSQL says NULL
    return Translated(f"nullif(list_position([{', '.join(places)}], {value}), 0)", "int")


def _arithmetic(sign: str) -> "Rule":
    def make(t: _Translator, node: exp.Expr) -> Translated:
        left, right = t.wanted(node.this, "int"), t.wanted(node.expression, "int")
        return Translated(f"({left} {sign} {right})", "int")

    return make


def _negative(t: _Translator, node: exp.Expr) -> Translated:
    return Translated(f"(-{t.wanted(node.this, 'int')})", "int")


def _like(t: _Translator, node: exp.Expr) -> Translated:
    pattern = node.expression
    if not (isinstance(pattern, exp.Literal) and _LIKE_ESCAPE not in pattern.this):
        raise Untranslatable("LIKE of an expression")
    return Translated(f"({t.wanted(node.this, 'text')} LIKE {text(pattern.this)})", "bool")


def _cast(t: _Translator, node: exp.Expr) -> Translated:
    into = node.args["to"].sql(dialect="postgres").lower()
    inner = t.of(node.this)
    if into == "text" and inner.kind in {"int", "text", "quoted"}:
        return Translated(f"CAST({inner.sql} AS VARCHAR)", "text")
    kinds = {"timestamptz": "timestamptz", "date": "date", "text": "text", "bigint": "int"}
    kinds |= {"integer": "int", "int": "int", "boolean": "bool"}
    if inner.kind == "null" and into in kinds:
        return Translated("NULL", kinds[into])
    if inner.kind == "quoted" and into in {"timestamptz", "date"}:
        return Translated(f"CAST({inner.sql} AS {into.upper()})", into)
    raise Untranslatable(f"a cast of {inner.kind} to {into}")


Rule = Callable[[_Translator, exp.Expr], Translated]

_RULES: dict[type, Rule] = {
    exp.Paren: _paren,
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Null: _null,
    exp.Boolean: _boolean,
    exp.And: _logic("AND"),
    exp.Or: _logic("OR"),
    exp.Not: _not,
    exp.Is: _is,
    exp.EQ: _compared("="),
    exp.NEQ: _compared("<>"),
    exp.LT: _compared("<"),
    exp.LTE: _compared("<="),
    exp.GT: _compared(">"),
    exp.GTE: _compared(">="),
    exp.In: _in,
    exp.Between: _between,
    exp.Case: _case,
    exp.Coalesce: _coalesce,
    exp.Nullif: _nullif,
    exp.DPipe: _joined,
    exp.ConcatWs: _concat_ws,
    exp.Trim: _trim,
    exp.Length: _length,
    exp.ArrayPosition: _place,
    exp.Anonymous: _function,
    exp.Add: _arithmetic("+"),
    exp.Sub: _arithmetic("-"),
    exp.Mul: _arithmetic("*"),
    exp.Neg: _negative,
    exp.Like: _like,
    exp.Cast: _cast,
}
