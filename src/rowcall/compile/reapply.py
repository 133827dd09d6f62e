"""The statements that bring the difference into the target and the entries of a mapping."""

from collections.abc import Sequence

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.difference import DECIDED, difference, gathered_of, same_row
from rowcall.compile.gather import combined
from rowcall.compile.identity_columns import overriding
from rowcall.compile.load import entry_columns, writing_of
from rowcall.compile.relations import (
    entries,
    judged,
    unit_is,
)
from rowcall.ledger.writing import Writing
from rowcall.sql.quote import name, names, qualified, text

# of another type, the numbers would be compared one by one, and not hashed
_AMONG = "changed.place = ANY (%(places)s::bigint[])"


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


def update_rows(bound: Bound, project: BoundProject, before: Writing) -> str:
    """Return the UPDATE of standing rows whose values are others now, if nobody edited them;
    parameter places.

    What the mapping wrote `before` and does not write any more begins at its default again.
    """
    assert bound.target is not None
    unwritten = [
        column.name
        for column in bound.target.columns
        if column.name in before.columns
        and column.name not in writing_of(bound).columns
        and not column.is_generated
    ]
    changed = (
        "changed.was_outcome = 'migrated' AND changed.outcome = 'migrated'"
        " AND NOT changed.is_edited AND changed.row_hash IS DISTINCT FROM changed.was_hash"
        f" AND {_AMONG}"
    )
    return _update(bound, project, written_columns(bound), changed, unwritten)


def _update(
    bound: Bound,
    project: BoundProject,
    columns: list[str],
    where: str,
    unwritten: Sequence[str] = (),
) -> str:
    assert bound.target is not None
    values = [f"{name(c)} = {combined(bound, c)}" for c in columns]
    values += [f"{name(c)} = DEFAULT" for c in unwritten]
    listed = ",\n       ".join(values)
    return (
        f"/* rowcall: reapply {bound.name} */\n"
        f"UPDATE {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"   SET {listed}\n"
        f"  FROM {difference(bound)} AS changed\n"
        f"  JOIN {judged(bound.name)} AS judged ON {_same_unit()}{gathered_of(bound)}\n"
        f" WHERE {same_row(bound)} AND {where}"
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
        f"/* rowcall: reapply {bound.name} */\n"
        f"INSERT INTO {qualified(project.target.schema, bound.target.name)} ({names(columns)})"
        f"{overriding(bound.target, columns)}\n"
        f"SELECT {listed}\n"
        f"  FROM {difference(bound)} AS changed\n"
        f"  JOIN {judged(bound.name)} AS judged ON {_same_unit()}{gathered_of(bound)}\n"
        f" WHERE {_FREED}\n   AND {_AMONG}"
    )


_FREED = (
    "changed.outcome = 'migrated' AND changed.was_outcome IS DISTINCT FROM 'migrated'"
    " AND NOT changed.takes_over"
)


def _entered(column: str) -> str:
    """A row that people changed is not what was written: its entry knows no hash of it."""
    if column == "row_hash":
        return "CASE WHEN NOT changed.is_edited THEN changed.row_hash END"
    return f"changed.{column}"


def write_entries(bound: Bound, number: int) -> list[str]:
    """Return the statements that bring a reading's entries to what was decided; parameter run."""
    reading = bound.readings[number]
    table = entries(reading.entry_table)
    columns = [*DECIDED, "batch_id"]
    keys = [f"k{i}" for i in range(1, len(reading.key) + 1)]
    listed = entry_columns(bound, number)
    typed = ", ".join(listed[key] for key in keys)
    set_columns = ", ".join(f"{column} = {_entered(column)}" for column in columns)
    mine = f"changed.source = {number} AND NOT changed.is_kept"
    return [
        f"UPDATE {table} AS entry\n"
        f"   SET {set_columns}, run_id = %(run)s\n"
        f"  FROM {difference(bound)} AS changed\n"
        f" WHERE {mine} AND changed.was_outcome IS NOT NULL\n"
        "   AND entry.source_key = changed.source_key AND entry.part = changed.part",
        f"INSERT INTO {table} (source_key, part, {names(keys)}, is_first,"
        f" {', '.join(columns)}, run_id)\n"
        f"SELECT changed.source_key, changed.part, {typed}, changed.is_first,\n"
        f"       {', '.join(map(_entered, columns))}, %(run)s\n"
        f"  FROM {difference(bound)} AS changed\n"
        f"  JOIN {judged(bound.name)} AS judged ON {_same_unit()}\n"
        f" WHERE {mine} AND changed.was_outcome IS NULL",
    ]


def count_gone(bound: Bound, number: int) -> str:
    """Return the SELECT of how many entries speak of no unit any more."""
    table = entries(bound.readings[number].entry_table)
    return f"SELECT count(*) FROM {table} AS entry\n WHERE {_has_no_unit(bound, number)}"


def forget_entries(bound: Bound, number: int) -> list[str]:
    """Return the statements by which entries go that speak of no unit any more; parameters run and
    written.

    The rows that they made are to be withdrawn.
    """
    table = entries(bound.readings[number].entry_table)
    gone = f"DELETE FROM {table} AS entry\n   WHERE {_has_no_unit(bound, number)}"
    if bound.target is None:
        return [gone]
    listed = "source_key, part, target_id, row_hash"
    return [
        f"/* rowcall: forget {bound.name} */\n"
        f"WITH gone AS (\n  {gone}\n  RETURNING {listed}, outcome\n)\n"
        + _to_withdraw(bound, "'its record is gone'", "gone", "gone.target_id", "gone.row_hash")
        + " WHERE gone.outcome = 'migrated'"
    ]


def list_withdrawn(bound: Bound) -> str:
    """Return the INSERT of the rows whose records do not move now; parameters run and written."""
    return (
        _to_withdraw(
            bound,
            "coalesce(changed.reason, changed.outcome::text)",
            f"{difference(bound)} AS changed",
            "changed.was_target",
            "changed.was_hash",
            "changed.",
        )
        + " WHERE changed.is_withdrawn AND NOT changed.is_kept"
    )


def _to_withdraw(
    bound: Bound, reason: str, found: str, target: str, row_hash: str, of: str = ""
) -> str:
    assert bound.target is not None
    return (
        "INSERT INTO rowcall.withdrawal\n"
        "       (mapping, target_table, target_key, source_key, part, row_hash, written_as,\n"
        "        reason, run_id)\n"
        f"SELECT {text(bound.name)}, {text(bound.target.name)}, {target}::text,\n"
        f"       {of}source_key, {of}part, {row_hash}, %(written)s, {reason}, %(run)s\n"
        f"  FROM {found}\n"
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
