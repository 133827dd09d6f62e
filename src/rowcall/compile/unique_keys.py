"""Which unit has a value that only one row may have: judged before the database is asked."""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.equality import compared, proves, same_row
from rowcall.compile.evidence import adopts
from rowcall.compile.judge import Judging
from rowcall.compile.relations import adoption, contested, entries, judged, overruled
from rowcall.compile.ruling import Ruling, can_move, stands_first
from rowcall.compile.same import is_given
from rowcall.compile.surplus import held
from rowcall.compile.unwritten import with_unwritten
from rowcall.compile.views import key_of
from rowcall.schema.table import UniqueKey
from rowcall.sql.quote import name, qualified, text


def judged_keys(bound: Bound) -> list[UniqueKey]:
    """Return the unique keys of the target that must be judged: all but those proven already.

    A merge proves its key, but leaves NULLs apart: where they are equal, it proves nothing.
    """
    if bound.target is None:
        return []
    keys = list(bound.target.unique_keys)
    if not bound.makes_ids:
        keys.append(UniqueKey(f"{bound.target.name}_pkey", bound.target.primary_key))
    written = set(bound.columns)
    return [
        key for key in keys
        if set(key.columns) <= written and not is_merged(bound, key)
    ]  # fmt: skip


def merged_keys(bound: Bound) -> list[UniqueKey]:
    """Return the unique keys of the target that a merge proves among the units."""
    if bound.target is None:
        return []
    written = set(bound.columns)
    return [
        key for key in bound.target.unique_keys
        if set(key.columns) <= written and is_merged(bound, key)
    ]  # fmt: skip


def is_merged(bound: Bound, key: UniqueKey) -> bool:
    """Return whether a merge leaves no two rows of the mapping with the same key."""
    assert bound.target is not None
    merge = bound.mapping.merge if bound.mapping else None
    return merge is not None and proves(merge.by, key, bound.target)


def told_of_key(key: UniqueKey) -> str:
    """Return what is told of a row whose key an earlier one has."""
    return f"{key.name}: another row has the same {', '.join(key.columns)}"


def unique_rulings(judging: Judging) -> list[Ruling]:
    """Return who has which unique value.

    What is in the table already comes before: who waits for it stands in nobody's way.
    """
    bound, project = judging.bound, judging.project
    keys = judged_keys(bound)
    taken = keys if judging.again or project.adopts or _shares_target(bound, project) else []
    if project.adopts and not judging.again:
        # a merge proves a key among the units, and not against rows that stay as they are
        taken = [*taken, *merged_keys(bound)]
    standing = [Ruling((unique_in_target(judging, key),)) for key in taken]
    return [*standing, *_among_units(judging, keys)]


def ruled_against_rows(judging: Judging) -> list[Ruling]:
    """Return who has which unique value, where rows of the mapping stand in its table already."""
    keys = judged_keys(judging.bound)
    standing = [Ruling((unique_in_target(judging, key),)) for key in keys]
    return [*standing, *_among_units(judging, keys)]


def unique_in_target(judging: Judging, key: UniqueKey) -> str:
    """Return the INSERT of units whose value a row of the table has: on its own, a hash join."""
    bound, project = judging.bound, judging.project
    assert bound.target is not None
    same = same_row(key, bound.target, "there", "judged")
    own = key_of(bound.target, "there")
    table = qualified(project.target.schema, bound.target.name)
    will_stand = [f"({key.predicate})"] if key.predicate else []
    if project.adopts and not judging.again:
        will_stand += [
            f"NOT EXISTS (SELECT FROM {adoption(other.name)} AS line\n"
            f"            WHERE line.target_id = {key_of(bound.target, 'own')}"
            f" AND ({changes}))"
            for other, changes in _changing(bound, project)
        ]
    if judging.displaces:
        # rows of units that are decided about themselves stand in nobody's way
        will_stand += [
            f"NOT EXISTS (SELECT FROM {entries(reading.entry_table)} AS entry\n"
            f"            WHERE entry.target_id = {key_of(bound.target, 'own')}"
            " AND entry.outcome = 'migrated')"
            for reading in bound.readings
        ]
    if will_stand:
        table = f"(SELECT * FROM {table} AS own WHERE {' AND '.join(will_stand)})"
    candidates, where = _candidates(bound, key)
    return (
        _quarantine(bound, key) + f"  FROM {candidates} AS judged\n"
        f" WHERE {where}\n"
        f"           AND EXISTS (SELECT FROM {table} AS there\n"
        f"                        WHERE {same} AND {own} <> judged.unit__id)"
    )


def _among_units(judging: Judging, keys: list[UniqueKey]) -> list[Ruling]:
    """Of the units with one value the first in key order has it.

    Of several keys, a unit that waits for one takes no value of another: each round decides about
    those whose rivals before them are all decided.
    """
    if not keys[1:]:
        return [Ruling((_unique(judging, key),)) for key in keys]
    return [
        Ruling((_contested(judging, keys),)),
        Ruling((_first_in_all(judging.bound, keys),), repeats=True),
    ]


def _unique(judging: Judging, key: UniqueKey) -> str:
    placed = _placed(judging, key, "row_number() OVER rivals AS place")
    return f"{_quarantine(judging.bound, key)}{placed} WHERE place > 1"


def _contested(judging: Judging, keys: list[UniqueKey]) -> str:
    name_of = judging.bound.name
    group = ",\n               ".join(
        f"first_value(unit__{part}) OVER rivals AS first_{part}"
        for part in ("source", "position", "part")
    )
    listed = (
        f"row_number() OVER rivals AS place, lead(TRUE) OVER rivals AS has_next,\n"
        f"               {group}"
    )
    selects = "UNION ALL\n".join(
        f"SELECT {number} AS key, first_source, first_position, first_part, place,\n"
        "       unit__source AS source, unit__position AS position, unit__part AS part,"
        " unit__key\n"
        f"{_placed(judging, key, listed)} WHERE place > 1 OR has_next\n"
        for number, key in enumerate(keys, 1)
    )
    return (
        f"/* rowcall: overrule {name_of}: shared by {', '.join(key.name for key in keys)} */\n"
        f"CREATE UNLOGGED TABLE {contested(name_of)} AS\n{selects}"
    )


def _placed(judging: Judging, key: UniqueKey, listed: str) -> str:
    """Return the FROM of a key's units by their place among those with the same value."""
    bound = judging.bound
    assert bound.target is not None
    columns = ", ".join(compared(key, bound.target))
    order = [*stands_first(judging), "unit__source", 'unit__key COLLATE "C"']
    order.append('unit__part COLLATE "C"')
    candidates, where = _candidates(bound, key)
    return (
        "  FROM (SELECT unit__source, unit__position, unit__part, unit__key,\n"
        f"               {listed}\n"
        f"          FROM {candidates} AS judged\n"
        f"         WHERE {where}\n"
        f"        WINDOW rivals AS (PARTITION BY {columns}\n"
        f"                          ORDER BY {', '.join(order)})) AS placed\n"
    )


def _first_in_all(bound: Bound, keys: list[UniqueKey]) -> str:
    """Return the INSERT of the units behind one that is the first of all its values."""
    told = " ".join(
        f"WHEN {number} THEN {text(told_of_key(key))}" for number, key in enumerate(keys, 1)
    )
    return (
        f"/* rowcall: overrule {bound.name}: the first of each value */\n"
        "WITH live AS MATERIALIZED (\n"
        "  SELECT shared.*, row_number() OVER rivals AS now,\n"
        "         first_value(source) OVER rivals AS before_source,\n"
        "         first_value(position) OVER rivals AS before_position,\n"
        "         first_value(part) OVER rivals AS before_part\n"
        f"    FROM {contested(bound.name)} AS shared\n"
        f"   WHERE NOT EXISTS (SELECT FROM {overruled(bound.name)} AS ruled\n"
        "                      WHERE (ruled.source, ruled.position, ruled.part)\n"
        "                            = (shared.source, shared.position, shared.part))\n"
        "  WINDOW rivals AS (PARTITION BY key, first_source, first_position, first_part\n"
        "                    ORDER BY place)\n"
        "), first AS MATERIALIZED (\n"
        "  SELECT source, position, part FROM live\n"
        "   GROUP BY source, position, part HAVING max(now) = 1\n"
        ")\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT DISTINCT ON (source, position, part) source, position, part,\n"
        f"       'quarantined'::rowcall.outcome, 'check_violated', CASE key {told} END,\n"
        f"       {text(bound.name)}, unit__key, part, 'check_violated', NULL,\n"
        "       NULL::smallint, NULL::bigint, NULL\n"
        "  FROM live\n"
        " WHERE now > 1\n"
        "   AND (before_source, before_position, before_part) IN (SELECT * FROM first)\n"
        " ORDER BY source, position, part, key"
    )


def _changing(bound: Bound, project: BoundProject) -> list[tuple[Bound, str]]:
    """Rows of an earlier migration that are repaired by now or later, or will be removed.

    What a mapping before this one has adopted is repaired by now, and counts as it stands.
    """
    later = project.mappings.index(bound)
    return [
        (
            other,
            f"line.origin = 'adopted' OR {_removed(other, project)}"
            if place >= later
            else _removed(other, project),
        )
        for place, other in enumerate(project.mappings)
        if other.target == bound.target and adopts(other, project)
    ]


def _removed(bound: Bound, project: BoundProject) -> str:
    return (
        "line.origin = 'surplus' AND (SELECT removes_surplus FROM rowcall.ledger)"
        f" AND line.target_id NOT IN (\n{held(bound, project)})"
    )


def _quarantine(bound: Bound, key: UniqueKey) -> str:
    return (
        f"/* rowcall: overrule {bound.name}: unique {key.name} */\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT unit__source, unit__position, unit__part,\n"
        f"       'quarantined', 'check_violated', {text(told_of_key(key))},\n"
        f"       {text(bound.name)}, unit__key, unit__part, 'check_violated', NULL,\n"
        "       NULL, NULL, NULL\n"
    )


def _candidates(bound: Bound, key: UniqueKey) -> tuple[str, str]:
    """Return the relation of the units that can have the key, and the condition that they do."""
    given = [
        is_given(name(column), bound.target.column(column) if bound.target else None)
        for column in key.columns
        if not key.nulls_equal
    ]
    candidates = judged(bound.name)
    if key.predicate:
        given.append(f"({key.predicate})")
        candidates = with_unwritten(bound, candidates, key.predicate)
    return candidates, "\n           AND ".join([can_move(bound), *given])


def _shares_target(bound: Bound, project: BoundProject) -> bool:
    return any(
        other.target == bound.target and other.name != bound.name for other in project.mappings
    )
