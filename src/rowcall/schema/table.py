"""Tables, columns and constraints as the catalog describes them."""

import re
from dataclasses import dataclass

from rowcall.schema.type import PLAIN, TypeFacts

# without a length, character and bit mean a single one
_UNLIMITED = {"character": "bpchar", "bit": "bit varying"}


def _unlimited(limited: re.Match[str]) -> str:
    return _UNLIMITED.get(limited[1], limited[1])


@dataclass(frozen=True)
class Column:
    """A column: its type as PostgreSQL prints it, and what the type allows."""

    name: str
    type: str
    not_null: bool = False
    default: str | None = None
    default_is_volatile: bool = False
    labels: tuple[str, ...] = ()
    max_length: int | None = None
    is_generated: bool = False
    facts: TypeFacts = PLAIN

    @property
    def bare_type(self) -> str:
        """Return the type to cast to without losing characters: varchar(20) is text.

        Arrays of such texts, and bits, lose the length only: too long, the database refuses them.
        """
        if self.max_length is not None:
            return "text"
        return re.sub(
            r"^(character varying|character|bit varying|bit)\(\d+\)", _unlimited, self.type
        )


@dataclass(frozen=True)
class UniqueKey:
    """A unique constraint or index over plain columns, perhaps with a predicate.

    `collations` are given where the index takes other texts for equal than its columns do.
    """

    name: str
    columns: tuple[str, ...]
    predicate: str | None = None
    nulls_equal: bool = False
    collations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """A check constraint and its expression over the table's columns."""

    name: str
    expression: str


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key: these columns hold a key of that table.

    A table `is_elsewhere` where it is of another schema, and is named with it: `auth.users`. Where
    `is_full`, either all columns are NULL or none is (MATCH FULL); else one NULL is enough for no
    reference.
    """

    name: str
    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]
    is_full: bool = False
    is_period: bool = False
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Table:
    """A table of one schema."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[UniqueKey, ...] = ()
    checks: tuple[Check, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    estimated_rows: int = 0

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def column_names(self) -> list[str]:
        """Return the names in the table's order."""
        return [column.name for column in self.columns]


@dataclass(frozen=True)
class Database:
    """The tables of one schema of a database."""

    schema: str
    tables: dict[str, Table]
    server_version: int = 0
