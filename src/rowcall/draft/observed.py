"""What was seen of a source's values, without a connection: profiles, references, copies."""

from dataclasses import dataclass
from enum import StrEnum

from rowcall.schema.table import Database, Table


class Shape(StrEnum):
    """What the values of a column look like, whatever its type says."""

    EMPTY = "no values"
    SECRET = "not read, its name says secret"  # noqa: S105 - the words of a finding
    FLAG = "flags"
    INTEGER = "whole numbers"
    NUMBER = "numbers"
    DATE = "dates"
    TIMESTAMP = "points in time"
    TIME = "times of day"
    UUID = "uuids"
    EMAIL = "e-mail addresses"
    PHONE = "telephone numbers"
    URL = "addresses of files or pages"
    BASE64 = "base64"
    JSON = "JSON"
    LIST = "lists"
    TEXT = "texts"


@dataclass(frozen=True)
class Profile:
    """A sample of one column: how many values, and what they look like.

    `values` holds them where there are few different ones; `low` and `high` where they are numbers;
    `longest` counts characters.
    """

    shape: Shape
    rows: int = 0
    nulls: int = 0
    distinct: int = 0
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    longest: int = 0

    @property
    def is_unique(self) -> bool:
        """Return whether no value of the sample occurs twice or is missing."""
        return self.rows > 1 and self.distinct == self.rows

    @property
    def null_share(self) -> float:
        """Return which part of the sample is NULL."""
        return self.nulls / self.rows if self.rows else 1.0


@dataclass(frozen=True)
class ImpliedReference:
    """A column whose values are keys of another table; `share` is the part of them found there."""

    table: str
    column: str
    to_table: str
    to_column: str
    share: float
    values: int


@dataclass(frozen=True)
class Sampled:
    """The source's catalog, what its columns look like, and whose keys their values were found in.

    `keys` names the column of each table by which others can refer to it.
    """

    database: Database
    profiles: dict[tuple[str, str], Profile]
    keys: dict[str, str]
    inclusions: tuple[ImpliedReference, ...] = ()

    @property
    def filled(self) -> list[Table]:
        """Return the tables that hold rows."""
        names = {table for table, _ in self.profiles}
        return [table for name, table in self.database.tables.items() if name in names]

    def profile(self, table: str, column: str) -> Profile:
        """Return what was seen of a column."""
        return self.profiles.get((table, column), Profile(Shape.EMPTY))
