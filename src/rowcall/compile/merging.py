"""Units that share a row of the target: equal copies, merges, and what was merged into a row."""

from rowcall.compile.bind import Bound
from rowcall.compile.equality import compared
from rowcall.compile.joins import survivor_terms
from rowcall.compile.judge import Judging
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import judged, overruled
from rowcall.compile.ruling import can_move, stands_first
from rowcall.compile.views import key_of
from rowcall.schema.table import UniqueKey
from rowcall.sql.quote import name, qualified, text


def copies(bound: Bound) -> str:
    """Return the INSERT of equal copies: merged into the first of their key, where it moves."""
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


def merge_units(judging: Judging) -> str:
    """Return the INSERT of the units that are merged into the best of their group."""
    bound = judging.bound
    assert bound.mapping is not None
    assert bound.mapping.merge is not None
    assert bound.target is not None
    by = bound.mapping.merge.by
    group = ", ".join(compared(UniqueKey("", by), bound.target))
    order = ["unit__source"] if inherits(judging) else [*stands_first(judging), "unit__source"]
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
        f"         WHERE {can_move(bound)}\n"
        f"           AND {' AND '.join(f'{name(column)} IS NOT NULL' for column in by)}\n"
        f"        WINDOW best AS (PARTITION BY {group}\n"
        f"                        ORDER BY {', '.join(order)})) AS placed\n"
        " WHERE place > 1"
    )


def inherits(judging: Judging) -> bool:
    """Return whether a group's row keeps its id, whoever survives when it is judged again."""
    return (judging.again or judging.adopts) and judging.bound.makes_ids


def inherit(judging: Judging) -> str:
    """Return the UPDATE by which the survivor becomes the row that stands for its group.

    So children keep their parent.
    """
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


def followers(bound: Bound) -> str:
    """Return the UPDATE by which what was merged follows the ruling of who it was merged into."""
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


def _group_id(judging: Judging, group: str, order: list[str]) -> str:
    if not inherits(judging):
        return "first_value(unit__id) OVER best"
    # a row that holds the key already leaves it free for nobody else
    holds = ["unit__holds DESC NULLS LAST"] if judging.adopts else []
    standing = ", ".join(["unit__stands DESC NULLS LAST", *holds, *order])
    return (
        "coalesce(first_value(CASE WHEN unit__stands THEN unit__id END) OVER (\n"
        f"                          PARTITION BY {group} ORDER BY {standing}),\n"
        "                        first_value(unit__id) OVER best)"
    )
