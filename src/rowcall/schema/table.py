"""Tables, columns and constraints as the catalog describes them."""

import re
from dataclasses import dataclass, replace

from rowcall.schema.access import OPEN, Access
from rowcall.schema.type import PLAIN, TypeFacts
from rowcall.sql.quote import qualified

# without a length, character and bit mean a single one
_UNLIMITED = {"character": "bpchar", "bit": "bit varying"}


def _unlimited(limited: re.Match[str]) -> str:
    return _UNLIMITED.get(limited[1], limited[1])


@dataclass(frozen=True)
class Column:
    """A column: its type as PostgreSQL prints it, and what the type allows.

    `read_as` is how the source makes what is staged, where that is no column of the table. An
    `identity` is always or by default; the `sequence` that numbers new rows has its schema.
    """

    name: str
    type: str
    not_null: bool = False
    default: str | None = None
    default_is_volatile: bool = False
    labels: tuple[str, ...] = ()
    max_length: int | None = None
    is_generated: bool = False
    facts: TypeFacts = PLAIN
    read_as: str = ""
    identity: str = ""
    sequence: str = ""

    @property
    def staged_type(self) -> str:
        """Return the type as which the source's column is staged.

        The target does not know the source's own types: a domain is staged as what is beneath it;
        enumerations and types of extensions as text, and so is what has no binary form or one that
        means something else in another database, as regclass. Money becomes the number that the
        source's own lc_monetary makes of it: its binary form counts the smallest unit, of which
        another locale has another number.
        """
        if not self.facts.is_builtin or not self.facts.is_portable:
            return "text"
        kind = self.facts.base if self.facts.is_domain else self.type
        return {"money": "numeric", "money[]": "numeric[]"}.get(kind, kind)

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
    """A relation, by the name that a project calls it: of another schema, `schema.table`.

    `kind` is pg_class.relkind: r a table, p a partitioned one, v a view, m a materialised view,
    f a foreign table.
    """

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[UniqueKey, ...] = ()
    checks: tuple[Check, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    estimated_rows: int = 0
    schema: str = ""
    own_name: str = ""
    kind: str = "r"
    has_children: bool = False
    is_populated: bool = True
    is_of_extension: bool = False
    access: Access = OPEN

    @property
    def own_rows(self) -> str:
        """Return what stands behind FROM, so that each row is read once.

        Rows of children by INHERITS are read with these children; those of partitions by their
        parent.
        """
        relation = qualified(self.schema, self.own_name)
        return f"ONLY {relation}" if self.kind in "rf" else relation

    @property
    def holds_rows(self) -> bool:
        """Return whether it has rows of its own, for which somebody must answer."""
        return self.kind != "v" and self.is_populated and not self.is_of_extension

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def column_names(self) -> list[str]:
        """Return the names in the table's order."""
        return [column.name for column in self.columns]


@dataclass(frozen=True)
class Database:
    """The relations of a database that are looked at, those of `schema` without its name."""

    schema: str
    tables: dict[str, Table]
    server_version: int = 0
    encoding: str = "UTF8"

    def open(self) -> "Database":
        """Return it as for a role that may read everything."""
        tables = {name: replace(table, access=OPEN) for name, table in self.tables.items()}
        return replace(self, tables=tables)

    @property
    def columns_by_table(self) -> dict[str, list[str]]:
        """Return {table: names of its columns}."""
        return {name: table.column_names for name, table in self.tables.items()}
