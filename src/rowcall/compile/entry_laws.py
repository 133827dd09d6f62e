"""What must hold in the entries of the ledger, as statements.

Each finds keys that break one law, so that a forged entry is contradicted by the real rows, by
what was counted, or by its own other columns. That each unit has one entry is asked where units
are made again.
"""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.load import is_written
from rowcall.compile.relations import entries
from rowcall.compile.units import key_text
from rowcall.sql.quote import name, qualified, text

# as the stored balance has them
OUTCOMES: tuple[str, ...] = ("migrated", "merged", "excluded", "quarantined")


@dataclass(frozen=True)
class Law:
    """A law about one mapping or table: `keys` is a SELECT of `key` where it is broken."""

    check: str
    where: str
    says: str
    keys: str


def unit_key(alias: str) -> str:
    """Return SQL for the key of an entry with its part behind a slash, as findings show it."""
    return f"{alias}.source_key || CASE {alias}.part WHEN '' THEN '' ELSE '/' || {alias}.part END"


def own_laws(bound: Bound, reading: Reading) -> dict[str, str]:
    """Return {what is said: condition} over an entry that its own columns contradict."""
    causes = ("cause_mapping", "cause_key", "cause_part", "cause_reason")
    is_own = f"(cause_mapping, cause_key, cause_part) = ({text(bound.name)}, source_key, part)"
    moved = "outcome IN ('migrated', 'merged')"
    laws = {
        "moved, and has a cause why it did not": (
            f"{moved} AND num_nonnulls({', '.join(causes)}) > 0"
        ),
        "did not move, and has no cause": f"NOT {moved} AND num_nulls({', '.join(causes)}) > 0",
        "migrated, and has a reason": "outcome = 'migrated' AND num_nonnulls(reason, detail) > 0",
        "not migrated, and has no reason": "outcome <> 'migrated' AND reason IS NULL",
        "its reason is another one than its cause's, which it is itself": (
            f"NOT {moved} AND {is_own} AND reason IS DISTINCT FROM cause_reason"
        ),
        "excluded, and not its own cause": f"outcome = 'excluded' AND ({is_own}) IS NOT TRUE",
        "has problems, and is not quarantined": "problems IS NOT NULL AND outcome <> 'quarantined'",
        "its reason is none of its problems": (
            "outcome = 'quarantined' AND problems IS NOT NULL"
            " AND (reason || '|' || detail) IS DISTINCT FROM problems[1]"
            " AND reason NOT IN ('duplicate_key', 'check_violated', 'refused_by_database',"
            " 'blocked_by_parent', 'reference_cycle')"
        ),
        "a copy of a key that moved by itself": "NOT is_first AND outcome = 'migrated'",
        "has marks, and did not migrate": "marks IS NOT NULL AND outcome <> 'migrated'",
        "has the hash of a row, and did not migrate": (
            "row_hash IS NOT NULL AND outcome <> 'migrated'"
        ),
        # asked once for all rows, not of each
        "has a mark that means nothing": (
            # the extension intarray has an operator of the same name for integer[]
            "marks IS NOT NULL AND NOT marks OPERATOR(pg_catalog.<@)"
            " (SELECT coalesce(array_agg(rule.number), '{}')"
            f" FROM rowcall.mark_rule AS rule WHERE rule.mapping = {text(bound.name)})"
        ),
    }
    if bound.target:
        laws["names a row, and did not move; or the other way about"] = (
            f"({moved}) IS DISTINCT FROM (target_id IS NOT NULL)"
        )
    else:
        laws["moved, though this mapping writes no row"] = f"{moved} OR target_id IS NOT NULL"
    reasons = [rule.reason for rule in reading.exclude]
    listed = ", ".join(text(reason) for reason in reasons) or "NULL"
    laws["excluded by a rule that the mapping lacks"] = (
        f"outcome = 'excluded' AND (reason IN ({listed})) IS NOT TRUE"
    )
    if reading.has_unique_key:
        keys = [f"k{i}" for i in range(1, len(reading.key) + 1)]
        laws["its key as text is another one than its key"] = (
            f"source_key IS DISTINCT FROM {key_text(keys)}"
        )
    return laws


def count_own(reading: Reading, laws: dict[str, str]) -> str:
    """Return a SELECT of one row: entries of each of OUTCOMES, and how many break each law."""
    conditions = [*(f"outcome = {text(outcome)}" for outcome in OUTCOMES), *laws.values()]
    counts = ",\n       ".join(f"count(*) FILTER (WHERE {one})" for one in conditions)
    return f"SELECT {counts}\n  FROM {entries(reading.entry_table)} AS entry"


def own_keys_broken(reading: Reading, broken: str) -> str:
    """Return a SELECT of the keys of the entries that break a law."""
    return (
        f"SELECT {unit_key('entry')} AS key FROM {entries(reading.entry_table)} AS entry"
        f" WHERE {broken}"
    )


def lost_causes(project: BoundProject) -> str:
    """Return a SELECT of the units whose cause is none: the `place` of the cause, and `key`.

    The place is the cause's mapping, NULL where the project lacks it. All entries are read twice.
    """
    lines = [(bound.name, entries(reading.entry_table))
             for bound in project.mappings for reading in bound.readings]  # fmt: skip
    quarantined = "\n UNION ALL\n".join(
        f"SELECT {text(mapping)} AS mapping, source_key, part, cause_mapping, cause_key,"
        f" cause_part, cause_reason\n   FROM {table}\n  WHERE outcome = 'quarantined'"
        for mapping, table in lines
    )
    causes = "\n UNION ALL\n".join(
        f"SELECT {text(mapping)}, source_key, part, reason\n   FROM {table}\n"
        "  WHERE outcome IN ('quarantined', 'excluded') AND reason IS NOT NULL\n"
        f"    AND (cause_mapping, cause_key, cause_part) = ({text(mapping)}, source_key, part)"
        for mapping, table in lines
    )
    names = ", ".join(text(bound.name) for bound in project.mappings)
    return (
        f"SELECT CASE WHEN cause_mapping IN ({names}) THEN cause_mapping END AS place,\n"
        f"       mapping || ' ' || {unit_key('unit')} AS key\n  FROM ({quarantined}) AS unit\n"
        " WHERE cause_mapping IS NOT NULL\n"
        "   AND (cause_mapping, cause_key, cause_part, cause_reason) NOT IN (\n"
        f"         SELECT * FROM ({causes}) AS cause)"
    )


def batch_laws(bound: Bound) -> Law:
    """Return the law that each batch has as many entries and rows as it wrote."""
    counted = "\n UNION ALL\n".join(
        f"SELECT batch_id, outcome FROM {entries(reading.entry_table)}"
        for reading in bound.readings
    )
    rows = "count(*) FILTER (WHERE entered.outcome = 'migrated')" if bound.target else "0"
    return Law(
        "batch",
        bound.name,
        "a batch has another number of entries, or of rows, than it wrote",
        "SELECT 'batch ' || coalesce(batch.batch_id, entered.batch_id) AS key\n"
        f"  FROM (SELECT batch_id, count(*) AS n, {rows} AS moved\n"
        f"          FROM ({counted}) AS entered GROUP BY batch_id) AS entered\n"
        f"  FULL JOIN (SELECT * FROM rowcall.batch WHERE mapping = {text(bound.name)}) AS batch\n"
        "    ON batch.batch_id = entered.batch_id\n"
        " WHERE (coalesce(entered.n, 0), coalesce(entered.moved, 0))\n"
        "       IS DISTINCT FROM (batch.entry_count, batch.row_count)",
    )


def merged_law(bound: Bound, reading: Reading) -> Law:
    """Return the law that a merged unit names the row of a unit of its own mapping."""
    survivors = "\n UNION ALL\n".join(
        f"SELECT target_id FROM {entries(other.entry_table)} WHERE outcome = 'migrated'"
        for other in bound.readings
    )
    return Law(
        "lost_survivor",
        bound.name,
        "units are merged into a row that no unit of this mapping made",
        f"SELECT {unit_key('entry')} AS key\n  FROM {entries(reading.entry_table)} AS entry\n"
        " WHERE entry.outcome = 'merged'\n"
        f"   AND NOT EXISTS (SELECT FROM ({survivors}) AS survivor\n"
        "                    WHERE survivor.target_id = entry.target_id)",
    )


def written_law(bound: Bound, reading: Reading, project: BoundProject) -> Law:
    """Return the law that a row still has the hash that its entry keeps of what was written."""
    assert bound.target is not None
    table = qualified(project.target.schema, bound.target.name)
    now = {column: f"target.{name(column)}" for column in bound.columns}
    if len(bound.target.primary_key) == 1:
        key = f"target.{name(bound.target.primary_key[0])}"
    else:
        key = key_text([f"target.{name(column)}" for column in bound.target.primary_key])
        key = f"({key})" if len(bound.target.primary_key) > 1 else "target.ctid::text"
    return Law(
        "altered_row",
        bound.target.name,
        f"rows of {bound.name} do not hold what was written for them",
        f"SELECT entry.target_id::text AS key\n  FROM {entries(reading.entry_table)} AS entry\n"
        f"  JOIN {table} AS target ON {key} = entry.target_id\n"
        f" WHERE entry.outcome = 'migrated' AND NOT {is_written(bound, now, 'entry.row_hash')}",
    )
