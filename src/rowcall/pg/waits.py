"""Who of us waits for a lock, and who holds it?"""

from collections.abc import Iterable

from rowcall.pg.connect import Connection
from rowcall.pg.wait import Holder, Wait
from rowcall.sql.statements import statement


def read_waits(connection: Connection, pids: Iterable[int] | None = None) -> tuple[Wait, ...]:
    """Return those of the sessions that wait, the longest first; without `pids`, all of ours."""
    asked = {"pids": None if pids is None else list(pids)}
    found: dict[int, Wait] = {}
    for row in connection.execute(statement("rowcall.pg", "waits").encode(), asked).fetchall():
        pid, seconds, mode, relation, *holder = row
        holders = (*(found[pid].holders if pid in found else ()), Holder(*holder))
        found[pid] = Wait(pid, seconds, mode, relation, holders)
    return tuple(found.values())
