"""From `Ref` to SQL: the key over the source row, the entry in the ledger, what can be wrong."""

from functools import partial

from rowcall.compile.alone import alone, of_a_fallback, placeholder
from rowcall.compile.bind import BoundProject, Reading
from rowcall.compile.folded import compared, equal_columns, plain_column
from rowcall.compile.joins import first_of_key, path_join
from rowcall.compile.relations import entries
from rowcall.compile.troubles import Trouble
from rowcall.compile.types import TEXT
from rowcall.compile.typing import type_in, type_of
from rowcall.compile.values import Piece, failed, is_wanted, over_source
from rowcall.mapping.columns import Existing, Path, Ref, hop_end
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.schema.table import Column, Table
from rowcall.sql.expression import is_column
from rowcall.sql.quote import name, qualified, text

CAUSES = ("cause_mapping", "cause_key", "cause_part", "cause_reason")


def reference(
    ref: Ref, column: Column, reading: Reading, project: BoundProject, owner: str
) -> Piece:
    """Return the piece of a reference; one to the mapping itself or a deferred one has no value
    yet.
    """
    given, joins, is_ambiguous = own_keys(ref, column.name, project, reading.shape)
    if ref.is_deferred or ref.target_mapping == owner:
        extra = {
            key: f"source.{name(key)}" for key in given if key.startswith(f"{column.name}__key")
        }
        return Piece(
            column,
            ref,
            given,
            joins,
            f"NULL::{column.bare_type}",
            extra=extra,
            troubles=failures(ref, column),
        )
    value = f"{name(column.name + '__ref')}.target_id"
    ledger_joins = [entry_join(ref, column.name, project)]
    for number, other in enumerate(ref.alternatives, 1):
        prefix = f"{column.name}__or{number}"
        more, more_joins, _ = own_keys(other, prefix, project, reading.shape)
        given |= more
        joins += more_joins
        ledger_joins.append(entry_join(other, prefix, project))
        value = f"coalesce({value}, {name(prefix + '__ref')}.target_id)"
    later: tuple[Trouble, ...] = ()
    extra = {f"{column.name}__outcome": f"{name(column.name + '__ref')}.outcome"} | {
        f"{column.name}__{cause}": f"{name(column.name + '__ref')}.{cause}" for cause in CAUSES
    }
    if isinstance(ref.fallback, Placeholder):
        given |= {
            f"{column.name}__stand_{stand}": over_source(sql)
            for stand, sql in (ref.fallback.row or {}).items()
        }
        later = stand_in_troubles(ref, column, reading, project)
    return Piece(
        column,
        ref,
        given,
        joins,
        value,
        extra,
        tuple(ledger_joins),
        (*failures(ref, column), *_troubles(ref, column, is_ambiguous)),
        fallback_value=stand_in_id(ref, f"resolved.{name(column.name + '__missing')}"),
        later_troubles=later,
    )


def existing(word: Existing, column: Column, reading: Reading, project: BoundProject) -> Piece:
    """Return the piece of a key that is looked up in the target as it was before the migration."""
    there = name(f"{column.name}__row")
    keys = {f"{column.name}__by_{key}": over_source(sql) for key, sql in word.by.items()}
    on = " AND ".join(
        f"{there}.{name(key)}::text = source.{name(f'{column.name}__by_{key}')}::text"
        for key in word.by
    )
    table = qualified(project.target.schema, word.table)
    (own,) = project.target.tables[word.table].primary_key
    value = name(f"{column.name}__value")
    is_given = " AND ".join(f"{name(key)} IS NOT NULL" for key in keys)
    none_needed = "" if is_wanted(word, column) else f" AND ({is_given})"
    missing = Trouble(
        "missing_reference",
        f"{value} IS NULL{none_needed}",
        f"{column.name}: no such row in {word.table}",
    )
    stand_in = word.fallback.sql if isinstance(word.fallback, Placeholder) else None
    fallback_value = "NULL"
    later: tuple[Trouble, ...] = ()
    if stand_in:
        keys[f"{column.name}__placeholder"] = over_source(stand_in)
        given = type_in(stand_in, reading, project.source)
        fallback_value, later = placeholder(column, given)
    return Piece(
        column,
        word,
        keys,
        value=f"{there}.{name(own)}",
        ledger_joins=(f"LEFT JOIN {table} AS {there} ON {on}",),
        troubles=(missing,),
        fallback_value=fallback_value,
        later_troubles=later,
    )


def stand_in_id(ref: Ref, missing: str) -> str:
    """Return the id of the stand-in row for a missing key of the mapping referred to."""
    return f"rowcall.make_id(NULL, {text(ref.target_mapping + ':placeholder:')} || {missing})"


def stand_in_troubles(
    ref: Ref, column: Column, reading: Reading, project: BoundProject
) -> tuple[Trouble, ...]:
    """Return what can be wrong with the stand-in row that a unit would be given for its parent."""
    parent = project[ref.target_mapping]
    assert isinstance(ref.fallback, Placeholder)
    if parent.target is None or parent.mapping is None:
        return ()
    own = ref.fallback.row or {}
    key = f"(SELECT resolved.{name(column.name + '__missing')} AS key) AS missing"
    found: list[Trouble] = []
    for written, sql in {**parent.mapping.placeholder, **own}.items():
        shape = parent.target.column(written)
        if shape is None:
            continue
        if written in own:
            stand = f"resolved.{name(f'{column.name}__stand_{written}')}"
            made = alone(stand, type_in(sql, reading, project.source), shape)
            over = made.inlined
        else:
            made = alone(sql, type_of(sql, lambda _label, _column: TEXT), shape)
            over = partial(made.within, row=key)
        found += of_a_fallback(made, column, f"stand-in row, {written}", over)
    return tuple(found)


def key_names(prefix: str, ref: Ref) -> list[str]:
    """Return the names of the columns that hold the key looked for."""
    return [f"{prefix}__key{i}" for i in range(1, len(ref.by) + 1)]


def missing_key(ref: Ref, column: str, owner: str) -> str:
    """Return the text of the key that a stand-in row is made for; the child's own where it has
    none.
    """
    keys = [f"source.{name(key)}::text" for key in key_names(column, ref)]
    found = keys[0] if len(keys) == 1 else f"jsonb_build_array({', '.join(keys)})::text"
    is_given = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    own = f"{text(owner + ':')} || source.unit__key"
    return f"CASE WHEN {is_given} THEN {found} ELSE {own} END"


def is_key_given(ref: Ref, keys: list[str], shape: Table | None) -> str:
    """Return SQL for `a row is referred to`, from the conditions that each part of its key is.

    As in a foreign key, one NULL is enough for no reference (MATCH SIMPLE), unless the source
    declares these columns MATCH FULL. Where NULL takes the place of a key of which some parts could
    be computed, a mark tells it.
    """
    columns = [plain_column(by) if isinstance(by, str) else "" for by in ref.by]
    is_full = shape is not None and any(
        key.is_full and set(key.columns) == set(columns) for key in shape.foreign_keys
    )
    is_told = isinstance(ref.fallback, Null) and not all(columns)
    return (" OR " if is_full or is_told else " AND ").join(keys)


def own_keys(
    ref: Ref, prefix: str, project: BoundProject, shape: Table | None = None
) -> tuple[dict[str, str], tuple[str, ...], bool]:
    """Return the key looked for over the source row, its joins, and whether it can be ambiguous.

    `shape` is the table of the source row.
    """
    given: dict[str, str] = {}
    joins: list[str] = []
    is_given: list[str] = []
    is_ambiguous: list[str] = []
    for key, by in zip(key_names(prefix, ref), ref.by, strict=True):
        if isinstance(by, Path):
            join = path_join(by, f"{prefix}__path", project, shape, counted=True)
            joins += join.clauses
            given[key] = f"{name(join.alias)}.{name(by.column or '')}"
            is_given.append(f"{over_source(by.hops[0][0])} IS NOT NULL")
            is_ambiguous += join.ambiguous
        else:
            given[key] = over_source(by)
            is_given.append(f"{given[key]} IS NOT NULL")
    given[f"{prefix}__given"] = is_key_given(ref, is_given, shape)
    folded, more = folded_keys(ref, prefix, given, project, shape)
    given |= folded
    joins += more
    if is_ambiguous:
        given[f"{prefix}__ambiguous"] = " OR ".join(is_ambiguous)
    return given, tuple(joins), bool(is_ambiguous)


def folded_keys(
    ref: Ref, prefix: str, given: dict[str, str], project: BoundProject, shape: Table | None
) -> tuple[dict[str, str], list[str]]:
    """Return the parts of a key that staging cannot compare, as the parent's row has them, and the
    join that finds it: the source says which are equal.
    """
    parent = reading_of(ref, project)
    if parent.shape is None:
        return {}, []
    there = name(f"{prefix}__folded")
    on: list[str] = []
    found: dict[str, str] = {}
    for key, by, column in zip(key_names(prefix, ref), ref.by, parent.key, strict=False):
        if isinstance(by, Path):
            end = project.source.tables.get(hop_end(by.hops[-1][1])[0])
            alias = name(f"{prefix}__path")
            equal = equal_columns(end, name(by.column or ""), parent.shape, column)
        else:
            alias = "source"
            equal = equal_columns(shape, by, parent.shape, column)
        if equal:
            on.append(f"{there}.{name(equal[1])} = {alias}.{name(equal[0])}")
            found[key] = f"coalesce({there}.{name(column)}, {given[key]})"
        else:
            on.append(f"{there}.{name(compared(parent.shape, column))} = {given[key]}")
    join = f"LEFT JOIN {first_of_key(parent)} AS {there} ON {' AND '.join(on)}"
    return found, [join] if found else []


def reading_of(ref: Ref, project: BoundProject) -> Reading:
    """Return the reading that the key of a reference belongs to."""
    readings = project[ref.target_mapping].readings
    return next((r for r in readings if r.relation == ref.source), readings[0])


def entry_join(ref: Ref, prefix: str, project: BoundProject) -> str:
    """Return the join to the first entry of the key looked for."""
    reading = reading_of(ref, project)
    there = name(f"{prefix}__ref")
    on = " AND ".join(
        f"{there}.k{i} = source.{name(key)}" for i, key in enumerate(key_names(prefix, ref), 1)
    )
    return f"LEFT JOIN {entries(reading.entry_table)} AS {there} ON {on} AND {there}.is_first"


def failures(ref: Ref, column: Column) -> tuple[Trouble, ...]:
    """Return the trouble of a key whose expression raises; a path has joins, which raise at all."""
    keys = [by for one in (ref, *ref.alternatives) for by in one.by]
    if all(isinstance(by, str) and is_column(by) for by in keys):
        return ()
    return (failed(column),)


def _troubles(ref: Ref, column: Column, is_ambiguous: bool) -> tuple[Trouble, ...]:
    c = column.name
    value, given, outcome = name(f"{c}__value"), name(f"{c}__given"), name(f"{c}__outcome")
    none_needed = "" if is_wanted(ref, column) else f" AND {given}"
    troubles = [
        Trouble(
            "blocked_by_parent",
            f"{value} IS NULL AND {outcome} IS NOT NULL",
            f"{c}: its {ref.target_mapping} did not move",
        ),
        Trouble(
            "missing_reference",
            f"{value} IS NULL{none_needed}",
            f"{c}: no such {ref.target_mapping}",
        ),
    ]
    if is_ambiguous:
        troubles.append(
            Trouble(
                "ambiguous_reference",
                name(f"{c}__ambiguous"),
                f"{c}: the path leads to several rows",
            )
        )
    return tuple(troubles)
