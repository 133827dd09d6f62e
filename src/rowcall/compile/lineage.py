"""Which rows of a source table stand in a target table, by the ledger, and in which state."""

from collections.abc import Iterator

from rowcall.compile.bind import BoundProject, Reading
from rowcall.compile.counts import condition_of
from rowcall.compile.relations import ROW, entries, staged
from rowcall.compile.units import unit_columns, units
from rowcall.mapping.count_pair import CountPair
from rowcall.sql.clauses import indented
from rowcall.sql.quote import text


def lineage_counts(
    pair: CountPair, project: BoundProject, judged: set[str], *, adopts: bool
) -> str | None:
    """Return a SELECT of how many staged rows, of those that the pair counts, lead to its target.

    Where there are adoptions, further columns say of how many an earlier migration wrote a row,
    and how many of these were correct, stale and edited. None where no mapping leads there.
    """
    found = "\nUNION ALL\n".join(_units(pair, project, judged, adopts=adopts))
    if not found:
        return None
    counted = f"SELECT {ROW}\n  FROM {staged(pair.old_table)}\n WHERE "
    counted += condition_of(pair, is_old=True)
    begin = f"WITH unit AS (\n{indented(found)}\n), counted AS (\n{indented(counted)}\n)"
    if not adopts:
        return f"{begin}\nSELECT count(DISTINCT {ROW}) FROM unit JOIN counted USING ({ROW})"
    return (
        f"{begin}, standing AS (\n"
        f"  SELECT {ROW}, bool_or(unit.mapping IS NOT NULL) AS is_adopted,\n"
        "         bool_or(image.mapping IS NOT NULL) AS is_stale,\n"
        "         bool_or(kept.mapping IS NOT NULL) AS is_edited\n"
        f"    FROM unit JOIN counted USING ({ROW})\n"
        f"    LEFT JOIN {_noted('before_image', pair)} AS image USING (mapping, target_key)\n"
        f"    LEFT JOIN {_noted('kept_value', pair)} AS kept USING (mapping, target_key)\n"
        f"   GROUP BY {ROW}\n"
        ")\n"
        "SELECT count(*), count(*) FILTER (WHERE is_adopted),\n"
        "       count(*) FILTER (WHERE is_adopted AND NOT is_stale AND NOT is_edited),\n"
        "       count(*) FILTER (WHERE is_stale), count(*) FILTER (WHERE is_edited)\n"
        "  FROM standing"
    )


def _units(
    pair: CountPair, project: BoundProject, judged: set[str], *, adopts: bool
) -> Iterator[str]:
    for bound in project.mappings:
        if bound.target is None or bound.target.name != pair.new_table:
            continue
        for reading in bound.readings:
            if bound.is_derived or reading.relation != pair.old_table:
                continue
            if bound.name in judged:
                yield _moved(reading)
            if adopts:
                yield _adopted(bound.name, reading)


def _moved(reading: Reading) -> str:
    unit = unit_columns(reading)
    return (
        f"SELECT source.{ROW}, NULL::text AS mapping, NULL::text AS target_key\n"
        f"  FROM {units(reading)} AS source\n"
        f"  JOIN {entries(reading.entry_table)} AS entry\n"
        f"    ON entry.source_key = {unit['unit__key']} AND entry.part = {unit['unit__part']}\n"
        " WHERE entry.outcome IN ('migrated', 'merged')"
    )


def _adopted(mapping: str, reading: Reading) -> str:
    unit = unit_columns(reading)
    return (
        f"SELECT source.{ROW}, adoption.mapping, adoption.target_key\n"
        f"  FROM {units(reading)} AS source\n"
        "  JOIN rowcall.adoptions AS adoption\n"
        f"    ON adoption.source_key = {unit['unit__key']}"
        f" AND adoption.part = {unit['unit__part']}\n"
        f" WHERE adoption.origin = 'adopted' AND adoption.mapping = {text(mapping)}\n"
        f"   AND adoption.source_table = {text(reading.relation)}"
    )


def _noted(table: str, pair: CountPair) -> str:
    return (
        f"(SELECT DISTINCT mapping, target_key FROM rowcall.{table}"
        f" WHERE target_table = {text(pair.new_table)})"
    )
