"""The statements that bring what was judged again into a target where the mapping stands already.

The difference between what was decided now and what the ledger has is a table; everything else
reads it. What stands or was merged is never taken back: a correction frees rows, it removes none.
"""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.gather import combined
from rowcall.compile.identity_columns import overriding
from rowcall.compile.load import earlier_hash, entry_columns, is_written
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import (
    JUDGING,
    entries,
    gathered,
    judged,
    overruled,
    staged,
    unit_is,
)
from rowcall.compile.views import key_of
from rowcall.sql.quote import name, names, qualified, text

# what of an entry may change when its unit is judged again
_DECIDED = ("outcome", "reason", "detail", "problems", *CAUSES, "target_id", "marks", "row_hash")
_STANDS = "('migrated', 'merged')"
# of another type, the numbers would be compared one by one, and not hashed
_AMONG = "changed.place = ANY (%(places)s::bigint[])"


def difference(bound: Bound) -> str:
    """Return the name of the table of units that are decided in another way than before."""
    return qualified(JUDGING, f"{bound.name}__difference")


def find_difference(bound: Bound, project: BoundProject) -> str:
    """Return the statement that makes it; parameter late: marks that later steps have set."""
    selects = "\nUNION ALL\n".join(
        f"({_difference(bound, number, project)})" for number in range(len(bound.readings))
    )
    return (
        f"/* rowcall: difference {bound.name} */\n"
        f"CREATE UNLOGGED TABLE {difference(bound)} AS\n"
        "SELECT decided.*, FALSE AS is_edited,\n"
        '       row_number() OVER (ORDER BY source, position, part COLLATE "C") AS place,\n'
        f"       coalesce(was_outcome IN {_STANDS}\n"
        f"                AND (outcome NOT IN {_STANDS}\n"
        "                     OR (was_outcome = 'migrated' AND outcome = 'merged'\n"
        "                         AND target_id <> was_target)), FALSE)"
        " AS is_kept\n"
        f"  FROM ({selects}) AS decided"
    )


def _difference(bound: Bound, number: int, project: BoundProject) -> str:
    reading = bound.readings[number]
    decided = entry_columns(bound, number)
    decided["marks"] = (
        f"CASE WHEN entry.marks IS NULL THEN {decided['marks']}\n"
        f"            ELSE nullif(coalesce({decided['marks']}, '{{}}') || coalesce(\n"
        "                   (SELECT array_agg(number ORDER BY place)\n"
        "                      FROM unnest(entry.marks) WITH ORDINALITY AS old (number, place)\n"
        "                     WHERE number = ANY (%(late)s::smallint[])\n"
        f"                       AND {decided['outcome']} = 'migrated'),\n"
        "                   '{}'), '{}') END"
    )
    decided["row_hash"] = _row_hash(bound, decided.get("row_hash", "NULL::bigint"))
    # members of a union know their units by keys of different types
    keys = [key for key in decided if key[0] == "k" and key[1:].isdigit()]
    listed = [f"{sql} AS {key}" for key, sql in decided.items() if key not in keys]
    now = ", ".join(decided[column] for column in _DECIDED)
    before = ", ".join(f"entry.{column}" for column in _DECIDED)
    columns = ",\n       ".join(listed)
    return (
        f"SELECT {number}::smallint AS source, judged.unit__position AS position,\n"
        "       entry.outcome AS was_outcome, entry.row_hash AS was_hash,\n"
        "       entry.target_id AS was_target,\n"
        "       coalesce(entry.batch_id, 0) AS batch_id,\n"
        f"       {_takes_over(bound, project)} AS takes_over,\n"
        f"       {columns}\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f"  LEFT JOIN {overruled(bound.name)} AS ruled ON {unit_is('judged', 'ruled')}"
        f"{_gathered(bound)}\n"
        f"  LEFT JOIN {entries(reading.entry_table)} AS entry\n"
        "    ON entry.source_key = judged.unit__key AND entry.part = judged.unit__part\n"
        f" WHERE judged.unit__source = {number}\n"
        "   AND (entry.source_key IS NULL\n"
        f"        OR ({now}) IS DISTINCT FROM\n           ({before}))"
    )


def _row_hash(bound: Bound, decided: str) -> str:
    """A row that stays as it is keeps the hash that an earlier version gave it."""
    earlier = bound.target and earlier_hash(bound, {c: combined(bound, c) for c in bound.columns})
    if not earlier:
        return decided
    return (
        f"CASE WHEN ({decided}) IS NOT NULL AND entry.row_hash = {earlier}\n"
        f"            THEN entry.row_hash ELSE {decided} END"
    )


def _takes_over(bound: Bound, project: BoundProject) -> str:
    """A freed unit takes over the row that stood in for it, or that another of its group made."""
    if not bound.makes_ids:
        return "FALSE"
    assert bound.target is not None
    table = qualified(project.target.schema, bound.target.name)
    key = name(bound.target.primary_key[0])
    return (
        "coalesce(entry.outcome <> 'migrated', TRUE)\n"
        f"         AND EXISTS (SELECT FROM {table} AS there WHERE there.{key} = judged.unit__id)"
    )


def list_kept(bound: Bound) -> str:
    """Return the INSERT of the rows that stay as they are against the corrections, with the reason;
    parameters mapping, correction and run.
    """
    return (
        "INSERT INTO rowcall.kept_row (correction_id, mapping, source_key, part, reason, run_id)\n"
        "SELECT %(correction)s, %(mapping)s, source_key, part,\n"
        "       CASE WHEN is_edited THEN 'edited since it was loaded'\n"
        "            ELSE 'would not move now: ' || coalesce(reason, outcome::text) END, %(run)s\n"
        f"  FROM {difference(bound)}\n"
        " WHERE is_edited OR is_kept\n"
        "ON CONFLICT (correction_id, mapping, source_key, part) DO NOTHING"
    )


def late_marks(bound: Bound) -> str:
    """Return the SELECT of the numbers of marks that steps after the load set; parameters mapping,
    columns (deferred ones).
    """
    return (
        "SELECT number FROM rowcall.mark_rule WHERE mapping = %(mapping)s"
        " AND (rule IN ('after_load', 'locked') OR column_name = ANY (%(columns)s))"
    )


def written_columns(bound: Bound) -> list[str]:
    """Return the columns that a carried row is given again: all but those of later steps."""
    later = set(deferred_columns(bound))
    if bound.mapping and bound.mapping.after_load:
        later |= set(bound.mapping.after_load.columns)
    later |= set(bound.secrets)
    return [column for column in bound.columns if column not in later]


def take_over(bound: Bound, project: BoundProject) -> list[str]:
    """Return the statements by which freed units become the rows that stand for them already;
    parameter places.
    """
    freed = (
        "changed.takes_over AND changed.outcome = 'migrated' AND NOT changed.is_edited"
        f" AND {_AMONG}"
    )
    stand_in = (
        "EXISTS (SELECT FROM rowcall.placeholder AS stand_in\n"
        f"                WHERE stand_in.mapping = {text(bound.name)}\n"
        "                  AND stand_in.target_key = changed.target_id::text)"
    )
    every = [column for column in bound.columns if column not in deferred_columns(bound)]
    return [
        _update(bound, project, every, f"{freed} AND {stand_in}"),
        _update(bound, project, written_columns(bound), f"{freed} AND NOT {stand_in}"),
        "DELETE FROM rowcall.placeholder AS stand_in\n"
        f" USING {difference(bound)} AS changed\n"
        f" WHERE stand_in.mapping = {text(bound.name)}\n"
        f"   AND stand_in.target_key = changed.target_id::text AND {freed}",
    ]


def find_edited(bound: Bound, project: BoundProject) -> str:
    """Return the UPDATE that finds rows which somebody else changed since they were loaded.

    What was loaded is known by the hash of the unit that made the row, though another takes over.
    """
    assert bound.target is not None
    now = {column: f"target.{name(column)}" for column in bound.columns}
    return (
        f"UPDATE {difference(bound)} AS changed SET is_edited = TRUE\n"
        f"  FROM {qualified(project.target.schema, bound.target.name)} AS target,\n"
        f"       {difference(bound)} AS maker\n"
        " WHERE maker.was_outcome = 'migrated' AND maker.was_target = changed.target_id\n"
        "   AND changed.outcome = 'migrated'\n"
        f"   AND {_same_row(bound)}\n"
        f"   AND ({is_written(bound, now, 'maker.was_hash')}) IS NOT TRUE\n"
        f"   AND ({is_written(bound, now, 'changed.row_hash')}) IS NOT TRUE"
    )


def update_rows(bound: Bound, project: BoundProject) -> str:
    """Return the UPDATE of standing rows whose values are others now, if nobody edited them;
    parameter places.
    """
    changed = (
        "changed.was_outcome = 'migrated' AND changed.outcome = 'migrated'"
        " AND NOT changed.is_edited AND changed.row_hash IS DISTINCT FROM changed.was_hash"
        f" AND {_AMONG}"
    )
    return _update(bound, project, written_columns(bound), changed)


def _update(bound: Bound, project: BoundProject, columns: list[str], where: str) -> str:
    assert bound.target is not None
    listed = ",\n       ".join(f"{name(c)} = {combined(bound, c)}" for c in columns)
    return (
        f"/* rowcall: carry {bound.name} */\n"
        f"UPDATE {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"   SET {listed}\n"
        f"  FROM {difference(bound)} AS changed\n"
        f"  JOIN {judged(bound.name)} AS judged ON {_same_unit()}{_gathered(bound)}\n"
        f" WHERE {_same_row(bound)} AND {where}"
    )


def insert_rows(bound: Bound, project: BoundProject) -> str:
    """Return the INSERT of freed rows; parameter places."""
    assert bound.target is not None
    columns = bound.columns
    values = [combined(bound, column) for column in columns]
    if bound.makes_ids:
        columns = [*bound.target.primary_key, *columns]
        values = ["judged.unit__id", *values]
    listed = ",\n       ".join(values)
    return (
        f"/* rowcall: carry {bound.name} */\n"
        f"INSERT INTO {qualified(project.target.schema, bound.target.name)} ({names(columns)})"
        f"{overriding(bound.target, columns)}\n"
        f"SELECT {listed}\n"
        f"  FROM {difference(bound)} AS changed\n"
        f"  JOIN {judged(bound.name)} AS judged ON {_same_unit()}{_gathered(bound)}\n"
        f" WHERE {_FREED}\n   AND {_AMONG}"
    )


_FREED = (
    "changed.outcome = 'migrated' AND changed.was_outcome IS DISTINCT FROM 'migrated'"
    " AND NOT changed.takes_over"
)


def list_written(bound: Bound) -> str:
    """Return the SELECT of the places of the units whose rows are written, in order."""
    return (
        f"SELECT place FROM {difference(bound)} AS changed\n"
        " WHERE changed.outcome = 'migrated' AND NOT changed.is_edited\n ORDER BY place"
    )


def places_of(bound: Bound, units: str) -> str:
    """Return the SELECT of the places of the units that another SELECT names."""
    return (
        f"SELECT changed.place FROM {difference(bound)} AS changed\n"
        f" WHERE (changed.source, changed.position, changed.part) IN (\n{units})"
    )


def kinds_of_writing(bound: Bound) -> str:
    """Return the SELECT of whether units take rows over, and whether standing rows may change."""
    return (
        "SELECT coalesce(bool_or(takes_over), FALSE),\n"
        "       coalesce(bool_or(was_outcome = 'migrated'), FALSE)\n"
        f"  FROM {difference(bound)} WHERE outcome = 'migrated'"
    )


def rule_refused(bound: Bound) -> list[str]:
    """Return the statements that overrule units which the database refuses; parameters places and
    told, one of each a unit. A row that stands already stays as it is.
    """
    refused = "unnest(%(places)s::bigint[], %(told)s::text[]) AS refused (place, told)"
    return [
        f"UPDATE {difference(bound)} AS changed\n"
        "   SET is_kept = TRUE, outcome = 'quarantined', reason = 'refused_by_database',\n"
        "       detail = refused.told\n"
        f"  FROM {refused}\n"
        " WHERE changed.place = refused.place AND changed.was_outcome = 'migrated'",
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT changed.source, changed.position, changed.part,\n"
        "       'quarantined', 'refused_by_database', refused.told,\n"
        f"       {text(bound.name)}, changed.source_key, changed.part, 'refused_by_database',\n"
        "       NULL, NULL, NULL, NULL\n"
        f"  FROM {difference(bound)} AS changed JOIN {refused} USING (place)\n"
        " WHERE NOT changed.is_kept",
    ]


def follow_ruled(bound: Bound) -> str:
    """Return the UPDATE of freed units that were overruled since the difference was found."""
    given = ", ".join(f"{cause} = ruled.{cause}" for cause in CAUSES)
    return (
        f"UPDATE {difference(bound)} AS changed\n"
        "   SET outcome = 'quarantined', reason = ruled.reason, detail = ruled.detail,\n"
        f"       target_id = NULL, marks = NULL, row_hash = NULL, {given}\n"
        f"  FROM {overruled(bound.name)} AS ruled\n"
        " WHERE (ruled.source, ruled.position, ruled.part)\n"
        "       = (changed.source, changed.position, changed.part)\n"
        f"   AND ruled.outcome = 'quarantined' AND changed.outcome IN {_STANDS}\n"
        f"   AND NOT coalesce(changed.was_outcome IN {_STANDS}, FALSE)"
    )


def write_entries(bound: Bound, number: int) -> list[str]:
    """Return the statements that bring a reading's entries to what was decided; parameter run."""
    reading = bound.readings[number]
    table = entries(reading.entry_table)
    columns = [*_DECIDED, "batch_id"]
    keys = [f"k{i}" for i in range(1, len(reading.key) + 1)]
    listed = entry_columns(bound, number)
    typed = ", ".join(listed[key] for key in keys)
    set_columns = ", ".join(f"{column} = changed.{column}" for column in columns)
    mine = f"changed.source = {number} AND NOT changed.is_kept"
    found = [
        f"UPDATE {table} AS entry\n"
        f"   SET {set_columns}, run_id = %(run)s\n"
        f"  FROM {difference(bound)} AS changed\n"
        f" WHERE {mine} AND changed.was_outcome IS NOT NULL\n"
        "   AND entry.source_key = changed.source_key AND entry.part = changed.part",
        f"INSERT INTO {table} (source_key, part, {names(keys)}, is_first,"
        f" {', '.join(columns)}, run_id)\n"
        f"SELECT changed.source_key, changed.part, {typed}, changed.is_first,\n"
        f"       {', '.join(f'changed.{column}' for column in columns)}, %(run)s\n"
        f"  FROM {difference(bound)} AS changed\n"
        f"  JOIN {judged(bound.name)} AS judged ON {_same_unit()}\n"
        f" WHERE {mine} AND changed.was_outcome IS NULL",
    ]
    if reading.fan_out or bound.is_derived:
        found.append(
            f"DELETE FROM {table} AS entry\n WHERE entry.outcome <> 'migrated'\n"
            f"   AND {_has_no_unit(bound, number)}"
        )
    return found


def sweep(bound: Bound, number: int, project: BoundProject) -> str:
    """Return the DELETE of derived rows, with their entries, that the corrected rows no longer
    imply; it comes last, when no child of theirs is left.
    """
    assert bound.target is not None
    reading = bound.readings[number]
    table = entries(reading.entry_table)
    same = " AND ".join(f"source.{name(key)} = entry.k{i}" for i, key in enumerate(reading.key, 1))
    return (
        f"/* rowcall: sweep {bound.name} */\n"
        "WITH vanished AS (\n"
        f"  DELETE FROM {table} AS entry\n"
        f"   WHERE NOT EXISTS (SELECT FROM {staged(reading.relation)} AS source WHERE {same})\n"
        "  RETURNING entry.target_id, entry.outcome\n"
        ")\n"
        f"DELETE FROM {qualified(project.target.schema, bound.target.name)} AS target\n"
        " USING vanished\n"
        " WHERE vanished.outcome = 'migrated'\n"
        f"   AND {key_of(bound.target, 'target')} = vanished.target_id"
    )


def _has_no_unit(bound: Bound, number: int) -> str:
    return (
        f"NOT EXISTS (SELECT FROM {judged(bound.name)} AS judged\n"
        f"                WHERE judged.unit__source = {number}\n"
        "                  AND judged.unit__key = entry.source_key\n"
        "                  AND judged.unit__part = entry.part)"
    )


def _same_unit() -> str:
    return unit_is("judged", "changed")


def _gathered(bound: Bound) -> str:
    if not bound.gathers:
        return ""
    return f"\n  LEFT JOIN {gathered(bound.name)} AS gathered ON {unit_is('judged', 'gathered')}"


def _same_row(bound: Bound) -> str:
    assert bound.target is not None
    return f"{key_of(bound.target, 'target')} = changed.target_id"
