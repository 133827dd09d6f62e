"""A migration from its names to its account, for the command line and for Python programs."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from rowcall.account.lines import Account
from rowcall.account.read import read_account
from rowcall.api.databases import Databases, name_databases
from rowcall.api.key_file import DEFAULT_KEY_FILE, checked_key, find_key
from rowcall.api.preparing import prepare_checked
from rowcall.api.reading import reading
from rowcall.errors import DatabaseRefused, RefusedError, RowcallError
from rowcall.mapping.load import load_project
from rowcall.mapping.project import Project
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.plan.select import ADOPTION, EVERYTHING, Wanted
from rowcall.run.events import Listener, silent
from rowcall.run.run import Prepared, run_project
from rowcall.run.upgrading import upgrade_older


@dataclass(frozen=True, repr=False)
class Migration:
    """A checked project, its two databases and its key; the repr shows no secret."""

    prepared: Prepared
    databases: Databases
    id_key: bytes

    def run(
        self,
        *,
        jobs: int = 2,
        listen: Listener = silent,
        stop: threading.Event | None = None,
        wanted: Wanted = EVERYTHING,
        offline: bool = False,
        remove_surplus: bool = False,
        allow_withdrawals: bool = False,
        dry_run_under: Connection | None = None,
        lock_timeout: float | None = None,
    ) -> bool:
        """Walk the plan, or the wanted part; return False where nothing was left to do."""
        try:
            return run_project(
                self.prepared,
                self.databases.source_uri,
                self.databases.target_uri,
                self.id_key,
                jobs=jobs,
                listen=listen,
                stop=stop,
                wanted=wanted,
                offline=offline,
                remove_surplus=remove_surplus,
                allow_withdrawals=allow_withdrawals,
                dry_run_under=dry_run_under,
                lock_timeout=lock_timeout,
            )
        except RefusedError:
            raise
        except RowcallError as error:
            if wanted == ADOPTION:
                # a step says how a run goes on, and an adoption goes on by its own name
                error.next = error.next.replace("rowcall run", "rowcall adopt")
            raise

    def read_account(self) -> Account:
        """Return what became of every row so far."""
        with reading(self.databases.target_uri) as connection:
            return read_account(connection, self.prepared.project, reckoned=True)


def open_migration(
    project: Project,
    source: str | None,
    target: str | None,
    key: str | Path,
    say: Callable[[str], None],
    *,
    adopt: bool = False,
    dry_run: bool = False,
) -> Migration:
    """Read both catalogs, check the project and find its key; raises RowcallError.

    `key` is the project key itself, or the file that holds it; a file is made where there is none
    and the target has no ledger yet, and `say` is told of it. `adopt` plans for a target that an
    earlier migration has begun to fill. A ledger of an older version is upgraded, but in a
    `dry_run`.
    """
    databases = name_databases(project, source, target)
    if not dry_run and upgrade_older(databases.target_uri, project.target_schema):
        say("the ledger of an older rowcall is upgraded; its mappings count as unchanged")
    prepared = prepare_checked(project, databases, adopt=adopt)
    if isinstance(key, Path):
        return Migration(prepared, databases, find_key(key, databases.target_uri, say))
    return Migration(prepared, databases, checked_key(key, "key"))


def migrate(
    project: Project | str,
    *,
    source: str | None = None,
    target: str | None = None,
    key: str | Path = DEFAULT_KEY_FILE,
    jobs: int = 2,
    listen: Listener = silent,
    stop: threading.Event | None = None,
    lock_timeout: float | None = None,
) -> Account:
    """Migrate, or go on where an earlier run stopped, and return the account of every row.

    The project is one, or what `--project` takes. The listener is told each event of the run, from
    several threads; `lock_timeout` is in seconds. Raises RowcallError: what is committed stays, and
    calling again goes on.
    """
    loaded = load_project(project) if isinstance(project, str) else project
    try:
        migration = open_migration(loaded, source, target, key, lambda text: None)
        migration.run(jobs=jobs, listen=listen, stop=stop, lock_timeout=lock_timeout)
        return migration.read_account()
    except psycopg.Error as error:
        raise DatabaseRefused(
            rule="a database refused a statement outside of the steps",
            cause=told(error),
            state="everything committed before is kept",
            next="remove the cause, then call again: it goes on where it stopped",
        ) from None
