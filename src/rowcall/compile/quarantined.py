"""The SQL of quarantined units: which of them are of their own trouble, and their staged values."""

from collections.abc import Sequence
from dataclasses import replace

from rowcall.compile.bind import Reading
from rowcall.compile.blame import Blames
from rowcall.compile.joins import label_joins
from rowcall.compile.references import entry_join, own_keys
from rowcall.compile.relations import ROW, entries
from rowcall.compile.units import rows_with_key, unit_columns, units
from rowcall.mapping.columns import Ref
from rowcall.sql.quote import name, text

# what is wrong with a unit; what other rows decided stands in reason and detail only
PROBLEMS = "coalesce(entry.problems, ARRAY[concat_ws('|', entry.reason, entry.detail)])"

_FILTER = """
   AND (%(reason)s::text IS NULL OR {reason} = %(reason)s)
   AND ((%(cause_mapping)s::text IS NULL OR entry.cause_mapping = %(cause_mapping)s)
        AND (%(cause_reason)s::text IS NULL OR entry.cause_reason = %(cause_reason)s)
        OR {has_cause})"""

# the trouble may stand behind another one, and must be mended with it
_HAS_CAUSE = """(%(cause_mapping)s::text = {mapping} AND EXISTS (
              SELECT FROM unnest({own}) AS own (problem)
               WHERE split_part(own.problem, '|', 1) = %(cause_reason)s
                 AND own.problem <> ALL ({blocked})))"""


def own_trouble(blames: Blames) -> str:
    """Return SQL for `the unit is its own cause, or has a problem besides a parent's`."""
    mapping = text(blames.bound.name)
    blocked = ", ".join(text(said) for said in blames.blocked)
    return (
        f"((entry.cause_mapping = {mapping} AND entry.cause_key = entry.source_key"
        " AND entry.cause_part = entry.part)"
        f" OR coalesce(NOT entry.problems <@ ARRAY[{blocked}]::text[], FALSE))"
    )


def _has_cause(blames: Blames) -> str:
    blocked = ", ".join(text(said) for said in blames.blocked)
    return _HAS_CAUSE.format(
        mapping=text(blames.bound.name), own=PROBLEMS, blocked=f"ARRAY[{blocked}]::text[]"
    )


def own_units(blames: Blames, columns: list[str]) -> str:
    """Return the SELECT of the units to export, in the order of their staged rows.

    Parameters reason, cause_mapping, cause_reason, each or NULL. A row has source_key, part,
    reason, detail, problems, why it cannot be corrected, whether it is its own cause, the values
    of the columns as texts, and what overrides make of them.
    """
    reading = blames.reading
    values = ", ".join(f"unit.{name(column)}::text" for column in columns)
    no_key = " OR ".join(f"entry.k{i} IS NULL" for i in range(1, len(reading.key) + 1))
    refuses = (
        "'derived_row'"
        if blames.bound.is_derived
        else f"CASE WHEN {no_key} THEN 'no_key' WHEN NOT entry.is_first THEN 'further_copy' END"
    )
    is_cause = "entry.cause_key = entry.source_key AND entry.cause_part = entry.part"
    return (
        f"SELECT entry.source_key, entry.part, entry.reason, entry.detail, {PROBLEMS},\n"
        f"       {refuses}, entry.cause_mapping = {text(blames.bound.name)} AND {is_cause},\n"
        f"       ARRAY[{values}]::text[], override.new_values\n"
        f"  FROM {entries(reading.entry_table)} AS entry\n"
        f"  LEFT JOIN {rows_by_key(reading)} AS unit ON unit.unit__key = entry.source_key\n"
        "  LEFT JOIN (SELECT position, jsonb_object_agg(column_name, new_value) AS new_values\n"
        "               FROM rowcall.current_override\n"
        f"              WHERE source_table = {text(reading.relation)}\n"
        f"              GROUP BY position) AS override ON override.position = unit.{ROW}\n"
        f" WHERE entry.outcome = 'quarantined'\n   AND {own_trouble(blames)}"
        f"{_FILTER.format(reason='entry.reason', has_cause=_has_cause(blames))}\n"
        f' ORDER BY unit.{ROW}, entry.source_key COLLATE "C", entry.part COLLATE "C"'
    )


def blocked_units(blames: Blames) -> str:
    """Return the SELECT of the units that only a parent blocks, counted by their root."""
    reading = blames.reading
    return (
        "SELECT entry.cause_mapping, entry.cause_reason, count(*)\n"
        f"  FROM {entries(reading.entry_table)} AS entry\n"
        f" WHERE entry.outcome = 'quarantined'\n   AND NOT {own_trouble(blames)}"
        f"{_FILTER.format(reason='entry.cause_reason', has_cause='FALSE')}\n GROUP BY 1, 2"
    )


def units_of_key(blames: Blames) -> str:
    """Return the SELECT of the units with a key; parameters key, and part or NULL.

    The last column is the key as texts, which finds the staged row.
    """
    reading = blames.reading
    keys = ", ".join(f"entry.k{i}::text" for i in range(1, len(reading.key) + 1))
    return (
        "SELECT entry.part, entry.outcome::text, entry.reason, entry.detail,\n"
        f"       CASE WHEN entry.reason IS NOT NULL THEN {PROBLEMS} END,\n"
        "       entry.cause_mapping, entry.cause_key, entry.cause_part, entry.cause_reason,\n"
        f"       ARRAY[{keys}]::text[]\n"
        f"  FROM {entries(reading.entry_table)} AS entry\n"
        " WHERE entry.source_key = %(key)s AND (%(part)s::text IS NULL OR entry.part = %(part)s)\n"
        ' ORDER BY entry.part COLLATE "C"'
    )


def row_of_key(reading: Reading, columns: list[str], keys: Sequence[str | None]) -> str:
    """Return the SELECT of a staged row's number and values as texts; parameter key."""
    values = ", ".join(f"unit.{name(column)}::text" for column in columns)
    rows = rows_by_key(reading, rows_with_key(reading, keys))
    return (
        f"SELECT unit.{ROW}, ARRAY[{values}]::text[]\n"
        f"  FROM {rows} AS unit\n WHERE unit.unit__key = %(key)s"
    )


def parent_of_unit(blames: Blames, prefix: str, ref: Ref, keys: Sequence[str | None]) -> str:
    """Return the SELECT of key, part of the row that a reference leads to; parameters key, part."""
    reading = blames.reading
    project = blames.project
    given, joins, _ = own_keys(ref, prefix, project, reading.shape)
    unit = unit_columns(reading)
    listed = ", ".join(f"{sql} AS {name(key)}" for key, sql in given.items())
    joins = (*label_joins(reading.joins, project, reading.shape), *joins)
    joined = "".join(f"\n          {join}" for join in joins)
    there = name(f"{prefix}__ref")
    return (
        f"SELECT {there}.source_key, {there}.part\n"
        f"  FROM (SELECT {listed}\n"
        # no expression sees any other row: on that it might raise
        f"          FROM (SELECT source.*\n"
        f"                  FROM {units(reading, rows_with_key(reading, keys))} AS source\n"
        f"                 WHERE {unit['unit__key']} = %(key)s\n"
        f"                   AND {unit['unit__part']} = %(part)s\n"
        f"                OFFSET '0') AS source{joined}) AS source\n"
        f"  {entry_join(ref, prefix, project)}\n"
        f" WHERE {there}.source_key IS NOT NULL"
    )


def rows_by_key(reading: Reading, of: str = "") -> str:
    """Return a relation of the staged rows with their key as text, one row each; `of` narrows."""
    rows = replace(reading, fan_out=None)
    return f"(SELECT source.*, {unit_columns(rows)['unit__key']} AS unit__key\n" + (
        f"          FROM {units(rows, of)} AS source)"
    )
