"""Decisions that look at more than one row: copies, merges, unique keys, rows of the own table.

They are written into the mapping's `overruled` table, over what each row's own judging said. Only
narrow columns are sorted, and each statement is whole: it sees all units of the mapping.
"""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.copied_keys import CopiedKey, copied_keys
from rowcall.compile.equality import compared, proves, same_row
from rowcall.compile.evidence import adopts
from rowcall.compile.gather import gathered_table, overfilled, ungathered
from rowcall.compile.joins import survivor_terms
from rowcall.compile.judge import Judging
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import adoption, contested, judged, overruled, unit_is
from rowcall.compile.repair import keep_edited, settle
from rowcall.compile.self_references import self_rulings
from rowcall.compile.surplus import held
from rowcall.compile.unwritten import with_unwritten
from rowcall.compile.views import key_of
from rowcall.schema.table import UniqueKey
from rowcall.sql.index import Index
from rowcall.sql.quote import name, qualified, text


@dataclass(frozen=True)
class Ruling:
    """Statements of this step; with `repeats`, all run again until none changes anything."""

    statements: tuple[str | Index, ...]
    repeats: bool = False


def rulings(judging: Judging) -> list[Ruling]:
    """Return the statements in order; the judged table exists and is indexed."""
    bound = judging.bound
    own = self_rulings(bound, judging.mark_rules)
    found: list[str | Index] = [_table(bound)]
    if any(not reading.has_unique_key for reading in bound.readings):
        found.append(_copies(bound))
    copied = _copied_keys(judging)
    if not judging.adopts:
        found += _of_other_tables(judging, copied)
    if bound.mapping and bound.mapping.merge:
        found.append(_merge(judging))
        if _inherits(judging):
            found.append(_inherit(judging))
        found += ungathered(bound, judging.project)
    if judging.adopts:
        # what people edited is known from here on
        found += [settle(bound), *keep_edited(bound, judging.project)]
        found += _of_other_tables(judging, copied)
    found += [*own.first, *(one.index() for one in _lost(copied))]
    listed = [Ruling((sql,)) for sql in found]
    if bound.gathers:
        if any(not reading.has_unique_key for reading in bound.readings):
            # copies of a unit that was merged leave what they have to the same survivor
            listed.append(Ruling((_followers(bound),), repeats=True))
        gathering = [gathered_table(bound, judging.project), *overfilled(bound)]
        listed += [Ruling((sql,)) for sql in gathering]
    if judged_keys(bound) and (own.spreading or _lost(copied)):
        # what waits for its parent takes no unique value
        listed.append(dragging(judging))
    listed += _unique_rulings(judging)
    if len(listed) > 1:
        # what was merged and what refers to it drag each other along
        listed.append(dragging(judging))
    if judging.adopts and (keys := [*judged_keys(bound), *_merged_keys(bound)]):
        # the row of a unit that was overruled stays as it is, and keeps its keys from the others
        again = [_unique_in_target(judging, key) for key in keys]
        dragged = dragging(judging).statements
        listed.append(Ruling((settle(bound), *again, *dragged), repeats=True))
    listed += [Ruling((sql,)) for sql in own.last]
    nulled = [one for one in copied if one.is_own and one.is_nulled]
    listed += [Ruling((one.nulled(judging.mark_rules),)) for one in nulled]
    if judging.adopts:
        listed.append(Ruling((settle(bound),)))
    return listed


def dragging(judging: Judging) -> Ruling:
    """Return how rows that do not move drag along what was merged into them or refers to them."""
    own = self_rulings(judging.bound, judging.mark_rules).spreading
    stays = judging.again or judging.adopts
    lost = [one.lost(stays=stays) for one in _lost(_copied_keys(judging))]
    return Ruling((_followers(judging.bound), *own, *lost), repeats=True)


def _lost(copied: list[CopiedKey]) -> list[CopiedKey]:
    return [one for one in copied if one.is_own and not one.is_nulled]


def _copied_keys(judging: Judging) -> list[CopiedKey]:
    """Return the keys that are followed now: in a circle of mappings parents are still to come."""
    keys = copied_keys(judging.bound, judging.project)
    return [one for one in keys if judging.again or not one.is_in_circle]


def _of_other_tables(judging: Judging, copied: list[CopiedKey]) -> list[str]:
    """Return what is ruled before merges: a row survives only if it can move."""
    return [
        one.nulled(judging.mark_rules) if one.is_nulled else one.missing()
        for one in copied
        if not one.is_own
    ]


def _unique_rulings(judging: Judging) -> list[Ruling]:
    """What is in the table already comes before: who waits for it stands in nobody's way."""
    bound, project = judging.bound, judging.project
    keys = judged_keys(bound)
    taken = keys if judging.again or project.adopts or _shares_target(bound, project) else []
    if project.adopts and not judging.again:
        # a merge proves a key among the units, and not against rows that stay as they are
        taken = [*taken, *_merged_keys(bound)]
    standing = [Ruling((_unique_in_target(judging, key),)) for key in taken]
    return [*standing, *_among_units(judging, keys)]


def ruled_against_rows(judging: Judging) -> list[Ruling]:
    """Return who has which unique value, where rows of the mapping stand in its table already."""
    keys = judged_keys(judging.bound)
    standing = [Ruling((_unique_in_target(judging, key),)) for key in keys]
    return [*standing, *_among_units(judging, keys)]


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


def is_merged(bound: Bound, key: UniqueKey) -> bool:
    """Return whether a merge leaves no two rows of the mapping with the same key."""
    assert bound.target is not None
    merge = bound.mapping.merge if bound.mapping else None
    return merge is not None and proves(merge.by, key, bound.target)


def _merged_keys(bound: Bound) -> list[UniqueKey]:
    if bound.target is None:
        return []
    written = set(bound.columns)
    return [
        key for key in bound.target.unique_keys
        if set(key.columns) <= written and is_merged(bound, key)
    ]  # fmt: skip


def told_of_key(key: UniqueKey) -> str:
    """Return what is told of a row whose key an earlier one has."""
    return f"{key.name}: another row has the same {', '.join(key.columns)}"


def _table(bound: Bound) -> str:
    causes = ", ".join(f"unit__{cause} AS {cause}" for cause in CAUSES)
    return (
        f"/* rowcall: overrule {bound.name} */\n"
        f"CREATE UNLOGGED TABLE {overruled(bound.name)} AS\n"
        "SELECT unit__source AS source, unit__position AS position, unit__part AS part,\n"
        "       unit__outcome AS outcome, ''::text AS reason, ''::text AS detail,\n"
        f"       {causes},\n"
        "       unit__id AS target_id,\n"
        "       unit__source AS survivor_source, unit__position AS survivor_position,\n"
        "       unit__part AS survivor_part\n"
        f"  FROM {judged(bound.name)}\n"
        "  WITH NO DATA"
    )


def _copies(bound: Bound) -> str:
    """An equal copy is merged into the first of its key, where that one moves."""
    return (
        f"/* rowcall: overrule {bound.name}: equal copies */\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT copy.unit__source, copy.unit__position, copy.unit__part,\n"
        "       'merged', 'equal_copy', 'equals the first row of its key',\n"
        "       NULL, NULL, NULL, NULL, first.unit__id,\n"
        "       first.unit__source, first.unit__position, first.unit__part\n"
        f"  FROM {judged(bound.name)} AS copy\n"
        f"  JOIN {judged(bound.name)} AS first\n"
        "    ON first.unit__source = copy.unit__source\n"
        "   AND first.unit__key = copy.unit__copy_of\n"
        "   AND first.unit__part = copy.unit__part\n"
        " WHERE copy.unit__outcome = 'migrated'\n"
        "   AND first.unit__outcome = 'migrated'"
    )


def _merge(judging: Judging) -> str:
    bound = judging.bound
    assert bound.mapping is not None
    assert bound.mapping.merge is not None
    assert bound.target is not None
    by = bound.mapping.merge.by
    group = ", ".join(compared(UniqueKey("", by), bound.target))
    order = ["unit__source"] if _inherits(judging) else [*_stands_first(judging), "unit__source"]
    order += [f"unit__s{i} {way}" for i, (_, way) in enumerate(survivor_terms(bound, 0), 1)]
    order += ['unit__key COLLATE "C"', 'unit__part COLLATE "C"']
    return (
        f"/* rowcall: overrule {bound.name}: merge by {', '.join(by)} */\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        f"SELECT source, position, part, 'merged', 'merged', {text('same ' + ', '.join(by))},\n"
        "       NULL, NULL, NULL, NULL, target_id,\n"
        "       survivor_source, survivor_position, survivor_part\n"
        "  FROM (SELECT unit__source AS source, unit__position AS position, unit__part AS part,\n"
        "               row_number() OVER best AS place,\n"
        f"               {_group_id(judging, group, order)} AS target_id,\n"
        "               first_value(unit__source) OVER best AS survivor_source,\n"
        "               first_value(unit__position) OVER best AS survivor_position,\n"
        "               first_value(unit__part) OVER best AS survivor_part\n"
        f"          FROM {_with_holders(judging, by)} AS judged\n"
        f"         WHERE {_can_move(bound)}\n"
        f"           AND {' AND '.join(f'{name(column)} IS NOT NULL' for column in by)}\n"
        f"        WINDOW best AS (PARTITION BY {group}\n"
        f"                        ORDER BY {', '.join(order)})) AS placed\n"
        " WHERE place > 1"
    )


def _with_holders(judging: Judging, by: tuple[str, ...]) -> str:
    """Return the judged units; of adopted rows it is told whether they hold the merge key now."""
    bound = judging.bound
    if not judging.adopts:
        return judged(bound.name)
    assert bound.target is not None
    table = qualified(judging.project.target.schema, bound.target.name)
    same = " AND ".join(
        f"there.{name(c)}::text IS NOT DISTINCT FROM judged.{name(c)}::text" for c in by
    )
    return (
        f"(SELECT judged.*, {same} AS unit__holds\n"
        f"                  FROM {judged(bound.name)} AS judged\n"
        f"                  LEFT JOIN {table} AS there\n"
        f"                    ON judged.unit__stands AND {key_of(bound.target, 'there')}"
        " = judged.unit__id)"
    )


def _inherits(judging: Judging) -> bool:
    """Whether a group's row keeps its id, whichever unit survives when it is judged again."""
    return (judging.again or judging.adopts) and judging.bound.makes_ids


def _group_id(judging: Judging, group: str, order: list[str]) -> str:
    if not _inherits(judging):
        return "first_value(unit__id) OVER best"
    # a row that holds the key already leaves it free for nobody else
    holds = ["unit__holds DESC NULLS LAST"] if judging.adopts else []
    standing = ", ".join(["unit__stands DESC NULLS LAST", *holds, *order])
    return (
        "coalesce(first_value(CASE WHEN unit__stands THEN unit__id END) OVER (\n"
        f"                          PARTITION BY {group} ORDER BY {standing}),\n"
        "                        first_value(unit__id) OVER best)"
    )


def _inherit(judging: Judging) -> str:
    """The survivor becomes the row that stands for its group: its children keep their parent."""
    bound = judging.bound
    stands = ", unit__stands = TRUE" if judging.adopts else ""
    return (
        f"/* rowcall: overrule {bound.name}: inherit */\n"
        f"UPDATE {judged(bound.name)} AS judged\n"
        f"   SET unit__id = ruled.target_id{stands}\n"
        f"  FROM {overruled(bound.name)} AS ruled\n"
        " WHERE ruled.outcome = 'merged'\n"
        "   AND judged.unit__source = ruled.survivor_source\n"
        "   AND judged.unit__position = ruled.survivor_position\n"
        "   AND judged.unit__part = ruled.survivor_part\n"
        "   AND judged.unit__id <> ruled.target_id"
    )


def _stands_first(judging: Judging) -> list[str]:
    """A row that stands already is never displaced by one that a correction frees."""
    return ["unit__stands DESC NULLS LAST"] if judging.again else []


def _can_move(bound: Bound) -> str:
    return (
        "unit__outcome = 'migrated'\n"
        f"           AND NOT EXISTS (SELECT FROM {overruled(bound.name)} AS ruled\n"
        f"                            WHERE {unit_is('judged', 'ruled')})"
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


def _placed(judging: Judging, key: UniqueKey, listed: str) -> str:
    """Return the FROM of a key's units by their place among those with the same value."""
    bound = judging.bound
    assert bound.target is not None
    columns = ", ".join(compared(key, bound.target))
    order = [*_stands_first(judging), "unit__source", 'unit__key COLLATE "C"']
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


def _unique_in_target(judging: Judging, key: UniqueKey) -> str:
    """What is in the table already has the value; a statement of its own can be a hash join."""
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
    if will_stand:
        table = f"(SELECT * FROM {table} AS own WHERE {' AND '.join(will_stand)})"
    candidates, where = _candidates(bound, key)
    return (
        _quarantine(bound, key) + f"  FROM {candidates} AS judged\n"
        f" WHERE {where}\n"
        f"           AND EXISTS (SELECT FROM {table} AS there\n"
        f"                        WHERE {same} AND {own} <> judged.unit__id)"
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
    given = [] if key.nulls_equal else [f"{name(column)} IS NOT NULL" for column in key.columns]
    candidates = judged(bound.name)
    if key.predicate:
        given.append(f"({key.predicate})")
        candidates = with_unwritten(bound, candidates, key.predicate)
    return candidates, "\n           AND ".join([_can_move(bound), *given])


def _shares_target(bound: Bound, project: BoundProject) -> bool:
    return any(
        other.target == bound.target and other.name != bound.name for other in project.mappings
    )


def _followers(bound: Bound) -> str:
    """What was merged into a row that does not stand itself follows that row's ruling."""
    table = overruled(bound.name)
    return (
        f"/* rowcall: overrule {bound.name}: followers */\n"
        f"UPDATE {table} AS follower\n"
        "   SET outcome = leader.outcome,\n"
        "       reason = CASE leader.outcome WHEN 'merged' THEN follower.reason"
        " ELSE leader.reason END,\n"
        "       detail = CASE leader.outcome WHEN 'merged' THEN follower.detail"
        " ELSE leader.detail END,\n"
        + "".join(f"       {cause} = leader.{cause},\n" for cause in CAUSES)
        + "       target_id = leader.target_id,\n"
        "       survivor_source = leader.survivor_source,\n"
        "       survivor_position = leader.survivor_position,\n"
        "       survivor_part = leader.survivor_part\n"
        f"  FROM {table} AS leader\n"
        " WHERE follower.outcome = 'merged'\n"
        "   AND leader.source = follower.survivor_source\n"
        "   AND leader.position = follower.survivor_position\n"
        "   AND leader.part = follower.survivor_part"
    )
