"""How is a proposal written in the language? A word, or nothing where somebody must decide."""

from collections.abc import Sequence

from rowcall.draft.proposal import ColumnPair, Hop, TablePair, Way
from rowcall.draft.python_text import arguments, expression, text
from rowcall.draft.subject import Subject
from rowcall.draft.value_text import value_text
from rowcall.draft.wishes import Kind, kind_of


def word_text(pair: TablePair, columns: Sequence[ColumnPair], subject: Subject) -> str:
    """Return the Python text of the best candidate of a target column; '' where it is open."""
    best = columns[0]
    match best.way:
        case Way.REFERENCE:
            written = (_reference(pair, c, subject) for c in columns if c.way is Way.REFERENCE)
            return next((word for word in written if word), "")
        case Way.LANGUAGE:
            asked = subject.wish(pair, best.target).languages
            named = [c for c in columns if c.way is Way.LANGUAGE and c.hops == best.hops]
            # Names wants its first language, so that comes first for which the target asks
            return _names(sorted(named, key=lambda column: column.language not in asked))
        case Way.LOOKUP:
            is_text = subject.wish(pair, best.target).kind is Kind.TEXT
            return text(expression(best.read, label_of(best.hops[0]))) if is_text else ""
        case Way.LEFTOVER:
            return f"Json({arguments({c.source: expression(c.source) for c in columns})})"
        case Way.KEY:
            wanted = subject.wish(pair, best.target).kind
            is_same = wanted is kind_of(subject.source_column(pair, best.source).type)
            return text(expression(best.source) + ("" if is_same else f"::{wanted}"))
        case Way.VALUE:
            return _value(pair, columns, subject)


def label_of(hop: Hop) -> str:
    """Return the label of the row that a reference leads to."""
    return hop.column.removesuffix("id").rstrip("_") or hop.to_table


def _reference(pair: TablePair, column: ColumnPair, subject: Subject) -> str:
    if column.is_own_key:
        mapping = subject.draft.name_of(pair.source, column.to_target)
        return f"Ref({text(mapping)}, {text(expression(column.source))})" if mapping else ""
    end = column.hops[-1].to_table if column.hops else ""
    mapping = subject.draft.name_of(end, column.to_target)
    if not mapping:
        return ""
    *before, last = column.hops
    if not before:
        return f"Ref({text(mapping)}, {text(expression(last.column))})"
    starts = [expression(before[0].column), *(hop.column for hop in before[1:])]
    steps = [
        f"({text(start)}, {text(f'{hop.to_table}.{hop.to_column}')})"
        for start, hop in zip(starts, before, strict=True)
    ]
    return f"Ref({text(mapping)}, Path({', '.join(steps)}, {text(last.column)}))"


def _names(columns: Sequence[ColumnPair]) -> str:
    label = label_of(columns[0].hops[0]) if columns[0].hops else ""
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(column.language, expression(column.read, label))
    return f"Names({arguments(found)})"


def _value(pair: TablePair, columns: Sequence[ColumnPair], subject: Subject) -> str:
    best = columns[0]
    sql = expression(best.source)
    for other in columns:
        if other.is_stand_in:
            sql = f"coalesce({sql}, {expression(other.source)})"
    return value_text(
        sql,
        subject.source_column(pair, best.source),
        subject.profile(pair, best.source),
        subject.target_column(pair, best.target),
        subject.wish(pair, best.target),
    )
