"""What somebody who only counts rows would compare."""

from dataclasses import dataclass, field

from rowcall.mapping.place import Place, here


@dataclass(frozen=True, kw_only=True)
class CountPair:
    """Two counts, and whether each is part of the totals; a filter is SQL over the table's row."""

    category: str
    old_table: str
    new_table: str
    old_filter: str | None = None
    new_filter: str | None = None
    old_in_total: bool = True
    new_in_total: bool = True
    place: Place = field(default_factory=here, compare=False, repr=False)
