"""Columns that close a cycle: filled in when both tables are loaded."""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.joins import label_joins
from rowcall.compile.references import entry_join, failures, own_keys
from rowcall.compile.relations import entries
from rowcall.compile.units import unit_columns, units
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Null
from rowcall.sql.quote import name, qualified, text

# why a deferred reference is left out
NOWHERE, REFUSED = "missing_reference", "refused_by_database"


def deferred_columns(bound: Bound) -> dict[str, Ref]:
    """Return the deferred references of a mapping by column."""
    return {
        column: value
        for reading in bound.readings
        for column, value in reading.columns.items()
        if isinstance(value, Ref) and value.is_deferred
    }


def deferred_mark_rules(bound: Bound) -> list[tuple[str, str, str]]:
    """Return the marks that deferred references may set."""
    return [
        (column, "null", f"{reason}: {told}")
        for column, ref in deferred_columns(bound).items()
        if isinstance(ref.fallback, Null)
        for reason, told in (
            (NOWHERE, f"no such {ref.target_mapping}"),
            (REFUSED, "the row with this reference"),
        )
    ]


def fill(bound: Bound, column: str, number: int, project: BoundProject) -> str:
    """Return the UPDATE of one deferred column; what is filled already stays untouched.

    Parameter rows: the keys of those to fill, as text, or NULL for all.
    """
    assert bound.target is not None
    return (
        f"/* rowcall: fill {bound.name}.{column} */\n"
        f"UPDATE {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"   SET {name(column)} = link.new_value\n"
        f"  FROM ({_links(bound, column, number, project)}) AS link\n"
        f" WHERE target.{name(bound.target.primary_key[0])} = link.target_id\n"
        "   AND link.new_value IS NOT NULL\n"
        f"   AND target.{name(column)} IS DISTINCT FROM link.new_value\n"
        "   AND (%(rows)s::text[] IS NULL OR link.target_id::text = ANY (%(rows)s))"
    )


def unfill(bound: Bound, column: str, project: BoundProject) -> str:
    """Return the UPDATE that takes back the references to rows that are to be withdrawn."""
    assert bound.target is not None
    parent = deferred_columns(bound)[column].target_mapping
    return (
        f"/* rowcall: unfill {bound.name}.{column} */\n"
        f"UPDATE {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"   SET {name(column)} = NULL\n"
        "  FROM rowcall.withdrawal AS line\n"
        f" WHERE line.mapping = {text(parent)} AND line.target_key = target.{name(column)}::text"
    )


def to_fill(bound: Bound, column: str, number: int, project: BoundProject) -> str:
    """Return the SELECT of the keys, as text, of the rows with a reference to fill in."""
    return (
        f"SELECT link.target_id::text\n  FROM ({_links(bound, column, number, project)}) AS link\n"
        " WHERE link.new_value IS NOT NULL\n"
        ' ORDER BY link.source_key COLLATE "C", link.part COLLATE "C"'
    )


def unmark(bound: Bound, number: int) -> str:
    """Return the UPDATE that takes a mark from all units; parameter number: the mark's."""
    return (
        f"UPDATE {entries(bound.readings[number].entry_table)} AS entry\n"
        "   SET marks = array_remove(entry.marks, %(number)s::smallint)\n"
        " WHERE %(number)s::smallint = ANY (entry.marks)"
    )


def mark_refused(bound: Bound, number: int) -> str:
    """Return the UPDATE that marks the units of rows; parameters number (the mark's) and rows."""
    return (
        f"UPDATE {entries(bound.readings[number].entry_table)} AS entry\n"
        "   SET marks = coalesce(entry.marks, '{}') || %(number)s::smallint\n"
        " WHERE entry.target_id::text = ANY (%(rows)s) AND entry.outcome = 'migrated'"
    )


def mark(bound: Bound, column: str, number: int, project: BoundProject) -> str:
    """Return the UPDATE that marks the units whose deferred reference leads nowhere.

    Parameter number: the mark's.
    """
    return (
        f"/* rowcall: mark {bound.name}.{column} */\n"
        f"UPDATE {entries(bound.readings[number].entry_table)} AS entry\n"
        "   SET marks = coalesce(entry.marks, '{}') || %(number)s::smallint\n"
        f"  FROM ({_links(bound, column, number, project)}) AS link\n"
        " WHERE entry.source_key = link.source_key AND entry.part = link.part\n"
        "   AND link.is_given AND link.new_value IS NULL\n"
        "   AND NOT coalesce(%(number)s::smallint = ANY (entry.marks), FALSE)"
    )


def _links(bound: Bound, column: str, number: int, project: BoundProject) -> str:
    reading = bound.readings[number]
    ref = reading.columns[column]
    assert isinstance(ref, Ref)
    given, joins, _ = own_keys(ref, column, project, reading.shape)
    labels = label_joins(reading.joins, project, reading.shape)
    unit = unit_columns(reading)
    listed = ", ".join(f"{sql} AS {name(key)}" for key, sql in given.items())
    joined = "".join(f"\n          {join}" for join in [*labels, *joins])
    own = f"{unit['unit__key']} AS unit__key, {unit['unit__part']} AS unit__part"
    there = name(f"{column}__ref")
    return (
        f"SELECT source.unit__key AS source_key, source.unit__part AS part,\n"
        "               source.unit__target AS target_id,\n"
        f"               {there}.target_id AS new_value,\n"
        f"               source.{name(column + '__given')} AS is_given\n"
        f"          FROM (SELECT source.unit__key, source.unit__part, source.unit__target,\n"
        f"                       {listed}\n"
        # the expression may raise on a row that did not move, or has NULL there: the OFFSET keeps
        # it out
        f"                  FROM (SELECT source.*, {own}, entry.target_id AS unit__target\n"
        f"                          FROM {units(reading)} AS source\n"
        f"                          JOIN {entries(reading.entry_table)} AS entry\n"
        f"                            ON entry.source_key = {unit['unit__key']}\n"
        f"                           AND entry.part = {unit['unit__part']}\n"
        f"                           AND entry.outcome = 'migrated'"
        f"{_computes(bound, column, ref)}\n"
        f"                        OFFSET '0') AS source{joined}) AS source\n"
        f"          {entry_join(ref, column, project)}"
    )


def _computes(bound: Bound, column: str, ref: Ref) -> str:
    """Return the condition that no mark says of the reference that it cannot be computed."""
    shape = bound.target.column(column) if bound.target else None
    if shape is None or not isinstance(ref.fallback, Null) or not failures(ref, shape):
        return ""
    (trouble,) = failures(ref, shape)
    reason = f"{trouble.kind}: {trouble.detail.split(': ', 1)[1]}"
    marks = (
        f"SELECT number FROM rowcall.mark_rule WHERE mapping = {text(bound.name)}"
        f" AND column_name = {text(column)} AND rule = 'null' AND reason = {text(reason)}"
    )
    return (
        "\n                           AND NOT coalesce(entry.marks\n"
        f"                             && ARRAY({marks}), FALSE)"
    )
