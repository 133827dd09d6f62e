"""A target column on both sides of a pair: what stands in it, and what the mapping makes of it."""

import re
from dataclasses import dataclass, field, replace

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.claims import expressions
from rowcall.compile.own_columns import of_expression, of_word
from rowcall.compile.pieces import piece
from rowcall.compile.references import key_names, own_keys
from rowcall.compile.relations import adoption
from rowcall.compile.units import key_text
from rowcall.compile.values import over_source
from rowcall.mapping.columns import (
    Computed,
    Existing,
    Json,
    Names,
    Ref,
    Secret,
    Sql,
    Unique,
    Value,
)
from rowcall.schema.table import Column
from rowcall.schema.type import PLAIN
from rowcall.sql.expression import parse
from rowcall.sql.quote import name, text

_KINDS = {
    "text": "text", "character varying": "text", "bpchar": "text", "character": "text",
    "smallint": "number", "integer": "number", "bigint": "number", "numeric": "number",
    "real": "number", "double precision": "number",
    "date": "day", "timestamp": "day",
}  # fmt: skip


_WHOLE = ("smallint", "integer", "bigint")
_SCALE = re.compile(r"numeric\(\d+,(\d+)\)")


@dataclass(frozen=True)
class Side:
    """A target column: `now` stands in it, the mapping would write `want`, made of `from_`.

    Of a reference `from_` is the key that it looks for, and `there` the key of the unit for which
    the row stands that it leads to; what it would write is not known before the run.
    """

    place: int
    name: str
    kind: str
    type: str
    source: str = ""
    reads: frozenset[str] = frozenset()
    refers_to: str = ""
    is_mapped: bool = False
    given: dict[str, str] = field(default_factory=dict[str, str])
    joins: tuple[str, ...] = ()
    resolved: dict[str, str] = field(default_factory=dict[str, str])
    last: dict[str, str] = field(default_factory=dict[str, str])
    expressions: tuple[str, ...] = ()

    @property
    def now(self) -> str:
        """Return the name of the value that stands in the target, in the relation of pairs."""
        return f"t{self.place}"

    @property
    def want(self) -> str:
        """Return the name of the value that the mapping writes."""
        return f"w{self.place}"

    @property
    def from_(self) -> str:
        """Return the name of the value that the mapping reads, NULL where it reads none."""
        return f"s{self.place}"

    @property
    def there(self) -> str:
        """Return the name of the key of the unit whose row a reference leads to."""
        return f"k{self.place}"

    @property
    def is_off(self) -> str:
        """Return the condition that something else stands than the mapping writes."""
        if self.refers_to:
            return f"({self.now} IS NOT NULL AND {self.there} IS DISTINCT FROM {self.from_})"
        return f"({self.now} IS DISTINCT FROM {self.want})"


def column_kind(column: Column) -> str:
    """Return whether a column holds texts, numbers, days and times, or something else."""
    if column.labels:
        return "label"
    return _KINDS.get(column.bare_type.partition("(")[0].partition(" with")[0], "other")


def side_of(
    column: Column, bound: Bound, number: int, project: BoundProject, *, plain: bool
) -> Side | None:
    """Return the column on both sides, or None where nothing can be told of it.

    Passwords are never looked at, nor what is computed from the target's other columns, nor
    objects of JSON, but for names in several languages, of which it is the first.
    """
    assert bound.target is not None
    after = bound.mapping.after_load if bound.mapping else None
    reading = bound.readings[number]
    word = reading.columns.get(column.name)
    if (
        column.name in bound.target.primary_key
        or column.is_generated
        or column.name in bound.secrets
        or (after and column.name in after.columns)
        or isinstance(word, Computed | Secret | Existing | Json)
        or (word is None and column.name in bound.columns)
    ):
        return None
    place = bound.target.column_names.index(column.name)
    now = _as_it_stood(column, word)
    if now is None:
        return None
    given, last = {f"t{place}": f"({now})::text"}, {f"t{place}": _text(f"t{place}")}
    kind = "text" if isinstance(word, Names) else column_kind(column)
    if kind == "number":
        last[f"t{place}"] = _text(_rounded(f"t{place}", column))
    side = Side(place, column.name, kind, column.bare_type, given=given, last=last)
    if isinstance(word, Ref):
        return _reference(side, word, now, bound, number, project)
    if word is None:
        default = "NULL" if column.default_is_volatile else column.default or "NULL"
        want = f"({default})::{column.type}"
        want = _rounded(want, column) if kind == "number" else want
        last |= {side.want: _text(want), side.from_: _text("NULL")}
        return side
    if plain and not (isinstance(word, Sql) and _is_plain(word.sql)):
        return None
    return _valued(side, word, column, reading, project)


def _as_it_stood(column: Column, word: Value | None) -> str | None:
    """Return SQL for the value before a repair: the row has it, or the image of what was before."""
    of, old = f"target.{name(column.name)}", f"image.old_values->>{text(column.name)}"
    if isinstance(word, Names) and column.bare_type in ("jsonb", "json"):
        first = text(next(iter(word.languages)))
        return (
            f"CASE WHEN image.old_values ? {text(column.name)}"
            f" THEN (image.old_values->{text(column.name)})->>{first}"
            f" ELSE {of}->>{first} END"
        )
    facts = column.facts
    is_document = facts.kind in ("json", "jsonb", "xml", "bytea")
    # an image in json is no text of an array or a composite, and an extension's may be an object
    is_foreign = facts.category == "U" and not facts.is_builtin
    if is_document or is_foreign or facts.category in ("A", "C"):
        return None
    return (
        f"CASE WHEN image.old_values ? {text(column.name)}"
        f" THEN ({old})::{column.bare_type} ELSE {of} END"
    )


def _reference(
    side: Side, word: Ref, now: str, bound: Bound, number: int, project: BoundProject
) -> Side:
    reading = bound.readings[number]
    prefix = f"r{side.place}"
    keys, joins, _ = own_keys(word, prefix, project, reading.shape)
    given = {
        **side.given,
        side.from_: key_text([f"({keys[key]})" for key in key_names(prefix, word)]),
    }
    parent = project[word.target_mapping]
    there = "NULL"
    if parent.mapping and parent.mapping.identity:
        of = next((i for i, r in enumerate(parent.readings) if r.relation == word.source), 0)
        line = name(f"{prefix}__there")
        joins = (
            *joins,
            f"LEFT JOIN {adoption(parent.name)} AS {line}"
            f" ON {line}.target_id = ({now})"
            f" AND {line}.reading = {of} AND {line}.origin <> 'undecided'",
        )
        there = key_text([f"{line}.k{i}" for i in range(1, len(word.by) + 1)])
        there = f"CASE WHEN {line}.target_id IS NOT NULL THEN {there} END"
    given[side.there] = there
    return replace(
        side,
        kind="reference",
        source=", ".join(sorted(of_word(word, reading))),
        reads=frozenset(of_word(word, reading)),
        refers_to=parent.target.name if parent.target else parent.name,
        is_mapped=True,
        given=given,
        joins=joins,
        last={
            **side.last,
            side.want: _text("NULL"),
            **{key: _text(key) for key in (side.from_, side.there)},
        },
        expressions=tuple(by for by in word.by if isinstance(by, str)),
    )


def _valued(
    side: Side, word: Value, column: Column, reading: Reading, project: BoundProject
) -> Side:
    if isinstance(word, Unique):
        # which unit keeps the value is another question than what the value is
        word = Sql(word.sql)
    # what does not fit the column is for judging to tell: here it must not raise
    is_number = side.kind == "number"
    wide = replace(column, type="numeric", facts=PLAIN) if is_number else column
    made = piece(word, wide, reading, project.source)
    value = name(f"{column.name}__value")
    want = f"resolved.{value}"
    if made.fallback_value != "NULL":
        want = f"coalesce({want}, {made.fallback_value})"
    if isinstance(word, Names):
        want = f"({want})->>{text(next(iter(word.languages)))}"
    else:
        want = _rounded(want, column) if side.kind == "number" else f"({want})::{column.type}"
    source = _read(word)
    return replace(
        side,
        source=_label(source, reading),
        reads=frozenset(of_expression(source, reading) if source else ()),
        is_mapped=True,
        given={
            **side.given,
            **made.given,
            side.from_: f"{over_source(source)}::text" if source else "NULL::text",
        },
        resolved={f"{column.name}__value": made.value},
        last={**side.last, side.want: _text(want), side.from_: _text(side.from_)},
        expressions=tuple(expressions(word)),
    )


def _read(word: Value) -> str:
    """Return the expression that a value is made of; of names that of the first language."""
    if isinstance(word, Names):
        return next(iter(word.languages.values()))
    return str(getattr(word, "sql", ""))


def _label(sql: str, reading: Reading) -> str:
    """Return how the source of a value is called: its column, or the columns that it is made of."""
    if not sql or _is_plain(sql):
        return sql
    return ", ".join(sorted(of_expression(sql, reading)))


def _is_plain(sql: str) -> bool:
    columns = parse(sql).columns
    return len(columns) == 1 and sql.strip() in (
        columns[0].name,
        f"{columns[0].table}.{columns[0].name}",
    )


def _rounded(sql: str, column: Column) -> str:
    """Return a number as the column would hold it, in one form: 3 and 3.00 are one text."""
    digits = _SCALE.search(column.bare_type)
    scale = digits[1] if digits else "0" if column.bare_type in _WHOLE else "6"
    return f"trim_scale(round(({sql})::numeric, {scale}))"


def _text(sql: str) -> str:
    return f'({sql})::text COLLATE "C"'
