"""Values that an index of the target may have no room for.

An entry of a btree has room for 2,704 bytes, after compression; those of other methods for not much
more. A row that an index cannot hold would be found when the index is restored, too late to wait by
itself: with the index in place, the database refuses it alone.
"""

from collections.abc import Mapping

from rowcall.compile.bind import Bound
from rowcall.compile.relations import judged
from rowcall.sql.quote import name, text

# what the entry has beside the values, and alignment, take less than the rest
_ROOM = 2600


def overfull(bound: Bound, indexes: Mapping[str, list[str]]) -> str | None:
    """Return the SELECT of the names of those indexes that may be too narrow for a judged row, or
    None where the mapping writes none of their columns; `indexes` are {name: its columns}.
    """
    cases: list[str] = []
    for index, columns in indexes.items():
        sizes = [f"coalesce(pg_column_size({name(c)}), 0)" for c in columns if c in bound.columns]
        if sizes:
            cases.append(f"CASE WHEN max({' + '.join(sizes)}) > {_ROOM} THEN {text(index)} END")
    if not cases:
        return None
    listed = ",\n         ".join(cases)
    return f"SELECT array_remove(ARRAY[\n         {listed}], NULL)\n  FROM {judged(bound.name)}"
