"""Reading and writing the ledger's own lines: runs, steps, batches, what was dropped."""

from dataclasses import dataclass, replace

from rowcall.errors import RefusedError
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.schema.table import Database, UniqueKey
from rowcall.sql.statements import statement

# 2: adoption; 3: found_object
VERSION = 3


@dataclass(frozen=True)
class Identity:
    """Which project, key and plan a ledger belongs to."""

    project: str
    key_fingerprint: str
    plan_fingerprint: str
    adopts: bool = False


def has_ledger(connection: Connection) -> bool:
    """Return whether the target holds a ledger."""
    return bool(value(connection, "SELECT to_regclass('rowcall.ledger') IS NOT NULL"))


def open_ledger(connection: Connection, identity: Identity, schema: str) -> None:
    """Create the ledger, or check that the one that is there belongs to this run.

    A new one remembers the constraints, indexes and triggers that the target's schema has.

    Raises RefusedError where project, key or plan differ.
    """
    if not has_ledger(connection):
        run(connection, statement("rowcall.ledger", "ledger"))
        run(
            connection,
            "INSERT INTO rowcall.ledger"
            " (version, project, key_fingerprint, plan_fingerprint, adopts)"
            " VALUES (%(version)s, %(project)s, %(key)s, %(plan)s, %(adopts)s)",
            version=VERSION,
            project=identity.project,
            key=identity.key_fingerprint,
            plan=identity.plan_fingerprint,
            adopts=identity.adopts,
        )
        _remember_objects(connection, schema)
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
            next="connect to the target of this project, or name the other project",
        )
    if seen.key_fingerprint != identity.key_fingerprint:
        raise RefusedError(
            rule="the project key is another one than the key of the rows that are here already",
            cause=f"fingerprint {identity.key_fingerprint}, and the ledger has"
            f" {seen.key_fingerprint}",
            state=state,
            next="give the key of the first run in ROWCALL_PROJECT_KEY or with --key-file",
        )
    if seen.plan_fingerprint != identity.plan_fingerprint:
        if not (done_steps(connection) - _staging_steps(connection)):
            _begin_anew(connection, identity)
            _remember_objects(connection, schema)
            return
        raise RefusedError(
            rule="the mappings or a schema changed since this migration began",
            cause=f"plan {identity.plan_fingerprint}, and the ledger has {seen.plan_fingerprint}",
            state=state,
            next="go back to the mappings that it began with, or begin with an empty target",
        )


def _remember_objects(connection: Connection, schema: str) -> None:
    """Write which objects the target has, before a run drops any."""
    run(connection, "DELETE FROM rowcall.found_object")
    objects = statement("rowcall.ledger", "objects")
    run(connection, f"INSERT INTO rowcall.found_object\n{objects}", schema=schema)


def refuse_other_version(connection: Connection) -> None:
    """Raise RefusedError where another version of rowcall made the ledger."""
    seen = int(value(connection, "SELECT version FROM rowcall.ledger"))
    if seen != VERSION:
        raise RefusedError(
            rule=f"the ledger in this target is of version {seen}, and this rowcall's {VERSION}",
            state="nothing was written",
            next="go on with the rowcall that it began with, or begin with an empty target",
        )


def adopts(connection: Connection) -> bool:
    """Return whether the target held rows of an earlier migration when this one began.

    Raises RefusedError where another version of rowcall made the ledger.
    """
    refuse_other_version(connection)
    return bool(value(connection, "SELECT adopts FROM rowcall.ledger"))


def drop_ledger(connection: Connection) -> None:
    """Remove the ledger and everything beside it: nothing tells then that a run has begun."""
    for schema in ("rowcall_judging", "rowcall_staging", "rowcall"):
        run(connection, f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def ask_to_remove_surplus(connection: Connection) -> None:
    """Write that surplus rows shall go; what was done without is to be done again."""
    asked = run(
        connection,
        "UPDATE rowcall.ledger SET removes_surplus = TRUE WHERE NOT removes_surplus",
    ).rowcount
    if asked:
        run(connection, "DELETE FROM rowcall.step WHERE step IN ('remove surplus', 'balance')")


def _staging_steps(connection: Connection) -> set[str]:
    return {step for step in done_steps(connection) if step.startswith(("stage ", "staging "))}


def _begin_anew(connection: Connection, identity: Identity) -> None:
    """Nothing but staging was done: it is done again with the mappings as they are now."""
    run(connection, "DELETE FROM rowcall.step")
    run(
        connection,
        "UPDATE rowcall.ledger SET plan_fingerprint = %(plan)s",
        plan=identity.plan_fingerprint,
    )


def begin_run(connection: Connection) -> int:
    """Write a new run and return its number."""
    number = value(connection, "INSERT INTO rowcall.run DEFAULT VALUES RETURNING run_id")
    return int(number)


def finish_run(connection: Connection, run_id: int) -> None:
    """Say that a run came to its end."""
    run(
        connection,
        "UPDATE rowcall.run SET finished_at = clock_timestamp() WHERE run_id = %(run)s",
        run=run_id,
    )


def done_steps(connection: Connection) -> set[str]:
    """Return the titles of the steps that are done."""
    return {row[0] for row in run(connection, "SELECT step FROM rowcall.step")}


def steps_taken(connection: Connection) -> list[tuple[str, int, float]]:
    """Return title, rows and seconds of the steps that are done."""
    rows = run(connection, "SELECT step, coalesce(row_count, 0), seconds::float8 FROM rowcall.step")
    return [tuple(row) for row in rows]


def rows_staged(connection: Connection) -> dict[str, int]:
    """Return how many rows of each table and query are staged."""
    return dict(run(connection, "SELECT relation, row_count FROM rowcall.staged"))


def record_step(
    connection: Connection, title: str, run_id: int, rows: int | None, seconds: float
) -> None:
    """Write that a step is done, in the transaction that did it."""
    run(
        connection,
        "INSERT INTO rowcall.step (step, run_id, row_count, seconds)"
        " VALUES (%(step)s, %(run)s, %(rows)s, round(%(seconds)s::numeric, 3))"
        " ON CONFLICT (step) DO NOTHING",
        step=title,
        run=run_id,
        rows=rows,
        seconds=seconds,
    )


def done_batches(connection: Connection, mapping: str) -> set[int]:
    """Return the numbers of a mapping's batches that are done."""
    rows = run(
        connection,
        "SELECT batch_id FROM rowcall.batch WHERE mapping = %(mapping)s",
        mapping=mapping,
    )
    return {row[0] for row in rows}


def batch_sizes(connection: Connection) -> dict[str, int]:
    """Return the size of the batches of each mapping that has begun to load."""
    return dict(run(connection, "SELECT mapping, max(batch_size) FROM rowcall.batch GROUP BY 1"))


def record_batch(
    connection: Connection,
    mapping: str,
    number: int,
    run_id: int,
    *,
    size: int,
    rows: int,
    entries: int,
) -> None:
    """Write that a batch is done, in the transaction that did it."""
    run(
        connection,
        "INSERT INTO rowcall.batch (mapping, batch_id, run_id, batch_size, row_count, entry_count)"
        " VALUES (%(mapping)s, %(batch)s, %(run)s, %(size)s, %(rows)s, %(entries)s)",
        mapping=mapping,
        batch=number,
        run=run_id,
        size=size,
        rows=rows,
        entries=entries,
    )


def record_mark_rules(
    connection: Connection, mapping: str, rules: tuple[tuple[str, str, str], ...]
) -> None:
    """Write what each mark number of a mapping means."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO rowcall.mark_rule (mapping, number, column_name, rule, reason)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(mapping, number, *rule) for number, rule in enumerate(rules, 1)],
        )


def corrections(connection: Connection) -> dict[int, set[tuple[str, str]]]:
    """Return the (table, column)s of the overrides of each correction."""
    found: dict[int, set[tuple[str, str]]] = {}
    for number, table, column in run(
        connection, "SELECT DISTINCT correction_id, source_table, column_name FROM rowcall.override"
    ):
        found.setdefault(number, set()).add((table, column))
    return found


def judged_mappings(connection: Connection) -> set[str]:
    """Return the mappings whose entry tables exist."""
    rows = run(connection, "SELECT substr(step, 7) FROM rowcall.step WHERE step LIKE 'judge %'")
    return {row[0] for row in rows}


def with_dropped_keys(connection: Connection, database: Database) -> Database:
    """Return the target as it was before keys were dropped: a run that goes on judges them too."""
    if not has_ledger(connection):
        return database
    tables = dict(database.tables)
    for table, kind, *key in run(
        connection,
        "SELECT table_name, kind, object_name, key_columns, predicate, nulls_equal"
        "  FROM rowcall.dropped_object WHERE key_columns IS NOT NULL",
    ):
        named, columns, predicate, nulls_equal = key
        if kind == "primary key":
            tables[table] = replace(tables[table], primary_key=tuple(columns))
            continue
        unique = UniqueKey(named, tuple(columns), predicate, nulls_equal)
        keys = sorted([*tables[table].unique_keys, unique], key=lambda one: one.name)
        tables[table] = replace(tables[table], unique_keys=tuple(keys))
    return replace(database, tables=tables)
