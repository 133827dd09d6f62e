"""Staging: all tables under one snapshot, each committed with its counts, closed by one line."""

import time
from contextlib import suppress

import psycopg
from psycopg import errors

from rowcall.catalog.read import read_source
from rowcall.compile.check.unclaimed import unclaimed_notes
from rowcall.compile.claims import Claims, dropped_column, dropped_table
from rowcall.compile.folded import folded_columns
from rowcall.compile.large_objects import unread_rows, with_contents
from rowcall.compile.relations import STAGING
from rowcall.errors import ProjectError
from rowcall.ledger.store import done_steps, record_step
from rowcall.mapping.note import Note
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, value
from rowcall.pg.snapshot import Snapshot, open_snapshot
from rowcall.plan.steps import CloseStaging, StageQuery, StageTable
from rowcall.run.context import Context
from rowcall.run.events import Event
from rowcall.run.parallel import in_parallel
from rowcall.schema.access import Access
from rowcall.schema.table import Database, Table
from rowcall.sql.quote import name
from rowcall.stage.encodings import Unfit, unfit_texts
from rowcall.stage.queries import stage_query
from rowcall.stage.tables import Staged, stage_table


def stage(context: Context, claimed: Claims) -> None:
    """Stage what the plan says, anew unless `staging complete` is recorded."""
    with context.target() as target:
        if CloseStaging().title in done_steps(target):
            return
        # whatever a crash left belongs to another snapshot
        run(target, f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")
        run(target, f"CREATE SCHEMA {STAGING}")
        run(target, "TRUNCATE rowcall.staged, rowcall.source_column")
        run(target, "DELETE FROM rowcall.step WHERE step LIKE 'stage %'")
    tables = [step for step in context.plan.steps if isinstance(step, StageTable)]
    # the largest first: two workers then end together
    tables.sort(key=lambda step: -step.estimated_rows)
    schema = context.project.project.source_schema
    with open_snapshot(context.source_uri) as snapshot:
        project = context.project.project
        full = with_contents(project, read_source(snapshot.holder, schema))

        def work(step: StageTable) -> None:
            begun = time.monotonic()
            context.listen(Event(step.title, "begin", total=step.estimated_rows))
            table = full.tables[step.relation]
            equal = folded_columns(table, step.columns, context.project)
            # of what else can be read the server locks none by name
            locked = table.own_rows if table.kind in "rp" else None
            try:
                with snapshot.reader(locked) as source, context.target() as target:
                    done = stage_table(source, target, table, step.columns, equal)
                    context.listen(Event(step.title, "inside", done.row_count, done.row_count))
                    _record(context, target, done, claimed, table.access)
                    seconds = time.monotonic() - begun
                    record_step(target, step.title, context.run_id, done.row_count, seconds)
            except _NOT_HELD as error:
                raise _not_held(context, snapshot, table, step.columns, error) from None
            context.listen(Event(step.title, "done", done.row_count, done.row_count, seconds))

        in_parallel(work, tables, context.jobs, context.stop)
        _count_the_others(context, snapshot, full)
    for step in context.plan.steps:
        if isinstance(step, StageQuery):
            stage_derived(context, step)
    _close(context, claimed)


_NOT_HELD = (errors.CharacterNotInRepertoire, errors.UntranslatableCharacter)


def _not_held(
    context: Context,
    snapshot: Snapshot,
    table: Table,
    columns: tuple[str, ...],
    error: psycopg.Error,
) -> ProjectError:
    """Return the error that names what the target's encoding cannot hold of a table."""
    with context.target() as target:
        encoding = str(value(target, "SHOW server_encoding"))
    own = snapshot.holder.info.parameter_status("server_encoding")
    found: list[Unfit] = []
    # the reader may be the one that has just failed
    with suppress(psycopg.Error), snapshot.reader(None) as source:
        found = unfit_texts(source, table.own_rows, columns, table.primary_key, encoding)
    return ProjectError(
        rule=f'source table "{table.name}", in {own}, holds text that the target, in {encoding},'
        " cannot hold",
        where="; ".join(map(str, found)) or table.own_rows,
        cause=told(error),
        state="nothing was written to the target's tables",
        next="mend these texts in the source, or make a database in an encoding that has them;"
        " then: rowcall run",
    )


def stage_derived(context: Context, step: StageQuery) -> None:
    """Run a query over what is staged, or anew over what was corrected there."""
    begun = time.monotonic()
    context.listen(Event(step.title, "begin"))
    query = next(query for query in context.project.queries if query.name == step.relation)
    with context.target() as target:
        rows = stage_query(
            target,
            query,
            context.project.source.columns_by_table,
            context.project.project.source_schema,
        )
        context.listen(Event(step.title, "inside", rows, rows))
        run(
            target,
            "INSERT INTO rowcall.staged (relation, is_query, source_rows, row_count, checksum)"
            " VALUES (%(relation)s, TRUE, %(rows)s, %(rows)s, '')"
            " ON CONFLICT (relation) DO UPDATE"
            " SET source_rows = excluded.source_rows, row_count = excluded.row_count",
            relation=step.relation,
            rows=rows,
        )
        seconds = time.monotonic() - begun
        record_step(target, step.title, context.run_id, rows, seconds)
    context.listen(Event(step.title, "done", rows, rows, seconds))


def _record(
    context: Context, target: Connection, done: Staged, claimed: Claims, access: Access
) -> None:
    run(
        target,
        "INSERT INTO rowcall.staged (relation, is_query, source_rows, row_count, checksum)"
        " VALUES (%(relation)s, FALSE, %(source)s, %(rows)s, %(checksum)s)",
        relation=done.relation,
        source=done.source_rows,
        rows=done.row_count,
        checksum=done.checksum,
    )
    lines: list[tuple[str, str, int, str, str | None]] = [
        (
            done.relation,
            "",
            done.source_rows,
            "mapped" if done.relation in claimed.mapped else "read",
            None,
        )
    ]
    secrets = claimed.secrets.get(done.relation, frozenset())
    for column, count in done.value_counts.items():
        reason = dropped_column(context.project, done.relation, column)
        if column in secrets:
            claim, reason = "mapped", "secret: read at the end, never staged"
        elif column in claimed.columns[done.relation]:
            claim, reason = "read", None
        else:
            claim = "dropped" if reason else "unclaimed"
            reason = _as_counted(reason, is_counted=column not in access.unreadable)
        lines.append((done.relation, column, count, claim, reason))
    with target.cursor() as cursor:
        cursor.executemany(_SOURCE_COLUMN, lines)


_SOURCE_COLUMN = (
    "INSERT INTO rowcall.source_column (table_name, column_name, value_count, claim, reason)"
    " VALUES (%s, %s, %s, %s, %s)"
)


def _count_the_others(context: Context, snapshot: Snapshot, full: Database) -> None:
    """Tables that no mapping reads are counted too: none is forgotten."""
    project = context.project
    lines: list[tuple[str, str, int, str, str | None]] = []
    with context.target() as target:
        staged = {step.relation for step in context.plan.steps if isinstance(step, StageTable)}
        for table, shape in full.tables.items():
            if table in staged or not shape.holds_rows:
                continue
            rows, is_counted = _count(snapshot, shape, unread_rows(shape, project.project, full))
            reason = dropped_table(project, table)
            claim = "dropped" if reason else "unclaimed"
            lines.append((table, "", rows, claim, _as_counted(reason, is_counted=is_counted)))
        with target.cursor() as cursor:
            cursor.executemany(_SOURCE_COLUMN, lines)


def _as_counted(reason: str | None, *, is_counted: bool) -> str | None:
    """Return the reason why something is dropped, and that its count is a guess where it is."""
    return reason if is_counted or reason is None else f"{reason} (not counted: not readable)"


def _count(snapshot: Snapshot, table: Table, statement: str) -> tuple[int, bool]:
    """Return the rows of a table, or the server's estimate where the role may not count them.

    At least one then, since nobody can say that it is empty.
    """
    try:
        # a savepoint: the holder keeps its snapshot
        with snapshot.holder.transaction():
            return int(value(snapshot.holder, statement)), True
    except psycopg.Error as error:
        if error.sqlstate is None:
            raise
        return max(table.estimated_rows, 1), False


def _unclaimed(context: Context, claimed: Claims) -> list[Note]:
    """Return a note for each table with rows and each column with values that nobody claims."""
    with context.target() as target:
        counted = run(
            target,
            "SELECT table_name, column_name, value_count FROM rowcall.source_column"
            " WHERE claim = 'unclaimed'"
            ' ORDER BY table_name COLLATE "C", column_name COLLATE "C"',
        ).fetchall()
    return [*unclaimed_notes(context.project, claimed, counted)]


def _close(context: Context, claimed: Claims) -> None:
    found = _unclaimed(context, claimed)
    if found:
        raise ProjectError(
            rule=f"{len(found)} tables or columns of the source are neither mapped nor dropped\n"
            + "\n".join(str(note) for note in found),
            state="the source is staged, and nothing was written to the target's tables",
            next="claim them or drop them by name, then: rowcall run",
        )
    with context.target() as target:
        record_step(target, CloseStaging().title, context.run_id, None, 0)
    context.listen(Event(CloseStaging().title, "done"))


def staged_rows(context: Context, relation: str) -> int:
    """Return how many rows of a table or query are staged."""
    with context.target() as target:
        return int(value(target, f"SELECT count(*) FROM {STAGING}.{name(relation)}"))
