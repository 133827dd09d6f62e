"""Opening the ledger under the run's lock: made, found, upgraded, or refused."""

from dataclasses import dataclass

from psycopg import errors

from rowcall.errors import RefusedError
from rowcall.ledger.dropped import read_dropped, restore_one
from rowcall.ledger.objects import remember_objects
from rowcall.ledger.steps import forget_steps, made_steps
from rowcall.pg.connect import Connection
from rowcall.pg.lock import is_held
from rowcall.pg.run_sql import run, value
from rowcall.sql.statements import statement

# 2: adoption; 3: found_object; 4: is_dry_run, runs numbered without a sequence;
# 5: objects to the letter, advanced sequences; 6: steps typed, with what they were made of
VERSION = 6
OLDEST = 2

OTHER_PROJECT = "name the target of this project with --target, or the other one with --project"
FIRST_KEY = "give the key of the first run with --key-file, or in ROWCALL_PROJECT_KEY"


@dataclass(frozen=True)
class Identity:
    """Which project, key and plan a ledger belongs to, and whether it is only looked with."""

    project: str
    key_fingerprint: str
    plan_fingerprint: str
    adopts: bool = False
    is_dry_run: bool = False


def has_ledger(connection: Connection) -> bool:
    """Return whether the target holds a ledger; what a killed dry run left is none."""
    if not _is_there(connection):
        return False
    return not _is_dry_run(connection) or is_held(connection)


def lend_functions(connection: Connection) -> bool:
    """Make the functions that a project may call, where no ledger has them; the caller rolls back.

    Return False where the role may not: then no run may begin either.
    """
    if _is_there(connection):
        return True
    try:
        with connection.transaction():
            # the bodies may look at tables of the ledger, which are not made
            run(connection, "SET LOCAL check_function_bodies = off")
            run(connection, "CREATE SCHEMA rowcall")
            run(connection, statement("rowcall.ledger", "functions"))
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction):
        return False
    return True


def forget_dry_run(connection: Connection) -> None:
    """Drop what a killed dry run left; the caller holds the lock, so that none is alive."""
    if _is_there(connection) and _is_dry_run(connection):
        drop_ledger(connection)


def _is_there(connection: Connection) -> bool:
    return bool(value(connection, "SELECT to_regclass('rowcall.ledger') IS NOT NULL"))


def _is_dry_run(connection: Connection) -> bool:
    # by name, since versions before 4 have no such column
    return bool(
        value(
            connection,
            "SELECT (to_jsonb(ledger) ->> 'is_dry_run')::boolean IS TRUE"
            " FROM rowcall.ledger AS ledger",
        )
    )


def open_ledger(
    connection: Connection, identity: Identity, schema: str, *, is_adoption: bool = False
) -> None:
    """Create the ledger, or check that the one that is there belongs to this run.

    A new one remembers the constraints, indexes and triggers that the target's schema has. An
    adoption may begin again with other rules, as long as nothing but lines was written.

    Raises RefusedError where project or key differ.
    """
    if not _is_there(connection):
        run(connection, statement("rowcall.ledger", "ledger"))
        run(connection, statement("rowcall.ledger", "functions"))
        run(
            connection,
            "INSERT INTO rowcall.ledger"
            " (version, project, key_fingerprint, plan_fingerprint, adopts, is_dry_run)"
            " VALUES (%(version)s, %(project)s, %(key)s, %(plan)s, %(adopts)s, %(dry)s)",
            version=VERSION,
            project=identity.project,
            key=identity.key_fingerprint,
            plan=identity.plan_fingerprint,
            adopts=identity.adopts,
            dry=identity.is_dry_run,
        )
        remember_objects(connection, schema)
        return
    refuse_other_version(connection)
    row = run(
        connection,
        "SELECT project, key_fingerprint, plan_fingerprint FROM rowcall.ledger",
    ).fetchone()
    assert row is not None
    seen = Identity(*row)
    state = "nothing was written"
    if seen.project != identity.project:
        raise RefusedError(
            rule=f'the ledger in this target belongs to project "{seen.project}",'
            f' not to "{identity.project}"',
            state=state,
            next=OTHER_PROJECT,
        )
    if seen.key_fingerprint != identity.key_fingerprint:
        raise RefusedError(
            rule="the project key is another one than the key of the rows that are here already",
            cause=f"fingerprint {identity.key_fingerprint}, and the ledger has"
            f" {seen.key_fingerprint}",
            state=state,
            next=FIRST_KEY,
        )
    if not seen.plan_fingerprint:
        _write_plan(connection, identity)
    elif seen.plan_fingerprint != identity.plan_fingerprint:
        has_lines = has_only_lines(connection)
        if (
            _has_only(connection, *_STAGING)
            or not has_written(connection)
            or (is_adoption and has_lines)
        ):
            _begin_anew(connection)
            _write_plan(connection, identity)
            remember_objects(connection, schema)
            return
        _write_plan(connection, identity)


# the kinds of steps that write nothing to the target's own tables
_STAGING = ("stage", "override", "stage query", "staging complete")
_ADOPTION = ("adopt", "adoption complete")


def has_only_lines(connection: Connection) -> bool:
    """Return whether no row of the target's own is written: at most, some are recognised."""
    return _has_only(connection, *_STAGING, *_ADOPTION)


def _has_only(connection: Connection, *kinds: str) -> bool:
    return all(of.kind in kinds for of in made_steps(connection))


def has_written(connection: Connection) -> bool:
    """Return whether a row of the target's own tables may be one of this migration's.

    Until then other mappings may take over. An adoption tells of rows that were there before.
    """
    return bool(
        value(
            connection,
            "SELECT bool_or(adopts) OR EXISTS (SELECT FROM rowcall.batch WHERE row_count > 0)"
            " OR EXISTS (SELECT FROM rowcall.placeholder) FROM rowcall.ledger",
        )
    )


def _begin_anew(connection: Connection) -> None:
    """Forget what was decided by other mappings, before a row of theirs was written."""
    for one in read_dropped(connection):
        restore_one(connection, one)
    for (relation,) in run(connection, _DECIDED).fetchall():
        run(connection, f"DROP TABLE {relation} CASCADE")
    forget_steps(connection)
    for table in ("batch", "mark_rule", "reckoned_balance", "found_object"):
        run(connection, f"DELETE FROM rowcall.{table}")


# the tables of judging, and those of entries
_DECIDED = """
SELECT format('%I.%I', n.nspname, c.relname)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r'
   AND (n.nspname = 'rowcall_judging' OR (n.nspname = 'rowcall' AND c.relname LIKE 'entry\\_%'))
"""


def _write_plan(connection: Connection, identity: Identity) -> None:
    run(
        connection,
        "UPDATE rowcall.ledger SET plan_fingerprint = %(plan)s",
        plan=identity.plan_fingerprint,
    )


def refuse_other_version(connection: Connection) -> None:
    """Raise RefusedError where the ledger is not of this version."""
    seen = ledger_version(connection)
    if seen == VERSION:
        return
    can_upgrade = OLDEST <= seen < VERSION
    raise RefusedError(
        rule=f"the ledger in this target is of version {seen}, and this rowcall's {VERSION}",
        state="nothing was written",
        next="rowcall run, which upgrades it"
        if can_upgrade
        else "go on with the version that it began with",
    )


def ledger_version(connection: Connection) -> int:
    """Return the version of the ledger that is there."""
    return int(value(connection, "SELECT version FROM rowcall.ledger"))


def is_older(connection: Connection) -> bool:
    """Return whether there is a ledger that `upgrade_ledger` can bring to this version."""
    return _is_there(connection) and OLDEST <= ledger_version(connection) < VERSION


def upgrade_ledger(connection: Connection, schema: str) -> None:
    """Bring an older ledger to this version; the caller holds the lock, and commits.

    The plan that made its rows cannot be compared with one of this version: the next run takes the
    mappings for those that it began with.
    """
    for version in range(ledger_version(connection) + 1, VERSION + 1):
        run(connection, statement("rowcall.ledger", f"to_{version}"))
    run(connection, statement("rowcall.ledger", "functions"))
    remember_objects(connection, schema)
    run(
        connection,
        "UPDATE rowcall.ledger SET version = %(version)s, plan_fingerprint = ''",
        version=VERSION,
    )


def adopts(connection: Connection) -> bool:
    """Return whether the target held rows of an earlier migration when this one began.

    Raises RefusedError where the ledger is not of this version.
    """
    refuse_other_version(connection)
    return bool(value(connection, "SELECT adopts FROM rowcall.ledger"))


def drop_ledger(connection: Connection) -> None:
    """Remove the ledger and everything beside it: nothing tells then that a run has begun."""
    for schema in ("rowcall_judging", "rowcall_staging", "rowcall"):
        run(connection, f"DROP SCHEMA IF EXISTS {schema} CASCADE")
