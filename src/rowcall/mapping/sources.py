"""What a mapping reads: a table, the filled parts of its rows, several tables, or a query."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from rowcall.mapping.columns import Join, Value
from rowcall.mapping.place import Place, here


@dataclass(frozen=True)
class Exclude:
    """A rule, named, by which a row shall not move."""

    reason: str
    when: str


@dataclass(frozen=True)
class Reject:
    """A rule, named, by which a row cannot move and is quarantined."""

    reason: str
    when: str


@dataclass(frozen=True)
class FanOut:
    """The filled parts of each row of a table: {part: {name: column}}.

    Several mappings may share it, each taking the parts for which its `when` holds. A row without
    a filled part is one unit with part '', excluded as `nothing_filled`.
    """

    name: str
    table: str
    key: str | tuple[str, ...]
    parts: MappingOf[str, MappingOf[str, str]]
    place: Place = field(default_factory=here, compare=False, repr=False)


@dataclass(frozen=True)
class Member:
    """One table of a union, with the columns and joins that only it has."""

    table: str
    key: str | tuple[str, ...]
    columns: MappingOf[str, Value | str] = field(default_factory=dict[str, Value | str])
    joins: MappingOf[str, Join] = field(default_factory=dict[str, Join])
    survivor: str = ""
    gather: MappingOf[str, str] = field(default_factory=dict[str, str])
    created: str | None = None
    exclude: tuple[Exclude, ...] = ()
    reject: tuple[Reject, ...] = ()


@dataclass(frozen=True, init=False)
class Union:
    """Several tables whose rows become rows of one target; earlier members survive a merge."""

    members: tuple[Member, ...]

    def __init__(self, *members: Member) -> None:
        """Take the members in order of precedence."""
        object.__setattr__(self, "members", members)


@dataclass(frozen=True)
class SqlFile:
    """A SELECT in a file of its own, which runs in psql as it stands."""

    file: str
    place: Place = field(default_factory=here, kw_only=True, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Return the file's name without its ending."""
        return FilePath(self.file).stem

    def text(self) -> str:
        """Return the query; the path is relative to the file that names it."""
        path = FilePath(self.place.file).parent / self.file
        # as it is: text mode would turn each \r of a literal into a line feed
        return path.read_bytes().decode("utf-8").strip().rstrip(";")


@dataclass(frozen=True)
class Query(SqlFile):
    """A SELECT over the staged tables; its rows are derived, not an account.

    The result has one row for each key.
    """

    key: str | tuple[str, ...]


@dataclass(frozen=True)
class AfterLoad(SqlFile):
    """Columns computed from what was loaded, by a SELECT over the target's tables.

    Each row of the result has, under `key`, the key of a row that the mapping writes, and the
    columns under their own names. Rows without a line keep what they have.
    """

    key: str
    columns: tuple[str, ...]


Source = str | FanOut | Union | Query


def key_columns(key: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the key's columns as a tuple."""
    return (key,) if isinstance(key, str) else key
