"""Constants of the project that their columns would alter: the server is asked before a row moves.

Each is judged as the value of a row would be, alone: nothing of the source is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rowcall.compile.alone import alone
from rowcall.compile.check.subject import Subject, Written
from rowcall.compile.pieces import piece
from rowcall.compile.troubles import FAILED, first_of
from rowcall.compile.typing import type_of
from rowcall.compile.values import value_name
from rowcall.mapping.columns import Const, Lookup, Names, Ref
from rowcall.mapping.fallbacks import Placeholder
from rowcall.mapping.place import Place
from rowcall.schema.table import Column
from rowcall.sql.expression import BadExpression, parse


@dataclass(frozen=True)
class Constant:
    """A value that the author wrote, and the SELECT of what is wrong with it, NULL if nothing."""

    about: str
    place: Place
    written: str
    statement: str


def constants(subject: Subject) -> Iterator[Constant]:
    """Yield what the author wrote as it stands, for columns of the target."""
    for one in [*subject.written(), *subject.required()]:
        table = subject.target_of(one)
        column = table.column(one.column) if table else None
        if column is not None:
            yield from _words(one, replace(column, not_null=False), subject)
        yield from _placeholder(one, column, subject)
    for mapping, bound in subject.mapped():
        for key, sql in mapping.placeholder.items():
            shape = bound.target.column(key) if bound.target else None
            about = f'placeholder "{key}" of "{mapping.name}"'
            yield from _alone(about, mapping.place, sql, shape)


def _words(one: Written, column: Column, subject: Subject) -> Iterator[Constant]:
    values: list[object] = []
    if isinstance(one.value, Const):
        values = [one.value.value]
    elif isinstance(one.value, Lookup):
        values = [*one.value.values.values()]
    for value in dict.fromkeys(values):
        if value is None or column.labels:
            continue
        assert isinstance(value, str | int | float | bool)
        made = piece(Const(value), column, one.reading, subject.source)
        troubles = [t for t in made.troubles if t.kind != FAILED]
        row = f"(SELECT {made.value} AS {value_name(column)}) AS resolved"
        yield Constant(one.about, one.place, str(value), f"SELECT {first_of(troubles)} FROM {row}")


def _placeholder(one: Written, column: Column | None, subject: Subject) -> Iterator[Constant]:
    if not isinstance(one.value.fallback, Placeholder):
        return
    about = f"{one.about}: its placeholder"
    if isinstance(one.value, Ref):
        parent = subject.bound(one.value.target_mapping)
        for key, sql in (one.value.fallback.row or {}).items():
            shape = parent.target.column(key) if parent and parent.target else None
            yield from _alone(about, one.place, sql, shape)
    elif one.value.fallback.sql is not None and not isinstance(one.value, Names):
        yield from _alone(about, one.place, one.value.fallback.sql, column)


def _alone(about: str, place: Place, sql: str, column: Column | None) -> Iterator[Constant]:
    try:
        is_constant = not parse(sql).columns
    except BadExpression:
        # which is told elsewhere
        return
    if is_constant and column is not None:
        found = alone(sql, type_of(sql, lambda _label, _column: None), column)
        yield Constant(about, place, sql, f"SELECT {found.within(first_of([*found.troubles]))}")
