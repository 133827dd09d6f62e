"""How many units wait in quarantine, and for what?"""

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.quarantine.lines import Waiting

_WAITING = """SELECT mapping, reason, detail, cause_mapping, cause_reason, count(*),
       count(*) FILTER (WHERE cause_mapping = mapping AND cause_key = source_key
                          AND cause_part = part)
  FROM rowcall.source_rows
 WHERE outcome = 'quarantined'
 GROUP BY mapping, reason, detail, cause_mapping, cause_reason
 ORDER BY count(*) DESC, mapping COLLATE "C", reason COLLATE "C", detail COLLATE "C",
       cause_mapping COLLATE "C", cause_reason COLLATE "C\""""


def read_waiting(connection: Connection) -> tuple[Waiting, ...]:
    """Return the counts, the largest first."""
    return tuple(Waiting(*row) for row in run(connection, _WAITING))
