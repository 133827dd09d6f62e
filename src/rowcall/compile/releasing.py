"""Rows that lost a unique value to one which the database refused: they have it now.

What the database refuses is known when the rows are loaded. Units that merge, copies, and rows that
refer to their own table stay where they are: what follows them would have to be judged anew.
"""

from rowcall.compile.bind import Bound
from rowcall.compile.judge import Judging
from rowcall.compile.load import entry_columns
from rowcall.compile.relations import contested, entries, judged, overruled, unit_is
from rowcall.compile.ruling import Ruling
from rowcall.compile.self_references import self_references
from rowcall.compile.unique_keys import judged_keys, ruled_against_rows, told_of_key
from rowcall.sql.quote import text


def can_release(judging: Judging) -> bool:
    """Return whether nothing but their unique values decides about the mapping's rows."""
    bound = judging.bound
    return (
        bool(judged_keys(bound))
        and not judging.adopts
        and not (bound.mapping and bound.mapping.merge)
        and all(reading.has_unique_key for reading in bound.readings)
        and not self_references(bound)
    )


def judge_values_anew(judging: Judging) -> list[Ruling]:
    """Return what rules again who has which value: rows that stand by now come before."""
    bound = judging.bound
    told = ", ".join(text(told_of_key(key)) for key in judged_keys(bound))
    forget = (
        f"DELETE FROM {overruled(bound.name)}\n"
        f" WHERE outcome = 'quarantined' AND reason = 'check_violated' AND detail IN ({told})"
    )
    first = (forget, f"DROP TABLE IF EXISTS {contested(bound.name)}")
    return [*(Ruling((sql,)) for sql in first), *ruled_against_rows(judging)]


def released(bound: Bound, number: int) -> str:
    """Return the SELECT of position and part of the units that may move now."""
    return (
        "SELECT judged.unit__position, judged.unit__part\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f"  JOIN {entries(bound.readings[number].entry_table)} AS entry\n"
        "    ON entry.source_key = judged.unit__key AND entry.part = judged.unit__part\n"
        f" WHERE judged.unit__source = {number} AND judged.unit__outcome = 'migrated'\n"
        "   AND entry.outcome = 'quarantined' AND entry.reason = 'check_violated'\n"
        f"   AND NOT EXISTS (SELECT FROM {overruled(bound.name)} AS ruled\n"
        f"                    WHERE {unit_is('judged', 'ruled')})\n"
        ' ORDER BY judged.unit__position, judged.unit__part COLLATE "C"'
    )


def enter_released(bound: Bound, number: int) -> str:
    """Return the UPDATE of the entries of released units; parameters position and part."""
    columns = entry_columns(bound, number)
    keys = [key for key in columns if key[0] == "k" and key[1:].isdigit()]
    listed = ",\n       ".join(
        f"{column} = {sql}"
        for column, sql in columns.items()
        if column not in {"source_key", "part", "is_first", *keys}
    )
    return (
        f"UPDATE {entries(bound.readings[number].entry_table)} AS entry\n"
        f"   SET {listed}\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f"  LEFT JOIN {overruled(bound.name)} AS ruled ON {unit_is('judged', 'ruled')}\n"
        f" WHERE judged.unit__source = {number}\n"
        "   AND judged.unit__position = %(position)s AND judged.unit__part = %(part)s\n"
        "   AND entry.source_key = judged.unit__key AND entry.part = judged.unit__part"
    )


def recount_batches(bound: Bound) -> str:
    """Return the INSERT of what each batch holds when entries were brought to something else;
    parameters mapping and run. Number 0 is what came without a batch.
    """
    entered = "\n         UNION ALL\n        ".join(
        f"SELECT batch_id, outcome FROM {entries(reading.entry_table)}"
        for reading in bound.readings
    )
    moved = "count(*) FILTER (WHERE outcome = 'migrated')" if bound.target else "0"
    return (
        "INSERT INTO rowcall.batch"
        " (mapping, batch_id, run_id, batch_size, row_count, entry_count)\n"
        "SELECT %(mapping)s, batch_id, %(run)s, 0, coalesce(counted.moved, 0),"
        " coalesce(counted.n, 0)\n"
        f"  FROM (SELECT batch_id, {moved} AS moved, count(*) AS n\n"
        f"          FROM ({entered}) AS entry GROUP BY batch_id) AS counted\n"
        "  FULL JOIN (SELECT batch_id FROM rowcall.batch WHERE mapping = %(mapping)s) AS known"
        " USING (batch_id)\n"
        "    ON CONFLICT (mapping, batch_id) DO UPDATE\n"
        "   SET (row_count, entry_count) = (excluded.row_count, excluded.entry_count)"
    )


def count_batches(bound: Bound) -> str:
    """Return the UPDATE of how many rows each batch has behind all that refused rows change."""
    moved = "\n         UNION ALL\n        ".join(
        f"SELECT batch_id, outcome FROM {entries(reading.entry_table)}"
        for reading in bound.readings
    )
    return (
        "UPDATE rowcall.batch AS batch SET row_count = counted.moved\n"
        "  FROM (SELECT batch_id, count(*) FILTER (WHERE outcome = 'migrated') AS moved\n"
        f"          FROM ({moved}) AS entry GROUP BY batch_id) AS counted\n"
        f" WHERE batch.mapping = {text(bound.name)} AND batch.batch_id = counted.batch_id\n"
        "   AND batch.row_count <> counted.moved"
    )
