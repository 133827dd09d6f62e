"""A table's own account: each of its rows once, by the worst outcome of its units."""

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.relations import entries
from rowcall.sql.quote import text

# worst first: what could not move counts before what did
_OUTCOMES = ("quarantined", "migrated", "merged", "excluded")


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
    cases = " ".join(f"WHEN {text(o)} THEN {rank}" for rank, o in enumerate(_OUTCOMES))
    units = "\n         UNION ALL\n        ".join(
        f"SELECT source_key, CASE outcome {cases} END AS rank FROM {entries(entry_table)}"
        for entry_table in dict.fromkeys(reading.entry_table for reading in readings)
    )
    return (
        f"SELECT {text(table)} AS source_table, {counts}\n"
        f"  FROM (SELECT min(rank) AS worst FROM ({units}) AS unit GROUP BY source_key) AS own"
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
