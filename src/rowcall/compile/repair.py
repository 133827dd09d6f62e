"""Adopted rows become what the mapping writes: what people edited is kept, what is stale repaired.

Repairs are judged against the table's final state: an edited value is written over the judged one
before anything compares rows, so that merges apart every ruling sees what will stand.
"""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.evidence import identity_of
from rowcall.compile.gather import combined
from rowcall.compile.load import IN_RANGE, in_range
from rowcall.compile.relations import adoption, entries, gathered, judged, overruled, unit_is
from rowcall.compile.same import differ
from rowcall.compile.self_references import self_references
from rowcall.mapping.identity import Policy
from rowcall.schema.table import Column
from rowcall.sql.quote import name, qualified, text

_MOVES = (
    "judged.unit__outcome = 'migrated' AND NOT EXISTS (\n"
    "         SELECT FROM {ruled} AS ruled WHERE {same})"
)


def keep_edited(bound: Bound, project: BoundProject) -> list[str]:
    """Return the statements that list the values to keep, and write them over the judged ones."""
    assert bound.target is not None
    columns = [column for column in bound.target.columns if column.name in _keepable(bound)]
    own = name(bound.target.primary_key[0])
    source = (
        f"  FROM {adoption(bound.name)} AS line,\n"
        f"       {qualified(project.target.schema, bound.target.name)} AS target\n"
    )
    kept = {column.name: _is_kept(bound, column) for column in (*columns, *_reset(bound))}
    where = (
        f" WHERE line.origin = 'adopted' AND judged.unit__id = line.target_id\n"
        f"   AND target.{own} = line.target_id AND {_moves(bound)}\n"
        f"   AND ({' OR '.join(dict.fromkeys(_may_be_kept(bound, c) for c in kept))})"
    )
    lines = ",\n".join(f"              ({text(column)}, {when})" for column, when in kept.items())
    table = text(bound.target.name)
    return [
        f"DELETE FROM rowcall.kept_value WHERE mapping = {text(bound.name)}",
        f"/* rowcall: kept values of {bound.name} */\n"
        "INSERT INTO rowcall.kept_value\n"
        "       (mapping, target_table, target_key, source_key, part, column_name, reason)\n"
        f"SELECT {text(bound.name)}, {table}, line.target_id::text, judged.unit__key,\n"
        "       judged.unit__part, given.column_name,\n"
        "       CASE WHEN given.column_name = ANY (line.touched) THEN 'edited' ELSE 'policy' END\n"
        f"{source}"
        f"       CROSS JOIN {judged(bound.name)} AS judged\n"
        f"       CROSS JOIN LATERAL (VALUES\n{lines}) AS given (column_name, is_kept)\n"
        f"{where}\n   AND given.is_kept",
        f"/* rowcall: keep values of {bound.name} */\n"
        f"UPDATE {judged(bound.name)} AS judged\n   SET "
        + ",\n       ".join(
            f"{name(c.name)} = CASE WHEN {kept[c.name]}"
            f" THEN target.{name(c.name)}::{c.bare_type} ELSE judged.{name(c.name)} END"
            for c in columns
        )
        + f"\n{source}{where}",
    ]


def _keepable(bound: Bound) -> set[str]:
    """Columns that are computed, gathered or filled from other rows are always written."""
    identity = identity_of(bound)
    others = {column.partition(".")[0] for column in bound.gathers}
    others |= set(deferred_columns(bound)) | set(self_references(bound))
    others |= set(bound.secrets)
    if bound.mapping and bound.mapping.merge:
        others |= set(bound.mapping.merge.by)
    return {
        column
        for column in bound.columns
        if column not in others and identity.policy.get(column) is not Policy.REPAIR
    }


def _reset(bound: Bound) -> list[Column]:
    """Columns that the earlier migration wrote and the mapping does not: back to their default."""
    assert bound.target is not None
    computed = (
        bound.mapping.after_load.columns if bound.mapping and bound.mapping.after_load else ()
    )
    wanted = set(identity_of(bound).was) - {*bound.columns, *computed}
    return [column for column in bound.target.columns if column.name in wanted]


def _may_be_kept(bound: Bound, column: str) -> str:
    is_always = identity_of(bound).policy.get(column) is Policy.KEEP
    return "TRUE" if is_always else "line.touched IS NOT NULL"


def _is_kept(bound: Bound, column: Column) -> str:
    now, new = f"target.{name(column.name)}", f"judged.{name(column.name)}"
    if column.name not in bound.columns:
        new = _default(column)
    is_other = differ(now, new, column)
    policy = identity_of(bound).policy.get(column.name)
    if policy is Policy.KEEP:
        return is_other
    if policy is Policy.REPAIR:
        return "FALSE"
    return f"{text(column.name)} = ANY (line.touched) AND {is_other}"


def unsettle(bound: Bound) -> str:
    """Return the UPDATE that takes back what an earlier judging settled: a copy knows its kept row.

    Judged again, as after a crash, a unit would find no row of its own, and could become a new one.
    """
    return (
        f"UPDATE {adoption(bound.name)} SET origin = 'adopted', kept_id = target_id\n"
        " WHERE origin = 'surplus' AND kept_id IS NULL"
    )


def settle(bound: Bound) -> str:
    """Return the UPDATE of adopted rows that no unit of the mapping will be.

    Units that became one leave the rows of all but one over, and a unit that does not move its own.
    """
    return (
        f"/* rowcall: settle {bound.name} */\n"
        f"UPDATE {adoption(bound.name)} AS line SET origin = 'surplus', kept_id = NULL\n"
        " WHERE line.origin = 'adopted'\n"
        f"   AND NOT EXISTS (SELECT FROM {judged(bound.name)} AS judged\n"
        f"                    WHERE judged.unit__id = line.target_id AND {_moves(bound)})"
    )


def settle_refused(bound: Bound) -> str:
    """Return the UPDATE of rows that the database refused to repair: they stand for no unit."""
    lines = " AND ".join(
        f"NOT EXISTS (SELECT FROM {entries(reading.entry_table)} AS entry\n"
        "                    WHERE entry.target_id = line.target_id"
        " AND entry.outcome = 'migrated')"
        for reading in bound.readings
    )
    return (
        f"UPDATE {adoption(bound.name)} AS line SET origin = 'surplus', kept_id = NULL\n"
        f" WHERE line.origin = 'adopted' AND {lines}"
    )


def forget_hash(bound: Bound) -> list[str]:
    """Return what makes a later correction see that a row holds values which people wrote."""
    return [
        f"UPDATE {entries(reading.entry_table)} AS entry SET row_hash = NULL\n"
        f"  FROM rowcall.kept_value AS kept\n"
        f" WHERE kept.mapping = {text(bound.name)} AND kept.target_key = entry.target_id::text\n"
        "   AND entry.outcome = 'migrated'"
        for reading in bound.readings
    ]


def before_images(bound: Bound, project: BoundProject) -> str:
    """Return the INSERT of what a batch is about to replace; parameters source, low, high, parts
    and run.
    """
    assert bound.target is not None
    old = " || ".join(
        f"CASE WHEN {_is_stale(bound, column)}"
        f" THEN jsonb_build_object({text(column.name)}, target.{name(column.name)})"
        " ELSE '{}' END"
        for column in _repaired(bound)
    )
    return (
        f"/* rowcall: before images of {bound.name} */\n"
        "INSERT INTO rowcall.before_image (mapping, target_table, target_key, run_id, old_values)\n"
        f"SELECT {text(bound.name)}, {text(bound.target.name)},\n"
        f"       target.{name(bound.target.primary_key[0])}::text, %(run)s,\n"
        f"       {old}\n"
        f"  FROM {_standing(bound, project)}"
    )


def repair_rows(bound: Bound, project: BoundProject) -> str:
    """Return the UPDATE of a batch's stale rows; parameters source, low, high and parts."""
    assert bound.target is not None
    columns = ",\n       ".join(
        f"{name(column.name)} = {_new(bound, column)}" for column in _repaired(bound)
    )
    own = name(bound.target.primary_key[0])
    return (
        f"/* rowcall: repair {bound.name} */\n"
        f"UPDATE {qualified(project.target.schema, bound.target.name)} AS row\n"
        f"   SET {columns}\n"
        f"  FROM {_standing(bound, project)}\n   AND row.{own} = target.{own}"
    )


def _standing(bound: Bound, project: BoundProject) -> str:
    """The units of a batch whose rows stand and hold another value in any repaired column."""
    assert bound.target is not None
    join = ""
    if bound.gathers:
        join = (
            f"\n  LEFT JOIN {in_range(gathered(bound.name))} AS gathered"
            f"\n    ON {unit_is('judged', 'gathered')}"
        )
    stale = "\n        OR ".join(_is_stale(bound, column) for column in _repaired(bound))
    return (
        f"{judged(bound.name)} AS judged\n"
        f"  JOIN {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"    ON target.{name(bound.target.primary_key[0])} = judged.unit__id\n"
        f"  JOIN {adoption(bound.name)} AS line ON line.target_id = judged.unit__id{join}\n"
        f" WHERE {IN_RANGE}\n"
        "   AND (%(parts)s::text[] IS NULL OR judged.unit__part = ANY (%(parts)s))\n"
        f"   AND judged.unit__stands AND {_moves(bound)}\n"
        f"   AND ({stale})"
    )


def _repaired(bound: Bound) -> list[Column]:
    """All that the mapping writes, what it computes later, and what begins at its default."""
    assert bound.target is not None
    wanted = set(bound.columns) - set(deferred_columns(bound))
    wanted |= {column.name for column in _reset(bound)}
    if bound.mapping and bound.mapping.after_load:
        wanted |= set(bound.mapping.after_load.columns)
    wanted -= set(bound.secrets)
    return [column for column in bound.target.columns if column.name in wanted]


def _is_stale(bound: Bound, column: Column) -> str:
    return differ(f"target.{name(column.name)}", _new(bound, column), column)


def _new(bound: Bound, column: Column) -> str:
    if column.name in bound.columns:
        return f"({combined(bound, column.name)})::{column.type}"
    if any(column == reset for reset in _reset(bound)):
        now = f"target.{name(column.name)}"
        return f"CASE WHEN {_is_kept(bound, column)} THEN {now} ELSE {_default(column)} END"
    return _default(column)


def _default(column: Column) -> str:
    return f"({column.default or 'NULL'})::{column.type}"


def _moves(bound: Bound) -> str:
    return _MOVES.format(ruled=overruled(bound.name), same=unit_is("judged", "ruled"))
