"""Upgrading a ledger that an older rowcall made, under the run's lock."""

from rowcall.ledger.opening import is_older, upgrade_ledger
from rowcall.pg.connect import connect_target
from rowcall.pg.lock import only_runner


def upgrade_older(target_uri: str, schema: str) -> bool:
    """Upgrade an older ledger in one transaction; return whether there was one."""
    with connect_target(target_uri) as connection:
        if not is_older(connection):
            return False
    with only_runner(target_uri) as holder:
        # another command may have been first
        if is_older(holder):
            upgrade_ledger(holder, schema)
        holder.commit()
    return True
