"""A project: all mappings between two databases, and what is left out by name."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from rowcall.mapping.count_pair import CountPair
from rowcall.mapping.distribution import Distribution
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.place import Place, here
from rowcall.mapping.sources import Query


@dataclass(frozen=True, kw_only=True)
class Project:
    """Mappings, and by name with a reason: source tables and columns dropped, tables left alone.

    `drop_tables` takes globs. `drop_columns` is {"table.column" or "*.column": reason}.
    `queries` are staged beside the tables, for paths to lead to. `untouched` names target tables
    that no mapping writes: {table: why}. `distributions` compares the report, old against new.
    `counts` is what somebody who only counts would compare: `rowcall count` shows what that hides.
    """

    name: str
    mappings: tuple[Mapping, ...]
    queries: tuple[Query, ...] = ()
    drop_tables: MappingOf[str, str] = field(default_factory=dict[str, str])
    drop_columns: MappingOf[str, str] = field(default_factory=dict[str, str])
    untouched: MappingOf[str, str] = field(default_factory=dict[str, str])
    distributions: tuple[Distribution, ...] = ()
    counts: tuple[CountPair, ...] = ()
    source_schema: str = "public"
    target_schema: str = "public"
    source: str | None = None
    target: str | None = None
    place: Place = field(default_factory=here, compare=False, repr=False)

    def mapping(self, name: str) -> Mapping:
        """Return the mapping of that name; KeyError if there is none."""
        for mapping in self.mappings:
            if mapping.name == name:
                return mapping
        raise KeyError(name)
