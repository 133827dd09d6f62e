"""Which keys of a target table judging covers, so that they may be dropped for speed."""

from collections.abc import Iterator
from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, is_filled
from rowcall.compile.copied_keys import is_judged
from rowcall.compile.evidence import adopts
from rowcall.compile.placeholders import written_by_stand_ins
from rowcall.compile.unique_keys import is_merged, judged_keys
from rowcall.mapping.columns import Ref, Secret
from rowcall.schema.table import Column, Table, UniqueKey


@dataclass(frozen=True)
class Covered:
    """Names of constraints and unique indexes that no loaded row breaks.

    Stand-in rows might break those of `stood_in`: these stay in place, and refuse such a row.
    """

    foreign_keys: frozenset[str]
    unique_keys: frozenset[str]
    primary_key: bool
    stood_in: frozenset[str] = frozenset()

    @property
    def droppable(self) -> tuple[list[str], list[str]]:
        """Return the foreign and the unique keys that cannot fail when they are restored."""
        return sorted(self.foreign_keys - self.stood_in), sorted(self.unique_keys - self.stood_in)


def covered(table: str, project: BoundProject) -> Covered:
    """Return what judging covers on the whole of every mapping that writes the table.

    A foreign key to a primary key is covered where its one column is a reference to a mapping of
    that table, or is always NULL; any foreign key where the values copied into it are looked up; a
    unique key where it was judged, or proven by a merge, or has an unwritten column without a
    default; the primary key where we make the ids, and no later step looks rows up by it. An index
    with collations of its own is judged and stays: what the ledger remembers of a dropped one does
    not tell them.
    """
    bounds = [b for b in project.mappings if b.target and b.target.name == table]
    shape = bounds[0].target
    assert shape is not None
    foreign = {
        key.name
        for key in shape.foreign_keys
        if all(
            is_filled(key, bound, project.mappings, project.target)
            or is_judged(key, bound, project)
            for bound in bounds
        )
    }
    unique = {
        key.name
        for key in shape.unique_keys
        if not key.collations and all(_is_judged(key, bound, project) for bound in bounds)
    }
    words_later = [word for b in bounds for r in b.readings for word in r.columns.values()]
    is_looked_up = any(
        isinstance(word, Secret) or (isinstance(word, Ref) and word.is_deferred)
        for word in words_later
    )
    # repairs look rows up too, batch by batch
    is_looked_up = is_looked_up or any(adopts(bound, project) for bound in bounds)
    primary = all(bound.makes_ids for bound in bounds) and not is_looked_up
    stood_in = frozenset(_stood_in(shape, project))
    return Covered(frozenset(foreign), frozenset(unique), primary, stood_in)


def _stood_in(table: Table, project: BoundProject) -> Iterator[str]:
    """Yield the keys that stand-in rows of the table might break."""
    written = written_by_stand_ins(table.name, project)
    if not written:
        return
    for key in table.unique_keys:
        # a column that they leave NULL makes each of them another
        is_null = any(
            c not in written and _is_null_by_default(table.column(c)) for c in key.columns
        )
        if key.nulls_equal or not is_null:
            yield key.name
    in_circle = [project[name].target for circle in project.circles for name in circle]
    tables = {each.name for each in in_circle if each}
    for foreign in table.foreign_keys:
        # while rows that refer to each other are loaded, the key between them cannot stand
        if written & {*foreign.columns} and foreign.to_table not in {table.name, *tables}:
            yield foreign.name


def _is_null_by_default(column: Column | None) -> bool:
    return column is not None and column.default is None


def _is_judged(key: UniqueKey, bound: Bound, project: BoundProject) -> bool:
    if any(judged.name == key.name for judged in judged_keys(bound)):
        return True
    unwritten = set(key.columns) - set(bound.columns)
    if project.adopts and unwritten:
        # rows that stand hold values there, and judging does not know them
        return not adopts(bound, project) and _has_null(key, bound)
    return is_merged(bound, key) or _has_null(key, bound)


def _has_null(key: UniqueKey, bound: Bound) -> bool:
    """Whether a column that nobody writes is NULL in every row, which no other row equals."""
    assert bound.target is not None
    return not key.nulls_equal and any(
        _is_null_by_default(bound.target.column(column))
        for column in key.columns
        if column not in bound.columns
    )
