"""What is decided in another way than the ledger says: the difference, a table of units.

A row that no record stands for any more stays as it is, or is withdrawn where that is allowed; a
row that somebody else changed since is never overwritten.
"""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.gather import combined
from rowcall.compile.load import earlier_hash, entry_columns, is_written
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import (
    JUDGING,
    entries,
    gathered,
    judged,
    overruled,
    unit_is,
)
from rowcall.compile.views import key_of
from rowcall.ledger.writing import Writing
from rowcall.sql.quote import name, qualified, text

# what of an entry may change when its unit is judged again
DECIDED = ("outcome", "reason", "detail", "problems", *CAUSES, "target_id", "marks", "row_hash")

_STANDS = "('migrated', 'merged')"


def difference(bound: Bound) -> str:
    """Return the name of the table of units that are decided in another way than before."""
    return qualified(JUDGING, f"{bound.name}__difference")


def find_difference(bound: Bound, project: BoundProject, *, withdraws: bool) -> str:
    """Return the statement that makes it; parameter late: marks that later steps have set.

    Where it `withdraws` nothing, a unit that has moved stays what it is.
    """
    has_left = (
        f"coalesce(was_outcome IN {_STANDS}\n"
        f"                AND (outcome NOT IN {_STANDS}\n"
        "                     OR (was_outcome = 'migrated' AND outcome = 'merged'\n"
        "                         AND target_id <> was_target)), FALSE)"
    )
    selects = "\nUNION ALL\n".join(
        f"({_difference(bound, number, project)})" for number in range(len(bound.readings))
    )
    return (
        f"/* rowcall: difference {bound.name} */\n"
        f"CREATE UNLOGGED TABLE {difference(bound)} AS\n"
        "SELECT decided.*, FALSE AS is_edited,\n"
        '       row_number() OVER (ORDER BY source, position, part COLLATE "C") AS place,\n'
        f"       {'FALSE' if withdraws else has_left} AS is_kept,\n"
        f"       {has_left if withdraws else 'FALSE'}\n"
        "         AND was_outcome = 'migrated' AS is_withdrawn\n"
        f"  FROM ({selects}) AS decided"
    )


def find_heirs(bound: Bound) -> list[str]:
    """Return the UPDATEs by which the row of a group goes on, when the unit that made it leaves.

    One of those that were merged into it takes it over, so that whoever refers to it still does;
    where the maker stays as it is, so do they.
    """
    table = difference(bound)
    one_group = (
        f"  FROM {table} AS maker\n"
        " WHERE maker.was_outcome = 'migrated' AND maker.was_target = heir.was_target\n"
        "   AND heir.was_outcome = 'merged' AND heir.outcome = 'migrated'\n"
    )
    found = [
        f"/* rowcall: heirs of {bound.name} */\n"
        f"UPDATE {table} AS heir SET is_kept = TRUE\n{one_group}   AND maker.is_kept"
    ]
    if bound.makes_ids:
        found.append(
            f"/* rowcall: heirs of {bound.name} */\n"
            "WITH heirs AS (\n"
            "  SELECT DISTINCT ON (heir.was_target) heir.was_target, heir.target_id\n"
            f"    FROM {table} AS heir JOIN {table} AS maker\n"
            "      ON maker.was_outcome = 'migrated' AND maker.was_target = heir.was_target\n"
            "   WHERE maker.is_withdrawn AND NOT heir.takes_over\n"
            "     AND heir.was_outcome = 'merged' AND heir.outcome = 'migrated'\n"
            '   ORDER BY heir.was_target, heir.source, heir.position, heir.part COLLATE "C"\n'
            ")\n"
            f"UPDATE {table} AS changed\n"
            "   SET target_id = heirs.was_target, takes_over = changed.outcome = 'migrated'\n"
            "  FROM heirs WHERE changed.target_id = heirs.target_id"
        )
    return found


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
    now = ", ".join(decided[column] for column in DECIDED)
    before = ", ".join(f"entry.{column}" for column in DECIDED)
    columns = ",\n       ".join(listed)
    decides = [column for column in DECIDED if column != "row_hash"]
    same_now = ", ".join(decided[column] for column in decides)
    same_before = ", ".join(f"entry.{column}" for column in decides)
    return (
        f"SELECT {number}::smallint AS source, judged.unit__position AS position,\n"
        "       entry.outcome AS was_outcome, entry.row_hash AS was_hash,\n"
        "       entry.target_id AS was_target,\n"
        "       coalesce(entry.batch_id, 0) AS batch_id,\n"
        f"       coalesce(({same_now}) IS NOT DISTINCT FROM ({same_before}), FALSE)\n"
        "         AS is_decided_as_before,\n"
        f"       {_takes_over(bound, project)} AS takes_over,\n"
        f"       {columns}\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f"  LEFT JOIN {overruled(bound.name)} AS ruled ON {unit_is('judged', 'ruled')}"
        f"{gathered_of(bound)}\n"
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


def find_edited(bound: Bound, project: BoundProject, before: Writing) -> list[str]:
    """Return the UPDATEs that find rows which somebody else changed since they were written.

    What was written is known by the hash of the unit that made the row, though another takes over,
    or by that of a row which was to go, and by how rows were written `before`.
    """
    assert bound.target is not None
    now = {column: f"target.{name(column)}" for column in bound.columns}
    table = qualified(project.target.schema, bound.target.name)

    def is_as(written: str) -> str:
        return f"({before.hash_sql} = {written} OR {is_written(bound, now, written)})"

    return [
        f"UPDATE {difference(bound)} AS changed SET is_edited = TRUE\n"
        f"  FROM {table} AS target, {difference(bound)} AS maker\n"
        " WHERE maker.was_outcome = 'migrated' AND maker.was_target = changed.target_id\n"
        "   AND changed.outcome = 'migrated'\n"
        f"   AND {same_row(bound)}\n"
        f"   AND {is_as('maker.was_hash')} IS NOT TRUE\n"
        f"   AND ({is_written(bound, now, 'changed.row_hash')}) IS NOT TRUE",
        f"UPDATE {difference(bound)} AS changed SET is_edited = TRUE\n"
        f"  FROM {table} AS target, rowcall.withdrawal AS line\n"
        f" WHERE line.mapping = {text(bound.name)} AND line.target_key = changed.target_id::text\n"
        "   AND changed.takes_over AND changed.outcome = 'migrated'\n"
        f"   AND {same_row(bound)}\n"
        f"   AND {is_as('line.row_hash')} IS NOT TRUE",
    ]


def list_kept(bound: Bound) -> str:
    """Return the INSERT of the rows that stay as they are against what is decided now, with the
    reason; parameters mapping and run.
    """
    return (
        "INSERT INTO rowcall.kept_row (mapping, source_key, part, is_edited, reason, run_id)\n"
        "SELECT %(mapping)s, source_key, part, is_edited,\n"
        "       CASE WHEN is_edited THEN 'edited since it was loaded'\n"
        "            ELSE 'would not move now: ' || coalesce(reason, outcome::text) END, %(run)s\n"
        f"  FROM {difference(bound)}\n"
        " WHERE is_edited OR is_kept"
    )


def late_marks(bound: Bound) -> str:
    """Return the SELECT of the numbers of marks that steps after the load set; parameters mapping,
    columns (deferred ones).
    """
    return (
        "SELECT number FROM rowcall.mark_rule WHERE mapping = %(mapping)s"
        " AND (rule IN ('after_load', 'locked') OR column_name = ANY (%(columns)s))"
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
        " WHERE changed.place = refused.place\n"
        "   AND (changed.was_outcome = 'migrated' OR (changed.was_outcome = 'merged'\n"
        f"        AND NOT EXISTS (SELECT FROM {difference(bound)} AS maker\n"
        "                         WHERE maker.was_outcome = 'migrated' AND maker.is_withdrawn\n"
        "                           AND maker.was_target = changed.was_target)))",
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
        "   AND NOT changed.is_kept AND changed.was_outcome IS DISTINCT FROM 'migrated'"
    )


def count_changes(bound: Bound) -> str:
    """Return the SELECT of how many entries or rows become others than before."""
    return (
        f"SELECT count(*) FROM {difference(bound)}\n"
        " WHERE NOT is_kept AND NOT (is_edited AND is_decided_as_before)"
    )


def gathered_of(bound: Bound) -> str:
    """Return the join of a judged unit with what its survivor keeps, where anything is gathered."""
    if not bound.gathers:
        return ""
    return f"\n  LEFT JOIN {gathered(bound.name)} AS gathered ON {unit_is('judged', 'gathered')}"


def same_row(bound: Bound) -> str:
    """Return the condition that a row of the target is the one of a changed unit."""
    assert bound.target is not None
    return f"{key_of(bound.target, 'target')} = changed.target_id"
