"""A table's own account: each of its rows once, by the worst outcome of its units."""

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.relations import ROW, entries
from rowcall.compile.units import unit_columns, units
from rowcall.sql.quote import text

# worst first: what could not move counts before what did
_OUTCOMES = ("quarantined", "migrated", "merged", "excluded")
_RANK = (
    "CASE entry.outcome "
    + " ".join(f"WHEN {text(outcome)} THEN {rank}" for rank, outcome in enumerate(_OUTCOMES))
    + " END"
)


def readings_of_tables(project: BoundProject, judged: set[str]) -> dict[str, list[Reading]]:
    """Return the readings of each mapped source table whose entries exist."""
    tables: dict[str, list[Reading]] = {}
    for bound in project.mappings:
        if bound.is_derived or bound.name not in judged:
            continue
        for reading in bound.readings:
            tables.setdefault(reading.relation, []).append(reading)
    return tables


def is_one_unit_a_row(readings: list[Reading]) -> bool:
    """Return whether the source balance of the only reading is the account of the table."""
    return len(readings) == 1 and readings[0].fan_out is None and readings[0].when is None


def table_accounts(tables: dict[str, list[Reading]]) -> str:
    """Return a SELECT of source_table, and of rows quarantined, migrated, merged, excluded."""
    return "\nUNION ALL\n".join(_account(table, readings) for table, readings in tables.items())


def _account(table: str, readings: list[Reading]) -> str:
    counts = ", ".join(
        f"count(*) FILTER (WHERE worst = {rank})::bigint AS {outcome}"
        for rank, outcome in enumerate(_OUTCOMES)
    )
    have_one_key = len({reading.key for reading in readings}) == 1
    ranks = "\n         UNION ALL\n        ".join(
        _by_key(reading) if have_one_key else _by_row(reading) for reading in readings
    )
    return (
        f"SELECT {text(table)} AS source_table, {counts}\n"
        f"  FROM (SELECT min(rank) AS worst FROM ({ranks}) AS unit GROUP BY of_row) AS own"
    )


def _by_key(reading: Reading) -> str:
    return (
        f"SELECT source_key AS of_row, {_RANK} AS rank FROM {entries(reading.entry_table)} AS entry"
    )


def _by_row(reading: Reading) -> str:
    """Mappings that know a row by different keys meet at the staged row."""
    unit = unit_columns(reading)
    return (
        f"SELECT source.{ROW} AS of_row, {_RANK} AS rank\n"
        f"           FROM {units(reading)} AS source\n"
        f"           JOIN {entries(reading.entry_table)} AS entry\n"
        f"             ON entry.source_key = {unit['unit__key']}"
        f" AND entry.part = {unit['unit__part']}"
    )


def outcome_reasons(bounds: list[Bound]) -> str:
    """Return a SELECT of mapping, outcome, reason, detail, cause mapping and reason, and units."""
    return "\nUNION ALL\n".join(
        f"SELECT {text(bound.name)} AS mapping, outcome::text, reason, detail, cause_mapping,"
        f" cause_reason, count(*) AS units\n  FROM {entries(reading.entry_table)}\n"
        " WHERE reason IS NOT NULL GROUP BY outcome, reason, detail, cause_mapping, cause_reason"
        for bound in bounds
        for reading in bound.readings
    )
