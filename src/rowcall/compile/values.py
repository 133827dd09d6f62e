"""From a word of the language to SQL: what is read, the value, its troubles and its marks."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rowcall.compile.bind import Reading
from rowcall.compile.relations import entries, staged
from rowcall.compile.troubles import Trouble
from rowcall.mapping.columns import (
    Computed,
    Const,
    Date,
    Fit,
    Flag,
    Integer,
    Json,
    LargeObject,
    Lookup,
    Names,
    Number,
    Path,
    Secret,
    Sql,
    Unique,
    Value,
    hop_end,
)
from rowcall.mapping.fallbacks import Null, Placeholder, Quarantine, Stop
from rowcall.schema.table import Column
from rowcall.sql.expression import parse
from rowcall.sql.quote import name, text

# How a parsed text shows that it is not the usual one; LIKE costs a tenth of a regular expression.
_NOT_DMY = "btrim({raw}) NOT LIKE '__/__/____'"
_NOT_DIGITS = "{raw} ~ '[^-0-9.]'"


@dataclass(frozen=True)
class Piece:
    """One column of the target on its way through the three layers of judging.

    `given` is computed over the source row, `value` over those, `troubles` and `fits` over the
    value. `fallback_value` is what a placeholder writes. In a row so wide that helpers would not
    find room beside its values, `place` is that of the column's trouble among all.
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
    place: int = 0

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
        texts = [t.when for t in self.troubles] + [when for when, _, _ in self.fits]
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


def piece(word: Value, column: Column, reading: Reading, *, again: bool = False) -> Piece:
    """Return the piece of any word but a reference; `again` where the mapping is loaded."""
    if isinstance(word, Unique):
        made = _unique(word, column, reading, again=again)
    else:
        made = _MAKERS[type(word)](word, column, reading)
    if isinstance(word, Computed):
        return made
    fallback = word.fallback
    given = dict(made.given)
    fallback_value = made.fallback_value
    if isinstance(fallback, Placeholder) and fallback.sql is not None:
        stand_in = f"{column.name}__placeholder"
        given[stand_in] = over_source(fallback.sql)
        if not isinstance(word, Names):
            fallback_value = _typed(f"resolved.{name(stand_in)}", column)
    troubles = [*made.troubles]
    leads_nowhere = dangling(word, reading) if isinstance(fallback, Null) else ""
    if leads_nowhere:
        given[f"{column.name}__dangling"] = leads_nowhere
        troubles.append(
            Trouble(
                "missing_reference",
                f"{_value(column)} IS NULL AND {name(f'{column.name}__dangling')}",
                f"{column.name}: leads to no row",
            )
        )
    if column.max_length is not None:
        troubles.append(
            Trouble(
                "too_long",
                f"length({_value(column)}) > {column.max_length}",
                f"{column.name}: longer than {column.max_length} characters",
            )
        )
    if is_wanted(word, column):
        # an unknown code leaves no value either, and is told as what it is
        others = "".join(f" AND ({t.when}) IS NOT TRUE" for t in troubles)
        troubles.append(
            Trouble("bad_value", f"{_value(column)} IS NULL{others}", f"{column.name}: no value")
        )
    return Piece(
        column,
        word,
        given,
        made.joins,
        made.value,
        troubles=tuple(troubles),
        fits=made.fits,
        fallback_value=fallback_value,
    )


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


def _value(column: Column) -> str:
    return name(f"{column.name}__value")


def _raw(column: Column) -> str:
    return f"source.{name(column.name + '__raw')}"


def _typed(expression: str, column: Column) -> str:
    """Cast to the column's type; a label that the enumeration lacks becomes NULL, not an error."""
    if column.labels:
        labels = ", ".join(text(label) for label in column.labels)
        return (
            f"CASE WHEN ({expression})::text IN ({labels})"
            f" THEN ({expression})::text::{column.bare_type} END"
        )
    return f"({expression})::{column.bare_type}"


def _sql(word: Sql, column: Column, reading: Reading) -> Piece:
    raw = f"{column.name}__raw"
    if column.labels:
        unknown = Trouble(
            "unknown_code",
            f"{_value(column)} IS NULL AND {name(raw)} IS NOT NULL",
            f"{column.name}: not a label of {column.type}",
        )
        given = {raw: f"{over_source(word.sql)}::text"}
        return Piece(column, word, given, value=_typed(_raw(column), column), troubles=(unknown,))
    # cast where it is read, so that nothing above can raise
    given = {raw: f"{over_source(word.sql)}::{column.bare_type}"}
    return Piece(column, word, given, value=_raw(column))


def _const(word: Const, column: Column, reading: Reading) -> Piece:
    return Piece(column, word, value=f"{_literal(word.value)}::{column.bare_type}")


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return text(str(value).lower() if isinstance(value, bool) else str(value))


def _lookup(word: Lookup, column: Column, reading: Reading) -> Piece:
    raw = f"{column.name}__raw"
    # a cast on each literal is done once, one around the CASE in every row
    cases = " ".join(
        f"WHEN {_literal(key)} THEN {_literal(value)}::{column.bare_type}"
        for key, value in word.values.items()
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
        value=f"CASE {_raw(column)} {cases} END",
        troubles=(unknown,),
    )


def _json(word: Json, column: Column, reading: Reading) -> Piece:
    pairs = ", ".join(f"{text(key)}, {over_source(sql)}" for key, sql in word.keys.items())
    given = {f"{column.name}__raw": f"jsonb_strip_nulls(jsonb_build_object({pairs}))"}
    return Piece(column, word, given, value=_raw(column))


def _names(word: Names, column: Column, reading: Reading) -> Piece:
    first = f"{column.name}__{next(iter(word.languages))}"
    given = {
        f"{column.name}__{language}": f"nullif(btrim({over_source(sql)}::text), '')"
        for language, sql in word.languages.items()
    }

    def names(alias: str, wanted: str) -> str:
        pairs = ", ".join(
            f"{text(language)}, "
            + (wanted if i == 0 else f"{alias}.{name(f'{column.name}__{language}')}")
            for i, language in enumerate(word.languages)
        )
        return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"

    wanted = f"source.{name(first)}"
    return Piece(
        column,
        word,
        given,
        value=f"CASE WHEN {wanted} IS NOT NULL THEN {names('source', wanted)} END",
        fallback_value=names("resolved", f"resolved.{name(column.name + '__placeholder')}"),
    )


def _fit(word: Fit, column: Column, reading: Reading) -> Piece:
    raw = _raw(column)
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
    )


def _unique(word: Unique, column: Column, reading: Reading, *, again: bool) -> Piece:
    taken = name(f"{column.name}__taken")
    expression = over_source(word.sql)
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
        f"                            PARTITION BY {expression}\n"
        f"                            ORDER BY {key}) AS place\n"
        f"                     FROM {staged(reading.relation)} AS source\n"
        f"                    WHERE {expression} IS NOT NULL) AS numbered\n"
        f"            WHERE place > 1) AS {taken} ON {taken}.rowcall_row = source.rowcall_row"
    )
    given = {
        f"{column.name}__raw": f"{expression}::{column.bare_type}",
        f"{column.name}__is_taken": f"{taken}.rowcall_row IS NOT NULL",
    }
    is_taken = name(f"{column.name}__is_taken")
    trouble = Trouble("bad_value", is_taken, f"{column.name}: another row has this value")
    value = f"CASE WHEN NOT source.{is_taken} THEN {_raw(column)} END"
    return Piece(column, word, given, (join,), value, troubles=(trouble,))


def _parsed(function: str, wanted: str, unusual: str = "") -> Callable[..., Piece]:
    def make(word: Date | Number | Integer | Flag, column: Column, reading: Reading) -> Piece:
        raw, value = name(f"{column.name}__raw"), _value(column)
        trouble = Trouble(
            "bad_value", f"{value} IS NULL AND btrim({raw}) <> ''", f"{column.name}: {wanted}"
        )
        when = f"{value} IS NOT NULL AND {unusual.format(raw=raw, value=value)}"
        return Piece(
            column,
            word,
            {f"{column.name}__raw": f"{over_source(word.sql)}::text"},
            value=f"rowcall.{function}({_raw(column)})::{column.bare_type}",
            troubles=(trouble,),
            fits=((when, "parsed", "another format"),) if unusual else (),
        )

    return make


def _computed(word: Computed, column: Column, reading: Reading) -> Piece:
    return Piece(column, word)


def _large_object(word: LargeObject, column: Column, reading: Reading) -> Piece:
    number = f"{column.name}__number"
    given = {
        f"{column.name}__raw": f"{over_source(word.sql)}::{column.bare_type}",
        number: f"{over_source(name(word.column))} IS NOT NULL",
    }
    trouble = Trouble(
        "bad_value",
        f"{_value(column)} IS NULL AND {name(number)}",
        f"{column.name}: no large object of this number that can be read",
    )
    return Piece(column, word, given, value=_raw(column), troubles=(trouble,))


def _secret(word: Secret, column: Column, reading: Reading) -> Piece:
    return Piece(column, word, value=f"'!'::{column.bare_type}")


_MAKERS: dict[type, Callable[..., Piece]] = {
    Sql: _sql,
    Const: _const,
    Lookup: _lookup,
    Json: _json,
    Names: _names,
    Fit: _fit,
    Date: _parsed("parse_date", "not a date", _NOT_DMY),
    Number: _parsed("parse_number", "not a number", _NOT_DIGITS),
    Integer: _parsed("parse_integer", "not a whole number", _NOT_DIGITS),
    Flag: _parsed("parse_flag", "neither yes nor no"),
    Computed: _computed,
    Secret: _secret,
    LargeObject: _large_object,
}
