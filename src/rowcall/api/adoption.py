"""Adopting what an earlier migration wrote, for good or to look at it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import psycopg

from rowcall.account.detecting import find_faults
from rowcall.account.lines import Account
from rowcall.api.databases import bind_to_staging
from rowcall.api.migration import Migration
from rowcall.api.reading import reading
from rowcall.compile.detect.fault import Fault
from rowcall.errors import RefusedError
from rowcall.ledger.opening import drop_ledger, forget_dry_run, has_ledger
from rowcall.pg.connect import Connection
from rowcall.pg.lock import only_runner
from rowcall.plan.select import ADOPTION
from rowcall.run.events import Listener, silent


def adopt(
    migration: Migration,
    *,
    jobs: int = 2,
    listen: Listener = silent,
    stop: threading.Event | None = None,
    lock_timeout: float | None = None,
) -> Account:
    """Find the rows of an earlier migration, write their lines, and return the account.

    It tells how the values of these rows went wrong, too.
    """
    migration.run(jobs=jobs, listen=listen, stop=stop, wanted=ADOPTION, lock_timeout=lock_timeout)
    return _account(migration)


def look(
    migration: Migration,
    *,
    jobs: int = 2,
    listen: Listener = silent,
    stop: threading.Event | None = None,
    lock_timeout: float | None = None,
) -> Account:
    """Return the account that `adopt` would give; the ledger that it needs is dropped again.

    Where the process is killed, the next run or adoption drops it. Raises RefusedError where the
    target has a ledger already.
    """
    with only_runner(migration.databases.target_uri) as holder:
        forget_dry_run(holder)
        holder.commit()
        if has_ledger(holder):
            raise RefusedError(
                rule="the target has a ledger: rows are adopted already, or about to be",
                state="nothing was written",
                next="rowcall report",
            )
        holder.commit()
        try:
            migration.run(
                jobs=jobs,
                listen=listen,
                stop=stop,
                wanted=ADOPTION,
                dry_run_under=holder,
                lock_timeout=lock_timeout,
            )
            return _account(migration)
        finally:
            _drop(holder)


def _account(migration: Migration) -> Account:
    """Both only read, and take about as long: each has a connection of its own."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        faults = pool.submit(_faults, migration)
        account = migration.read_account()
        return replace(account, faults=faults.result())


def _faults(migration: Migration) -> tuple[Fault, ...]:
    with reading(migration.databases.target_uri) as connection:
        bound = bind_to_staging(migration.prepared.project.project, connection)
        return find_faults(connection, bound)


def _drop(holder: Connection) -> None:
    """Where the connection is lost, the next run or adoption drops what stays."""
    with suppress(psycopg.OperationalError, psycopg.InterfaceError):
        holder.rollback()
        drop_ledger(holder)
        holder.commit()
