"""From a word of the language to SQL: what is read, the value, its troubles and its marks."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rowcall.compile.bind import Reading
from rowcall.compile.fits import Way, surely_fits, way
from rowcall.compile.relations import entries, staged
from rowcall.compile.troubles import FAILED, Trouble
from rowcall.compile.types import TEXT, Type, type_of_target
from rowcall.compile.typing import type_in
from rowcall.mapping.columns import (
    Const,
    Fit,
    Json,
    LargeObject,
    Lookup,
    Names,
    Path,
    Secret,
    Sql,
    Unique,
    Value,
    hop_end,
)
from rowcall.mapping.fallbacks import Placeholder, Quarantine, Stop
from rowcall.schema.table import Column, Database
from rowcall.sql.expression import parse
from rowcall.sql.json_object import json_object
from rowcall.sql.quote import name, text


@dataclass(frozen=True)
class Piece:
    """One column of the target on its way through the three layers of judging.

    `given` is computed over the source row, `value` over those, `troubles` and `fits` over the
    value. `way` says what of the value the column's type keeps, and `cast` is the value of a row
    that is in no trouble. `fallback_value` is what a placeholder writes, and `later_troubles` are
    those of values that are made when others are decided: of a placeholder, and of a computed
    column. In a row so wide that helpers would not find room beside its values, `place` is that of
    the column's trouble among all.
    """

    column: Column
    word: Value
    given: dict[str, str] = field(default_factory=dict)
    joins: tuple[str, ...] = ()
    value: str = "NULL"
    extra: dict[str, str] = field(default_factory=dict)
    ledger_joins: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    fits: tuple[tuple[str, str, str], ...] = ()
    fallback_value: str = "NULL"
    later_troubles: tuple[Trouble, ...] = ()
    way: Way | None = None
    cast: str = ""
    place: int = 0

    @property
    def can_fail(self) -> bool:
        """Return whether the column alone fails where its expression raises."""
        return any(trouble.kind == FAILED for trouble in self.troubles)

    @property
    def name(self) -> str:
        """Return the target column's name."""
        return self.column.name

    @property
    def trouble(self) -> str:
        """Return SQL for what is wrong with the value, over the layer that has found it."""
        return f"unit__troubles[{self.place}]" if self.place else name(f"{self.name}__trouble")

    @property
    def asked_later(self) -> list[str]:
        """Return what is given and read again when the value is known."""
        texts = [t.when for t in (*self.troubles, *self.later_troubles)]
        texts += [when for when, _, _ in self.fits]
        later = "\n".join([*texts, self.fallback_value])
        return [
            key
            for key in self.given
            if name(key) in later or key in self.extra or key.startswith(f"{self.name}__stand_")
        ]


def alias(label: str) -> str:
    """Return the alias behind a label; '' is the source row."""
    return name(label) if label else "source"


def over_source(sql: str) -> str:
    """Return a user's expression with every column qualified, in parentheses."""
    return f"({parse(sql).qualified(alias)})"


def is_wanted(word: Value, column: Column) -> bool:
    """Return whether no value is a trouble: the column needs one, or the author said what then."""
    return column.not_null or isinstance(word.fallback, Placeholder | Quarantine | Stop)


def dangling(word: Value, reading: Reading) -> str:
    """Return SQL for `a path that the expression reads has a start and leads nowhere`, if any."""
    sql: str = getattr(word, "sql", "")
    found: list[str] = []
    for label in dict.fromkeys(column.table for column in parse(sql).columns) if sql else ():
        path = reading.joins.get(label)
        if isinstance(path, Path):
            end = hop_end(path.hops[-1][1])[1]
            start = over_source(path.hops[0][0])
            found.append(f"({start} IS NOT NULL AND {alias(label)}.{name(end)} IS NULL)")
    return " OR ".join(found)


def value_name(column: Column) -> str:
    """Return the quoted name under which the value is judged."""
    return name(f"{column.name}__value")


def raw_name(column: Column) -> str:
    """Return the quoted name of what was read for the value."""
    return name(f"{column.name}__raw")


def failed(column: Column) -> Trouble:
    """Return the trouble of a column whose expression raises on a row that was tried by itself."""
    when = f"unit__failed ? {text(column.name)}"
    return Trouble(FAILED, when, f"{column.name}: cannot be computed")


def raw_of(column: Column) -> str:
    """Return what was read for the value, as the layer above the source sees it."""
    return f"source.{raw_name(column)}"


def lost_when(by: Way | None, value: str, raw: str) -> str:
    """Return SQL for `the cast of the value alters it`, '' where none does."""
    if by is None:
        return ""
    fits = by.when.replace("{v}", value)
    lost = [f"NOT ({fits})"] if fits else []
    if by.asks:
        kind = text(by.read_as.rpartition("::")[2])
        asked = f"NOT rowcall.survives({raw}, {value})"
        # most are of the type already, which is known at the cost of a comparison
        lost.append(f"CASE WHEN pg_typeof({raw}) <> {kind}::regtype THEN {asked} END")
    return " OR ".join(lost)


def typed(expression: str, column: Column) -> str:
    """Cast to the column's type; a label that the enumeration lacks becomes NULL, not an error."""
    if column.labels:
        labels = ", ".join(text(label) for label in column.labels)
        return (
            f"CASE WHEN ({expression})::text IN ({labels})"
            f" THEN ({expression})::text::{column.bare_type} END"
        )
    return f"({expression})::{column.bare_type}"


def expression(word: Sql, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of an expression: of an enumeration, its label."""
    return taken_as(word, column, over_source(word.sql), type_in(word.sql, reading, source))


def taken_as(word: Value, column: Column, sql: str, given: Type | None) -> Piece:
    """Return the piece of SQL of a type (None: unknown) that becomes the column's value."""
    raw = f"{column.name}__raw"
    if column.labels:
        unknown = Trouble(
            "unknown_code",
            f"{value_name(column)} IS NULL AND {name(raw)} IS NOT NULL",
            f"{column.name}: not a label of {column.type}",
        )
        value = typed(raw_of(column), column)
        return Piece(column, word, {raw: f"{sql}::text"}, value=value, troubles=(unknown,))
    return read(word, column, way(given, column), sql)


def read(word: Value, column: Column, by: Way | None, sql: str) -> Piece:
    """Return the piece of an expression: cast where it is read, if nothing is lost by that."""
    raw = f"{column.name}__raw"
    if by is None:
        return Piece(column, word, {raw: f"{sql}::{column.bare_type}"}, value=raw_of(column))
    if by.asks:
        return Piece(column, word, {raw: sql}, value=f"{raw_of(column)}::{by.read_as}", way=by)
    read_as = f"::{by.read_as}" if by.read_as else ""
    return Piece(column, word, {raw: f"{sql}{read_as}"}, value=raw_of(column), way=by)


def const(word: Const, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a constant, which the author wrote as a text."""
    by = _of_literals(column, [word.value])
    value = f"{_literal(word.value)}::{by.read_as if by else column.bare_type}"
    return Piece(column, word, value=value, way=by)


def _of_literals(column: Column, written: Iterable[object]) -> Way | None:
    """Return how texts that the author wrote come into the column: read as its type, unlimited.

    Where it is sure that all of them fit, no row is asked.
    """
    into = type_of_target(column)
    if all(value is None or surely_fits(_text_of(value), into) for value in written):
        return None
    by = way(TEXT, column)
    # blanks that the author wrote into a char(n) are those that fill it up
    is_lossy = by is not None and by.when and into.kind != "character"
    return replace(by, asks=False) if by and is_lossy else None


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return text(_text_of(value))


def _text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def lookup(word: Lookup, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a value chosen by a code."""
    raw = f"{column.name}__raw"
    by = _of_literals(column, word.values.values())
    kind = by.read_as if by else column.bare_type
    # a cast on each literal is done once, one around the CASE in every row
    cases = " ".join(
        f"WHEN {_literal(key)} THEN {_literal(value)}::{kind}" for key, value in word.values.items()
    )
    keys = ", ".join(_literal(key) for key in word.values)
    unknown = Trouble(
        "unknown_code",
        f"{name(raw)} NOT IN ({keys})",
        f"{column.name}: not in the lookup",
    )
    return Piece(
        column,
        word,
        {raw: f"{over_source(word.sql)}::text"},
        value=f"CASE {raw_of(column)} {cases} END",
        troubles=(unknown,),
        way=by,
    )


def json(word: Json, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a jsonb object."""
    pairs = {key: over_source(sql) for key, sql in word.keys.items()}
    given = {f"{column.name}__raw": json_object(pairs)}
    return Piece(column, word, given, value=f"{raw_of(column)}::{column.bare_type}")


def names(word: Names, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a name in several languages."""
    first = f"{column.name}__{next(iter(word.languages))}"
    given = {
        f"{column.name}__{language}": f"nullif(btrim({over_source(sql)}::text), '')"
        for language, sql in word.languages.items()
    }

    def named(alias: str, wanted: str) -> str:
        return json_object(
            {
                language: wanted if i == 0 else f"{alias}.{name(f'{column.name}__{language}')}"
                for i, language in enumerate(word.languages)
            }
        )

    wanted = f"source.{name(first)}"
    return Piece(
        column,
        word,
        given,
        value=f"CASE WHEN {wanted} IS NOT NULL THEN {named('source', wanted)} END",
        fallback_value=named("resolved", f"resolved.{name(column.name + '__placeholder')}"),
    )


def fit(word: Fit, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a text that is cut to a length."""
    raw = raw_of(column)
    by = way(TEXT, column)
    # 8 hex digits: two of 10,000 equal beginnings meet once in a hundred loads, and are judged
    kept = f"left({raw}, {word.length - 9}) || '~' || left(md5(source.unit__key), 8)"
    return Piece(
        column,
        word,
        {f"{column.name}__raw": f"{over_source(word.sql)}::text"},
        value=f"CASE WHEN length({raw}) <= {word.length} THEN {raw} ELSE {kept} END",
        fits=(
            (
                f"length({name(column.name + '__raw')}) > {word.length}",
                "fit",
                f"longer than {word.length} characters",
            ),
        ),
        way=by if by and by.read_as == "text" else None,
    )


def unique(
    word: Unique, column: Column, reading: Reading, source: Database, *, again: bool
) -> Piece:
    """Return the piece of a value that no other row may have."""
    taken = name(f"{column.name}__taken")
    own = over_source(word.sql)
    key = ", ".join(f"source.{name(part)}" for part in reading.key)
    if again:
        same = " AND ".join(
            f"stands.k{i} = source.{name(part)}" for i, part in enumerate(reading.key, 1)
        )
        stands = f"SELECT FROM {entries(reading.entry_table)} AS stands WHERE {same}"
        key = f"EXISTS ({stands} AND stands.outcome = 'migrated') DESC, {key}"
    join = (
        f"LEFT JOIN (SELECT rowcall_row\n"
        # copies of one key have one place: they are merged or quarantined for what they are
        f"             FROM (SELECT source.rowcall_row, dense_rank() OVER (\n"
        f"                            PARTITION BY {own}\n"
        f"                            ORDER BY {key}) AS place\n"
        f"                     FROM {staged(reading.relation)} AS source\n"
        f"                    WHERE {own} IS NOT NULL) AS numbered\n"
        f"            WHERE place > 1) AS {taken} ON {taken}.rowcall_row = source.rowcall_row"
    )
    made = read(word, column, way(type_in(word.sql, reading, source), column), own)
    given = {
        **made.given,
        f"{column.name}__is_taken": f"{taken}.rowcall_row IS NOT NULL",
    }
    is_taken = name(f"{column.name}__is_taken")
    trouble = Trouble("bad_value", is_taken, f"{column.name}: another row has this value")
    value = f"CASE WHEN NOT source.{is_taken} THEN {made.value} END"
    return replace(made, given=given, joins=(join,), value=value, troubles=(trouble,))


def secret(word: Secret, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a password, which is written last."""
    return Piece(column, word, value=f"'!'::{column.bare_type}")


def large_object(word: LargeObject, column: Column, reading: Reading, source: Database) -> Piece:
    """Return the piece of a large object's content, which was read at the source."""
    number = f"{column.name}__number"
    made = taken_as(
        word, column, over_source(word.sql), Type("bytea") if word.encoding is None else TEXT
    )
    given = {**made.given, number: f"{over_source(name(word.column))} IS NOT NULL"}
    trouble = Trouble(
        "bad_value",
        f"{value_name(column)} IS NULL AND {name(number)}",
        f"{column.name}: no large object of this number that can be read",
    )
    return replace(made, given=given, troubles=(*made.troubles, trouble))
