"""Decisions that look at more than one row, in order: copies, merges, keys, rows of the own table.

They are written into the mapping's `overruled` table, over what each row's own judging said. Only
narrow columns are sorted, and each statement is whole: it sees all units of the mapping.
"""

from rowcall.compile.bind import Bound
from rowcall.compile.copied_keys import CopiedKey, copied_keys
from rowcall.compile.gather import gathered_table, overfilled, ungathered
from rowcall.compile.judge import Judging
from rowcall.compile.merging import copies, followers, inherit, inherits, merge_units
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import judged, overruled
from rowcall.compile.repair import keep_edited, settle
from rowcall.compile.ruling import Ruling
from rowcall.compile.self_references import self_rulings
from rowcall.compile.unique_keys import judged_keys, merged_keys, unique_in_target, unique_rulings
from rowcall.sql.index import Index


def rulings(judging: Judging) -> list[Ruling]:
    """Return the statements in order; the judged table exists and is indexed."""
    bound = judging.bound
    own = self_rulings(bound, judging.mark_rules)
    found: list[str | Index] = [_table(bound)]
    if any(not reading.has_unique_key for reading in bound.readings):
        found.append(copies(bound))
    copied = _copied_keys(judging)
    if not judging.adopts:
        found += _of_other_tables(judging, copied)
    if bound.mapping and bound.mapping.merge:
        found.append(merge_units(judging))
        if inherits(judging):
            found.append(inherit(judging))
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
            listed.append(Ruling((followers(bound),), repeats=True))
        gathering = [gathered_table(bound, judging.project), *overfilled(bound)]
        listed += [Ruling((sql,)) for sql in gathering]
    if judged_keys(bound) and (own.spreading or _lost(copied)):
        # what waits for its parent takes no unique value
        listed.append(dragging(judging))
    listed += unique_rulings(judging)
    if len(listed) > 1:
        # what was merged and what refers to it drag each other along
        listed.append(dragging(judging))
    if judging.adopts and (keys := [*judged_keys(bound), *merged_keys(bound)]):
        # the row of a unit that was overruled stays as it is, and keeps its keys from the others
        again = [unique_in_target(judging, key) for key in keys]
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
    stays = (judging.again and not judging.displaces) or judging.adopts
    lost = [one.lost(stays=stays) for one in _lost(_copied_keys(judging))]
    return Ruling((followers(judging.bound), *own, *lost), repeats=True)


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
