"""A mapping: how the rows of one source become rows of one target table."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from rowcall.mapping.columns import Join, Ref, Value
from rowcall.mapping.identity import Identity
from rowcall.mapping.place import Place, here
from rowcall.mapping.sources import AfterLoad, Exclude, Reject, Source


@dataclass(frozen=True)
class Merge:
    """Rows that agree in these target columns become one: the survivor stays.

    `survivor` orders the rows, best first. `gather` says what of the merged rows the survivor
    keeps: {"column": expression} (text joined by '; ', an array element, or a jsonb array under
    "column.key").
    """

    by: tuple[str, ...]
    survivor: str = ""
    gather: MappingOf[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """Source, target and what becomes of each column; prints as a table with `describe`."""

    target: str
    source: Source
    columns: MappingOf[str, Value | str]
    name: str = ""
    key: str | tuple[str, ...] = "id"
    joins: MappingOf[str, Join] = field(default_factory=dict[str, Join])
    when: str | None = None
    require: MappingOf[str, Ref] = field(default_factory=dict[str, Ref])
    exclude: tuple[Exclude, ...] = ()
    reject: tuple[Reject, ...] = ()
    merge: Merge | None = None
    survivor: str = ""
    created: str | None = None
    placeholder: MappingOf[str, str] = field(default_factory=dict[str, str])
    drop: MappingOf[str, str] = field(default_factory=dict[str, str])
    after_load: AfterLoad | None = None
    identity: Identity | None = None
    phase: str = ""
    batch: int = 20_000
    place: Place = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Take the target's name where none is given."""
        if not self.name:
            object.__setattr__(self, "name", self.target)
