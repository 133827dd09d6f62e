"""Is a target what a run from empty would have made of it, but for the ids of its rows?"""

import json
import re
from typing import Any

from engine.moving import Move

# random keys: told apart by the records that they stand for
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

TABLES = """SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"""
NAMES = """SELECT target_key, concat_ws(' ', target_table, mapping, source_table, source_key, part)
  FROM rowcall.target_rows WHERE origin <> 'native'"""
VIEWS = {
    "source_rows": "mapping, source_table, source_key, part, outcome, reason, detail,"
    " cause_mapping, cause_key, cause_part, cause_reason, target_table, target_key",
    "target_rows": "target_table, target_key, origin, mapping, source_table, source_key, part",
    "marks": "mapping, source_key, part, column_name, rule, reason",
    "balance": "mapping, source_table, source_rows, migrated, merged, excluded, quarantined,"
    " difference",
    "target_balance": "target_table, target_rows, migrated, adopted, placeholder, derived,"
    " surplus, native, undecided, difference",
}


def contents(move: Move) -> dict[str, list[str]]:
    """Return all rows of the target and of the ledger's views, ids replaced by their records."""
    names: dict[str, str] = dict(move.rows(NAMES))
    found: dict[str, list[str]] = {}
    for (table,) in move.rows(TABLES):
        found[table] = _told(move.rows(f'SELECT to_jsonb(t) FROM public."{table}" AS t'), names)
    for view, columns in VIEWS.items():
        query = f"SELECT to_jsonb(t) FROM (SELECT {columns} FROM rowcall.{view}) AS t"
        found[view] = _told(move.rows(query), names)
    return found


def _told(rows: list[tuple[Any, ...]], names: dict[str, str]) -> list[str]:
    texts = (json.dumps(row[0], sort_keys=True, ensure_ascii=False) for row in rows)
    return sorted(_UUID.sub(lambda found: names.get(found[0], found[0]), text) for text in texts)


def differs(move: Move, other: Move) -> dict[str, tuple[list[str], list[str]]]:
    """Return by table and view what only the one has, and what only the other."""
    one, two = contents(move), contents(other)
    return {
        of: (sorted({*one[of]} - {*two[of]}), sorted({*two[of]} - {*one[of]}))
        for of in one
        if one[of] != two[of]
    }
