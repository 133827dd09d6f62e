"""Staging: all tables under one snapshot, each committed with its counts, closed by one line."""

from contextlib import suppress

import psycopg
from psycopg import errors

from rowcall.catalog.read import read_source
from rowcall.compile.check.unclaimed import unclaimed_notes
from rowcall.compile.claims import claim_of
from rowcall.compile.folded import folded_columns
from rowcall.compile.large_objects import unread_rows, with_contents
from rowcall.compile.relations import STAGING
from rowcall.errors import ProjectError
from rowcall.ledger.steps import forget_steps
from rowcall.mapping.note import Note
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, value
from rowcall.pg.snapshot import Snapshot, open_snapshot
from rowcall.plan.steps import CloseStaging, StageQuery, StageTable
from rowcall.run.context import Context
from rowcall.run.parallel import in_parallel
from rowcall.run.taking import Taking
from rowcall.schema.access import Access
from rowcall.schema.table import Database, Table
from rowcall.sql.quote import name
from rowcall.stage.encodings import Unfit, unfit_texts
from rowcall.stage.queries import stage_query
from rowcall.stage.tables import Staged, stage_table


def stage_tables(context: Context) -> None:
    """Stage all tables anew, from one snapshot."""
    with context.target() as target:
        # whatever a crash left belongs to another snapshot
        run(target, f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")
        run(target, f"CREATE SCHEMA {STAGING}")
        run(target, "TRUNCATE rowcall.staged, rowcall.source_column")
        forget_steps(target, StageTable.KIND, StageQuery.KIND)
    tables = [step for step in context.plan.steps if isinstance(step, StageTable)]
    # the largest first: two workers then end together
    tables.sort(key=lambda step: -step.estimated_rows)
    schema = context.project.project.source_schema
    with open_snapshot(context.source_uri) as snapshot:
        project = context.project.project
        full = with_contents(project, read_source(snapshot.holder, schema))

        def work(step: StageTable) -> None:
            taking = Taking(context, step, {})
            taking.begin(0, step.estimated_rows)
            table = full.tables[step.relation]
            equal = folded_columns(table, step.columns, context.project)
            # of what else can be read the server locks none by name
            locked = table.own_rows if table.kind in "rp" else None
            try:
                with snapshot.reader(locked) as source, context.target() as target:
                    done = stage_table(source, target, table, step.columns, equal)
                    _record(context, target, done, table.access)
                    taking.record(target, done.row_count)
            except _NOT_HELD as error:
                raise _not_held(context, snapshot, table, step.columns, error) from None
            taking.end()

        in_parallel(work, tables, context.jobs, context.stop)
        _count_the_others(context, snapshot, full)


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


def stage_derived(taking: Taking[StageQuery]) -> None:
    """Run a query over what is staged, or anew over what was corrected there."""
    taking.begin()
    context, step = taking.context, taking.step
    query = next(query for query in context.project.queries if query.name == step.relation)
    with context.target() as target:
        rows = stage_query(
            target,
            query,
            context.project.source.columns_by_table,
            context.project.project.source_schema,
        )
        run(
            target,
            "INSERT INTO rowcall.staged (relation, is_query, source_rows, row_count, checksum)"
            " VALUES (%(relation)s, TRUE, %(rows)s, %(rows)s, '')"
            " ON CONFLICT (relation) DO UPDATE"
            " SET source_rows = excluded.source_rows, row_count = excluded.row_count",
            relation=step.relation,
            rows=rows,
        )
        taking.record(target, rows)


def _record(context: Context, target: Connection, done: Staged, access: Access) -> None:
    run(
        target,
        "INSERT INTO rowcall.staged (relation, is_query, source_rows, row_count, checksum)"
        " VALUES (%(relation)s, FALSE, %(source)s, %(rows)s, %(checksum)s)",
        relation=done.relation,
        source=done.source_rows,
        rows=done.row_count,
        checksum=done.checksum,
    )
    lines = [_line(context, done.relation, "", done.source_rows)]
    lines += [
        _line(context, done.relation, column, count, is_counted=column not in access.unreadable)
        for column, count in done.value_counts.items()
    ]
    with target.cursor() as cursor:
        cursor.executemany(_SOURCE_COLUMN, lines)


def _line(
    context: Context, table: str, column: str, count: int, *, is_counted: bool = True
) -> tuple[str, str, int, str, str | None]:
    claim, reason = claim_of(context.project, context.claimed, table, column)
    if reason and not is_counted:
        reason += _NOT_COUNTED
    return table, column, count, claim, reason


# why a count is the server's estimate
_NOT_COUNTED = " (not counted: not readable)"

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
            lines.append(_line(context, table, "", rows, is_counted=is_counted))
        with target.cursor() as cursor:
            cursor.executemany(_SOURCE_COLUMN, lines)


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


def _unclaimed(context: Context) -> list[Note]:
    """Return a note for each table with rows and each column with values that nobody claims."""
    with context.target() as target:
        counted = run(
            target,
            "SELECT table_name, column_name, value_count FROM rowcall.source_column"
            " WHERE claim = 'unclaimed'"
            ' ORDER BY table_name COLLATE "C", column_name COLLATE "C"',
        ).fetchall()
    return [*unclaimed_notes(context.project, context.claimed, counted)]


def _claim_anew(context: Context) -> None:
    """Say what becomes of what was counted, where other mappings read other columns by now."""
    with context.target() as target:
        lines = run(
            target,
            "SELECT table_name, column_name, claim, reason FROM rowcall.source_column",
        ).fetchall()
        for table, column, claim, reason in lines:
            is_counted = not (reason or "").endswith(_NOT_COUNTED)
            now = _line(context, table, column, 0, is_counted=is_counted)[3:]
            if now != (claim, reason):
                run(
                    target,
                    "UPDATE rowcall.source_column SET claim = %(claim)s, reason = %(reason)s"
                    " WHERE (table_name, column_name) = (%(table)s, %(column)s)",
                    claim=now[0],
                    reason=now[1],
                    table=table,
                    column=column,
                )


def close_staging(taking: Taking[CloseStaging]) -> None:
    """Say that staging is complete.

    Raises ProjectError where a table or a column with values is neither mapped nor dropped.
    """
    taking.begin()
    _claim_anew(taking.context)
    found = _unclaimed(taking.context)
    if found:
        raise ProjectError(
            rule=f"{len(found)} tables or columns of the source are neither mapped nor dropped\n"
            + "\n".join(str(note) for note in found),
            state="the source is staged, and nothing was written to the target's tables",
            next="claim them or drop them by name, then: rowcall run",
        )
    with taking.context.target() as target:
        taking.record(target, None)


def staged_rows(context: Context, relation: str) -> int:
    """Return how many rows of a table or query are staged."""
    with context.target() as target:
        return int(value(target, f"SELECT count(*) FROM {STAGING}.{name(relation)}"))
