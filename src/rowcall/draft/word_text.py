"""How is a proposal written in the language? A word, or nothing where somebody must decide."""

import json
from collections.abc import Sequence
from keyword import iskeyword

from sqlglot.dialects.postgres import Postgres

from rowcall.draft.observed import Shape
from rowcall.draft.proposal import ColumnPair, Hop, TablePair, Way
from rowcall.draft.subject import Subject
from rowcall.draft.wishes import Kind, Wish, kind_of
from rowcall.sql.expression import BadExpression, parse
from rowcall.sql.quote import name

_TIME = r"^([01]?\d|2[0-3]):[0-5]\d"


def word_text(pair: TablePair, columns: Sequence[ColumnPair], subject: Subject) -> str:
    """Return the Python text of the best candidate of a target column; '' where it is open."""
    best = columns[0]
    match best.way:
        case Way.REFERENCE:
            return _reference(pair, best, subject)
        case Way.LANGUAGE:
            return _names([c for c in columns if c.way is Way.LANGUAGE and c.hops == best.hops])
        case Way.LOOKUP:
            return _lookup(pair, best, subject)
        case Way.LEFTOVER:
            return f"Json({_arguments({c.source: expression(c.source) for c in columns})})"
        case Way.KEY:
            of = expression(best.source)
            kind = subject.wish(pair, best.target).kind
            is_text = kind is Kind.TEXT and not _is_text(pair, best, subject)
            return _text(f"{of}::text" if is_text else of)
        case Way.VALUE:
            return _value(pair, best, [c for c in columns if c.is_stand_in], subject)


def label_of(hop: Hop) -> str:
    """Return the label of the row that a reference leads to."""
    return hop.column.removesuffix("id").rstrip("_") or hop.to_table


def expression(column: str, label: str = "") -> str:
    """Return the SQL that reads a column, quoted only where it must be."""
    return f"{_bare(label)}.{_bare(column)}" if label else _bare(column)


def _bare(column: str) -> str:
    if column.upper() in Postgres.Tokenizer.KEYWORDS or column != column.lower():
        return name(column)
    try:
        found = parse(column).columns
    except BadExpression:
        return name(column)
    return column if [c.name for c in found] == [column] and not found[0].table else name(column)


def _text(sql: str) -> str:
    # a JSON string is a Python string too
    return json.dumps(sql, ensure_ascii=False)


def _arguments(values: dict[str, str]) -> str:
    """Return name="sql" arguments, or a dictionary where a name cannot be one."""
    if all(key.isidentifier() and not iskeyword(key) for key in values):
        return ", ".join(f"{key}={_text(sql)}" for key, sql in values.items())
    inner = ", ".join(f"{_text(key)}: {_text(sql)}" for key, sql in values.items())
    return f"**{{{inner}}}"


def _reference(pair: TablePair, column: ColumnPair, subject: Subject) -> str:
    if not column.hops:
        of = subject.draft.name_of(pair.source, column.to_target) if column.is_own_key else ""
        return f"Ref({_text(of)}, {_text(expression(column.source))})" if of else ""
    mapping = subject.draft.name_of(column.hops[-1].to_table, column.to_target)
    if not mapping:
        return ""
    *before, last = column.hops
    if not before:
        return f"Ref({_text(mapping)}, {_text(expression(last.column))})"
    steps = [
        f"({_text(expression(hop.column) if n == 0 else hop.column)},"
        f" {_text(f'{hop.to_table}.{hop.to_column}')})"
        for n, hop in enumerate(before)
    ]
    return f"Ref({_text(mapping)}, Path({', '.join(steps)}, {_text(last.column)}))"


def _names(columns: Sequence[ColumnPair]) -> str:
    """Return the name in all languages, the wanted one first."""
    label = label_of(columns[0].hops[0]) if columns[0].hops else ""
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(column.language, expression(column.read, label))
    return f"Names({_arguments(found)})"


def _lookup(pair: TablePair, column: ColumnPair, subject: Subject) -> str:
    wish = subject.wish(pair, column.target)
    if wish.kind is not Kind.TEXT:
        return ""
    return _text(expression(column.read, label_of(column.hops[0])))


def _value(
    pair: TablePair, column: ColumnPair, stand_ins: Sequence[ColumnPair], subject: Subject
) -> str:
    wish = subject.wish(pair, column.target)
    source = subject.source_column(pair, column.source)
    profile = subject.profile(pair, column.source)
    of = expression(column.source)
    if stand_ins:
        of = f"coalesce({of}, {expression(stand_ins[0].source)})"
    declared = kind_of(source.type)
    if profile.shape is Shape.SECRET:
        return f"Secret({_text(column.source)})"
    if wish.kind is Kind.LABEL:
        return _label(of, wish, profile.values)
    if wish.kind is Kind.JSON and declared is not Kind.JSON:
        return f"Names({_arguments({wish.languages[0]: of})})" if wish.languages else ""
    if wish.kind is declared or (wish.kind is Kind.NUMBER and declared is Kind.INTEGER):
        return _same_kind(pair, column, of, subject)
    match wish.kind, declared:
        case (Kind.FLAG, _):
            return f"Flag({_text(of)})"
        case (Kind.INTEGER | Kind.NUMBER | Kind.DATE, Kind.TEXT):
            return f"{wish.kind.name.title()}({_text(of)})"
        case (Kind.DATE, Kind.TIMESTAMP) | (Kind.TEXT, _):
            return _text(f"{of}::{wish.kind}")
        case (Kind.TIMESTAMP, Kind.DATE):
            return _text(f"{of}::timestamp")
        case (Kind.TIMESTAMP, Kind.TEXT):
            return _text(f"rowcall.parse_date({of})::timestamp")
        case (Kind.TIME, Kind.TEXT):
            return _text(f"CASE WHEN {of} ~ '{_TIME}' THEN {of}::time END")
        case _:
            return ""


def _same_kind(pair: TablePair, column: ColumnPair, of: str, subject: Subject) -> str:
    target = subject.target_column(pair, column.target)
    wish = subject.wish(pair, column.target)
    if wish.kind is Kind.LIST:
        return _text(of) if subject.source_column(pair, column.source).type == target.type else ""
    if wish.kind is Kind.TEXT and target.max_length is not None:
        longest = subject.source_column(pair, column.source).max_length
        if longest is None or longest > target.max_length:
            return f"Fit({_text(of)}, length={target.max_length})"
    if wish.is_unique and not subject.profile(pair, column.source).is_unique:
        return f"Unique({_text(of)})"
    return _text(of)


def _label(of: str, wish: Wish, values: Sequence[str]) -> str:
    """Return the labels that the values name, if they name any; the others are for somebody."""
    labels = {label.lower(): label for label in wish.labels}
    known = {value: labels[value.lower()] for value in values if value.lower() in labels}
    if not known:
        return ""
    if all(value == label for value, label in known.items()) and len(known) == len(values):
        return _text(of)
    inner = ", ".join(f"{_text(value)}: {_text(label)}" for value, label in known.items())
    return f"Lookup({_text(f'{of}::text')}, {{{inner}}})"


def _is_text(pair: TablePair, column: ColumnPair, subject: Subject) -> bool:
    return kind_of(subject.source_column(pair, column.source).type) is Kind.TEXT
