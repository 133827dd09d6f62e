"""A few quarantined units of each kind, every value of them masked as it is read."""

from rowcall.compile.bind import BoundProject
from rowcall.ledger.steps import judged_mappings
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.quarantine.lines import Sample
from rowcall.quarantine.masking import masked_form
from rowcall.quarantine.show import read_units

# of their own trouble: what is blocked says nothing of why
_CHOSEN = """SELECT mapping, source_key, part, place
  FROM (SELECT mapping, source_key, part,
               row_number() OVER (PARTITION BY mapping, reason
                                      ORDER BY source_key COLLATE "C", part COLLATE "C") AS place,
               count(*) OVER (PARTITION BY mapping, reason) AS units
          FROM rowcall.source_rows
         WHERE outcome = 'quarantined' AND cause_mapping = mapping AND cause_key = source_key
           AND cause_part = part) AS own
 WHERE place <= %(each)s
 ORDER BY units DESC, mapping COLLATE "C", place
 LIMIT %(all)s"""


def read_samples(
    connection: Connection, project: BoundProject, *, each: int = 2, limit: int = 80
) -> tuple[Sample, ...]:
    """Return at most `each` units of a mapping and reason, the most frequent first."""
    if not judged_mappings(connection):
        return ()
    found: list[Sample] = []
    for mapping, key, part, number in run(connection, _CHOSEN, each=each, all=limit).fetchall():
        for unit in read_units(connection, project, mapping, key, part):
            masked = masked_form(unit.source_key) or ""
            values = [(one.column_name, masked_form(one.value)) for one in unit.values]
            found += [
                Sample(
                    mapping,
                    unit.source_table,
                    masked,
                    unit.reason or "",
                    column,
                    value,
                    number,
                    not place,
                )
                for place, (column, value) in enumerate(values or [("", None)])
            ]
    return tuple(found)


def find_sample(
    connection: Connection, table: str, mapping: str, reason: str, number: int
) -> str | None:
    """Return the key of the unit with this number among those of their own trouble, if any."""
    row = run(
        connection,
        _NUMBERED,
        source_table=table,
        mapping=mapping,
        reason=reason,
        number=number,
    ).fetchone()
    return row[0] if row else None


_NUMBERED = """SELECT source_key
  FROM (SELECT source_table, source_key,
               row_number() OVER (ORDER BY source_key COLLATE "C", part COLLATE "C") AS place
          FROM rowcall.source_rows
         WHERE outcome = 'quarantined' AND mapping = %(mapping)s AND reason = %(reason)s
           AND cause_mapping = mapping AND cause_key = source_key AND cause_part = part) AS own
 WHERE source_table = %(source_table)s AND place = %(number)s"""
