"""Adopting what an earlier migration wrote, for good or to look at it."""

import threading
from dataclasses import replace

from rowcall.account.detecting import find_faults
from rowcall.account.lines import Account
from rowcall.api.databases import bind_to_staging
from rowcall.api.migration import Migration
from rowcall.api.reading import reading
from rowcall.errors import RefusedError
from rowcall.ledger.store import drop_ledger, has_ledger
from rowcall.pg.connect import connect_target
from rowcall.plan.select import ADOPTION
from rowcall.run.events import Listener, silent


def adopt(
    migration: Migration,
    *,
    jobs: int = 2,
    listen: Listener = silent,
    stop: threading.Event | None = None,
) -> Account:
    """Find the rows of an earlier migration, write their lines, and return the account.

    It tells how the values of these rows went wrong, too.
    """
    migration.run(jobs=jobs, listen=listen, stop=stop, wanted=ADOPTION)
    account = migration.read_account()
    with reading(migration.databases.target_uri) as connection:
        bound = bind_to_staging(migration.prepared.project.project, connection)
        return replace(account, faults=find_faults(connection, bound))


def look(
    migration: Migration,
    *,
    jobs: int = 2,
    listen: Listener = silent,
    stop: threading.Event | None = None,
) -> Account:
    """Return the account that `adopt` would give; the ledger that it needs is dropped again.

    Raises RefusedError where the target has a ledger already.
    """
    uri = migration.databases.target_uri
    with connect_target(uri) as target:
        if has_ledger(target):
            raise RefusedError(
                rule="the target has a ledger: rows are adopted already, or about to be",
                state="nothing was written",
                next="rowcall report",
            )
    is_ours = True
    try:
        return adopt(migration, jobs=jobs, listen=listen, stop=stop)
    except RefusedError:
        # nothing was written: a ledger that is there by now is that of another runner
        is_ours = False
        raise
    finally:
        if is_ours:
            with connect_target(uri) as target:
                drop_ledger(target)
