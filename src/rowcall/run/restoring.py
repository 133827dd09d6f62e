"""Putting back what a run has dropped, at any time and without its project."""

from rowcall.compile.sound import counted_keys, key_rules
from rowcall.ledger.dropped import CANNOT_BE, read_dropped, restore_one
from rowcall.ledger.objects import read_remembered
from rowcall.ledger.target_schema import read_target
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run
from rowcall.schema.object import Dropped, Left, Object, Restoration


def restore_all(target: Connection) -> Restoration:
    """Restore each object in a transaction of its own; the caller holds the lock of a run."""
    restored: list[Dropped] = []
    left: list[Left] = []
    for one in read_dropped(target):
        try:
            restore_one(target, one)
            target.commit()
            restored.append(one)
        except CANNOT_BE as error:
            target.rollback()
            left.append(Left(one, told(error), _forbidding(target, one)))
            target.rollback()
    return Restoration(tuple(restored), tuple(left))


def _forbidding(target: Connection, one: Dropped) -> int | None:
    """Return how many rows break the key; None where it is not they, or that is not known."""
    row = run(target, _SCHEMA, relation=one.relation).fetchone()
    if row is None:
        return None
    objects = [each for each in read_remembered(target) if _is(each, one)]
    rules = key_rules(read_target(target, row[0]).tables, row[0], objects)
    counts = [run(target, counted_keys(rule.broken)).fetchone() for rule in rules]
    return next((int(count[0]) for count in counts if count and count[0]), None)


_SCHEMA = """
SELECT nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
 WHERE c.oid = to_regclass(%(relation)s)
"""


def _is(known: Object, one: Dropped) -> bool:
    kinds = {one.kind, "unique index" if one.kind == "index" else one.kind}
    return (known.table, known.name) == (one.table, one.name) and known.kind in kinds
