"""Which keys of a target table judging covers, so that they may be dropped for speed."""

from collections.abc import Iterator
from dataclasses import dataclass

from rowcall.compile.after_load import after_load_of, has_after_load
from rowcall.compile.bind import Bound, BoundProject, is_filled
from rowcall.compile.copied_keys import is_judged
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.evidence import adopts
from rowcall.compile.placeholders import written_by_stand_ins
from rowcall.compile.unique_keys import is_merged, judged_keys
from rowcall.mapping.columns import Ref, Secret
from rowcall.schema.table import Column, Table, UniqueKey


@dataclass(frozen=True)
class Covered:
    """Names of constraints and unique indexes that no loaded row breaks.

    What is written behind judging might break those that are `endangered`: stand-in rows, deferred
    references, columns computed at the end. These keys stay in place, and refuse it.
    """

    foreign_keys: frozenset[str]
    unique_keys: frozenset[str]
    primary_key: bool
    endangered: frozenset[str] = frozenset()

    @property
    def droppable(self) -> tuple[list[str], list[str]]:
        """Return the foreign and the unique keys that cannot fail when they are restored."""
        return sorted(self.foreign_keys - self.endangered), sorted(
            self.unique_keys - self.endangered
        )


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
    endangered = frozenset([*_stood_in(shape, project), *_written_late(shape, bounds)])
    return Covered(frozenset(foreign), frozenset(unique), primary, endangered)


def _written_late(table: Table, bounds: list[Bound]) -> Iterator[str]:
    """Yield the keys whose values come when all is loaded."""
    computed = {c for b in bounds if has_after_load(b) for c in after_load_of(b).columns}
    deferred = {column for bound in bounds for column in deferred_columns(bound)}
    yield from (k.name for k in table.unique_keys if (computed | deferred) & {*k.columns})
    # a deferred reference leads to a row that stands
    yield from (k.name for k in table.foreign_keys if computed & {*k.columns})


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
