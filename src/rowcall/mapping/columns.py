"""The words for one target column: how its value is made from the source row."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rowcall.mapping.fallbacks import Word
from rowcall.mapping.place import Place, here
from rowcall.sql.quote import name, text

if TYPE_CHECKING:
    from rowcall.mapping.mapping import Mapping


@dataclass(frozen=True)
class Sql(Word):
    """An SQL expression over the source row; a bare string means the same."""

    sql: str


@dataclass(frozen=True)
class Const(Word):
    """The same value in every row."""

    value: str | int | float | bool | None


def hop_end(end: str) -> tuple[str, str]:
    """Return table and column of a hop's end; the column is '' where none is named.

    The table of another schema is `schema.table`; a column with a dot stands in double quotes.
    """
    if end.endswith('"') and '."' in end:
        table, _, column = end[:-1].rpartition('."')
        return table, column
    table, dot, column = end.rpartition(".")
    return (table, column) if dot else (end, "")


@dataclass(frozen=True, init=False)
class Path:
    """A way from the source row to another table, hop by hop: (from, "table.column").

    A last bare string names the column wanted there; without it the path names the row.
    """

    hops: tuple[tuple[str, str], ...]
    column: str | None
    place: Place = field(compare=False, repr=False)

    def __init__(self, *steps: tuple[str, str] | str) -> None:
        """Take the hops in order and, for a value, the column at the end."""
        hops = tuple(step for step in steps if not isinstance(step, str))
        column = steps[-1] if isinstance(steps[-1], str) else None
        object.__setattr__(self, "hops", hops)
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "place", here())

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables that it leads through, the wanted one last."""
        return tuple(hop_end(end)[0] for _, end in self.hops)


@dataclass(frozen=True, init=False)
class Gather:
    """Aggregates over the rows of another table that belong to the source row.

    `on` is {its column: expression over the source row}; each aggregate sees the other table's
    columns and is known under its name behind the label, as `label.name`.
    """

    of: str
    on: MappingOf[str, str]
    aggregates: dict[str, str]
    place: Place = field(compare=False, repr=False)

    def __init__(self, of: str, on: MappingOf[str, str], **aggregates: str) -> None:
        """Take the table, how its rows belong to ours, and the aggregates by name."""
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "on", on)
        object.__setattr__(self, "aggregates", aggregates)
        object.__setattr__(self, "place", here())

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the table that it looks at."""
        return (self.of,)


@dataclass(frozen=True, init=False)
class Ref(Word):
    """The new key of the row that another mapping made of a source key.

    `to` is a mapping, or a name: of this mapping itself, or of one written later.
    `source` says which member of a union the key belongs to.
    """

    to: Mapping | str
    by: tuple[str | Path, ...]
    source: str | None
    is_deferred: bool

    def __init__(self, to: Mapping | str, *by: str | Path, source: str | None = None) -> None:
        """Take the mapping and one expression (or path) for each column of its key."""
        Word.__init__(self)
        object.__setattr__(self, "to", to)
        object.__setattr__(self, "by", by)
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "is_deferred", False)

    @property
    def target_mapping(self) -> str:
        """Return the name of the mapping referred to."""
        return self.to if isinstance(self.to, str) else self.to.name

    def deferred(self) -> Ref:
        """Fill the column in when both tables are loaded: this breaks a cycle."""
        return self._with("is_deferred", True)


@dataclass(frozen=True, init=False)
class Existing(Word):
    """The key of a row that the target holds before the migration, such as a role it ships.

    `by` is {its column: expression over the source row}; together they are a unique key of it.
    """

    table: str
    by: dict[str, str]

    def __init__(self, table: str, **by: str) -> None:
        """Take the target table and one expression for each column that its row is known by."""
        Word.__init__(self)
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "by", by)


@dataclass(frozen=True)
class Lookup(Word):
    """A value chosen by the value of an expression; what is not listed is an unknown code."""

    sql: str
    values: (
        MappingOf[int, object] | MappingOf[str, object] | MappingOf[bool, object]
        | MappingOf[None, object]
    )  # fmt: skip


@dataclass(frozen=True, init=False)
class Json(Word):
    """A jsonb object of expressions; a key whose value is SQL's NULL is left out.

    What is null within a value is the document's own, and stays.
    """

    keys: dict[str, str]

    def __init__(self, **keys: str) -> None:
        """Take one expression for each key."""
        Word.__init__(self)
        object.__setattr__(self, "keys", keys)


@dataclass(frozen=True, init=False)
class Names(Word):
    """A jsonb object of one name in several languages; missing ones stay missing.

    Blanks around a name are no part of it, and one of blanks alone is missing. The first language
    is wanted: without it the fallback decides (its SQL gives that name).
    """

    languages: dict[str, str]

    def __init__(self, **languages: str) -> None:
        """Take one expression for each language, the wanted one first."""
        Word.__init__(self)
        object.__setattr__(self, "languages", languages)


@dataclass(frozen=True)
class Fit(Word):
    """A text cut to a length; the cut ones end in `~` and 8 hex digits of the key's md5."""

    sql: str
    length: int


@dataclass(frozen=True)
class Unique(Word):
    """A value that no other row may have: the first in key order keeps it, the fallback serves
    the others.
    """

    sql: str


@dataclass(frozen=True)
class Round(Word):
    """A value as PostgreSQL's cast rounds it to the column's type; the rounded ones get a mark."""

    sql: str


@dataclass(frozen=True)
class Cut(Word):
    """A value without what the column's type has no place for; the cut ones get a mark.

    A text or bits keep their beginning, a number loses digits towards zero, a time its fraction, a
    day its time, json the first of two values under one key.
    """

    sql: str


@dataclass(frozen=True)
class Date(Word):
    """A date written DD/MM/YYYY (also with dots or dashes) or YYYY-MM-DD; never raises.

    A time of day behind it is dropped with a mark. `format` says that it is written otherwise, in
    YYYY, MM, DD, MON, HH24, MI, SS and US: 'MM/DD/YYYY'.
    """

    sql: str
    format: str | None = None


@dataclass(frozen=True)
class Timestamp(Word):
    """A moment, from a text or from a time without a zone; never raises.

    `zone` is that of clocks that name none ('Asia/Baku'): a time that they never showed is in
    trouble, and one that they showed twice is the later, with a mark. For a column without a zone
    it says whose clock is written. `format` is that of a text, as for `Date`; else it is
    YYYY-MM-DD or DD/MM/YYYY, then HH24:MI or HH24:MI:SS with a fraction, then perhaps an offset.
    """

    sql: str
    format: str | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Number(Word):
    """A decimal number, blanks around it allowed; never raises.

    Without separators said it has a dot or a comma, and a comma that may be one of thousands
    (1,234) is in trouble. `round` rounds to the column's digits, with a mark.
    """

    sql: str
    decimal: str | None = None
    thousands: str | None = None
    round: bool = False


@dataclass(frozen=True)
class Integer(Word):
    """A whole number within bigint, blanks around it allowed; never raises."""

    sql: str


@dataclass(frozen=True)
class Flag(Word):
    """True for 1, t, true, y, yes; false for 0, f, false, n, no; NULL for an empty text."""

    sql: str


@dataclass(frozen=True)
class Computed(Word):
    """An expression over the other columns of the target row, as they will be written."""

    sql: str


@dataclass(frozen=True)
class Secret(Word):
    """A password: read from the source when all else is done, hashed, and only then written.

    `decode` is 'base64' or 'plain'. Until then, and where it cannot be decoded, the column holds
    '!', which no hash equals.
    """

    column: str
    decode: str = "plain"


@dataclass(frozen=True)
class LargeObject(Word):
    """The content of the large object whose number the column holds, read while it is staged.

    It is written as bytea; as text where its `encoding` is named, such as 'UTF8'. A number to which
    no large object of less than 1 GB belongs is no value.
    """

    column: str
    encoding: str | None = None

    @property
    def content(self) -> str:
        """Return the name of the staged column that holds the content."""
        return f"{self.column} content"

    @property
    def sql(self) -> str:
        """Return the expression of the value over the staged row."""
        content = name(self.content)
        if self.encoding is None:
            return content
        return f"convert_from({content}, {text(self.encoding)})"


Value = (
    Sql | Const | Ref | Existing | Lookup | Json | Names | Fit | Unique | Round | Cut | Date
    | Timestamp | Number | Integer | Flag | Computed | Secret | LargeObject
)  # fmt: skip


Join = Path | Gather


def word(value: Value | str) -> Value:
    """Return the word; a bare string is an SQL expression."""
    return Sql(value) if isinstance(value, str) else value
