"""The type of a user's expression, where columns, casts and operators tell it without a server."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from rowcall.compile.bind import Reading
from rowcall.compile.types import LITERAL, NULL, TEXT, Type, is_text, type_named
from rowcall.mapping.columns import Gather, Path, hop_end
from rowcall.schema.table import Database
from rowcall.sql.expression import parse

Known = Callable[[str, str], Type | None]

_BOOLEAN = Type("boolean")
_INTEGER, _BIGINT, _NUMERIC = Type("integer"), Type("bigint"), Type("numeric")
_DOUBLE = Type("double precision")
_DATE = Type("date")
_ZONED, _NAIVE = Type("timestamp with time zone"), Type("timestamp without time zone")
_WHOLE = ("smallint", "integer", "bigint")
_HIGHEST = {"integer": 2**31, "bigint": 2**63}

_CASTS = {
    exp.DType.SMALLINT: "smallint",
    exp.DType.INT: "integer",
    exp.DType.BIGINT: "bigint",
    exp.DType.DECIMAL: "numeric",
    exp.DType.FLOAT: "real",
    exp.DType.DOUBLE: "double precision",
    exp.DType.TEXT: "text",
    exp.DType.VARCHAR: "character varying",
    exp.DType.BOOLEAN: "boolean",
    exp.DType.DATE: "date",
    exp.DType.TIMESTAMP: "timestamp without time zone",
    exp.DType.TIMESTAMPTZ: "timestamp with time zone",
    exp.DType.TIME: "time without time zone",
    exp.DType.TIMETZ: "time with time zone",
    exp.DType.INTERVAL: "interval",
    exp.DType.JSON: "json",
    exp.DType.JSONB: "jsonb",
    exp.DType.UUID: "uuid",
}
_FUNCTIONS = {
    "parse_date": _DATE,
    "parse_number": _NUMERIC,
    "parse_integer": _BIGINT,
    "parse_flag": _BOOLEAN,
    **dict.fromkeys(
        ("to_jsonb", "jsonb_build_object", "jsonb_build_array", "jsonb_strip_nulls", "jsonb_agg"),
        Type("jsonb"),
    ),
    "btrim": TEXT,
    "format": TEXT,
    "make_date": _DATE,
}


def type_in(sql: str, reading: Reading, source: Database) -> Type | None:
    """Return the type of an expression over a reading's row, None where only a server knows."""
    return type_of(sql, _columns_of(reading, source))


def type_of(sql: str, known: Known) -> Type | None:
    """Return the type of an expression; `known` says that of a label's column ('' the own row)."""
    try:
        parse(sql)
        tree = sqlglot.parse_one(f"({sql})", dialect="postgres")
    except (ValueError, SqlglotError):
        return None
    return _of(tree, known)


def _columns_of(reading: Reading, source: Database) -> Known:
    def known(label: str, column: str) -> Type | None:
        if label:
            join = reading.joins.get(label)
            if isinstance(join, Path) and join.hops:
                return _of_table(source, hop_end(join.hops[-1][1])[0], column)
            if isinstance(join, Gather) and column in join.aggregates:
                return type_of(
                    join.aggregates[column], lambda _, name: _of_table(source, join.of, name)
                )
            return None
        parts = [*reading.fan_out.parts.values()] if reading.fan_out else []
        if parts and column == "part":
            return TEXT
        names = {filled[column] for filled in parts if column in filled} or {column}
        return _same(_of_table(source, reading.relation, name) for name in names)

    return known


def _of_table(source: Database, table: str, column: str) -> Type | None:
    shape = source.tables.get(table)
    found = shape.column(column) if shape else None
    return type_named(found.staged_type) if found else None


def _of(node: exp.Expr, known: Known) -> Type | None:
    rule = _RULES.get(type(node))
    if rule is not None:
        return rule(node, known)
    return next((told for kind, told in _BY_KIND if isinstance(node, kind)), None)


def _inner(node: exp.Expr, known: Known) -> Type | None:
    return _of(node.this, known) if not node.expressions else None


def _array(node: exp.Expr, known: Known) -> Type | None:
    # of an empty one the cast says what it holds
    return None if node.expressions else NULL


def _literal(node: exp.Expr, known: Known) -> Type | None:
    return LITERAL if node.args["is_string"] else _number(node.name)


def _chosen(node: exp.Expr, known: Known) -> Type | None:
    return _same(_values([node.this, *node.expressions], known))


def _case(node: exp.Expr, known: Known) -> Type | None:
    given = [one.args["true"] for one in node.args["ifs"]]
    return _same(_values([*given, *filter(None, [node.args.get("default")])], known))


def _at_zone(node: exp.Expr, known: Known) -> Type | None:
    given = _of(node.this, known)
    return {_ZONED.kind: _NAIVE, _NAIVE.kind: _ZONED}.get(given.kind) if given else None


def _part_of_text(node: exp.Expr, known: Known) -> Type | None:
    of = _of(node.this, known)
    return TEXT if of and is_text(of) else None


def _joined(node: exp.Expr, known: Known) -> Type | None:
    sides = [_of(side, known) for side in (node.this, node.expression)]
    return TEXT if any(side and is_text(side) for side in sides) else None


def _sum(node: exp.Expr, known: Known) -> Type | None:
    of = _of(node.this, known)
    if of is None or of.is_array:
        return None
    return {"smallint": _BIGINT, "integer": _BIGINT, "bigint": _NUMERIC, "numeric": _NUMERIC}.get(
        of.kind
    )


def _qualified(node: exp.Expr, known: Known) -> Type | None:
    called = node.expression
    return _called(called, known) if isinstance(called, exp.Anonymous) else None


def _called(node: exp.Expr, known: Known) -> Type | None:
    function = str(node.this).lower()
    return NULL if function == "row" else _FUNCTIONS.get(function)


def _number(written: str) -> Type:
    if not written.isdigit():
        return _NUMERIC
    return next((Type(kind) for kind, end in _HIGHEST.items() if int(written) < end), _NUMERIC)


def _cast(node: exp.Expr, known: Known) -> Type | None:
    return _written(node.args["to"])


def _written(to: exp.Expr) -> Type | None:
    if to.this is exp.DType.ARRAY and to.expressions:
        element = _written(to.expressions[0])
        return replace(element, is_array=True) if element else None
    kind = _CASTS.get(to.this)
    if kind is None:
        return None
    modifiers = [modifier.sql() for modifier in to.expressions]
    if not all(modifier.lstrip("-").isdigit() for modifier in modifiers):
        return None
    return Type(kind, tuple(int(modifier) for modifier in modifiers))


def _values(nodes: Iterable[exp.Expr], known: Known) -> list[Type | None]:
    """Return the types of values of one kind; a text in quotes is of its neighbours' type."""
    listed = [*nodes]
    plain = [node for node in listed if not (isinstance(node, exp.Literal) and node.is_string)]
    return [_of(node, known) for node in plain or listed]


def _same(types: Iterable[Type | None]) -> Type | None:
    """Return the type that all have, without modifiers where those differ."""
    found = list(dict.fromkeys(types))
    if None in found:
        return None
    listed = [one for one in found if one and one != NULL]
    if not listed:
        return NULL
    kinds = {one.bare for one in listed}
    if len(listed) == 1:
        return listed[0]
    if all(is_text(one) for one in listed):
        return TEXT
    return listed[0].bare if len(kinds) == 1 else _widest(listed)


def _widest(listed: list[Type]) -> Type | None:
    order = (*_WHOLE, "numeric", "real", "double precision")
    if any(one.is_array or one.kind not in order for one in listed):
        return None
    widest = max(listed, key=lambda one: order.index(one.kind))
    # real and a whole number meet as double precision
    return _DOUBLE if widest.kind == "real" else widest.bare


def _computed(node: exp.Expr, known: Known) -> Type | None:
    left, right = _of(node.this, known), _of(node.expression, known)
    if left is None or right is None or NULL in (left, right):
        return None
    days = (left.kind, right.kind)
    if days == ("date", "date") and isinstance(node, exp.Sub):
        return _INTEGER
    if left.kind == "date" and right.kind in ("smallint", "integer"):
        return _DATE
    if "date" in days:
        return None
    widest = _widest([left, right])
    # numbers of two scales are of another
    return widest.bare if widest else None


_RULES: dict[type, Callable[[exp.Expr, Known], Type | None]] = {
    exp.Paren: _inner,
    exp.Neg: _inner,
    exp.Nullif: lambda node, known: _of(node.this, known),
    exp.Max: _inner,
    exp.Min: _inner,
    exp.Column: lambda node, known: known(str(getattr(node, "table", "")), node.name),
    exp.Literal: _literal,
    exp.Array: _array,
    exp.Cast: _cast,
    exp.Coalesce: _chosen,
    exp.Greatest: _chosen,
    exp.Least: _chosen,
    exp.Case: _case,
    exp.AtTimeZone: _at_zone,
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div), _computed),
    **dict.fromkeys((exp.Left, exp.Right, exp.Substring), _part_of_text),
    exp.DPipe: _joined,
    exp.Sum: _sum,
    exp.Dot: _qualified,
    exp.Anonymous: _called,
}

_BY_KIND: tuple[tuple[type | tuple[type, ...], Type], ...] = (
    ((exp.Null, exp.Tuple), NULL),
    (
        (exp.Predicate, exp.Connector, exp.Not, exp.RegexpLike, exp.LogicalOr, exp.LogicalAnd),
        _BOOLEAN,
    ),
    ((exp.Boolean,), _BOOLEAN),
    ((exp.Concat, exp.ConcatWs, exp.Lower, exp.Upper, exp.Trim, exp.Replace, exp.Initcap), TEXT),
    ((exp.JSONExtractScalar, exp.GroupConcat, exp.MD5, exp.RegexpReplace), TEXT),
    (exp.Count, _BIGINT),
    (exp.Length, _INTEGER),
    (exp.Extract, _NUMERIC),
    (exp.CurrentTimestamp, _ZONED),
    (exp.CurrentDate, _DATE),
)
