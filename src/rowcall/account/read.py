"""Reads the account of a target: a dozen statements, however many rows it has."""

from typing import Any, TypeVar

from rowcall.account.adoption import AdoptionLine, EditLine, RuleLine
from rowcall.account.corrections import read_corrections
from rowcall.account.doubting import find_doubts
from rowcall.account.lines import (
    Account,
    DistributionLine,
    KeptLine,
    Mark,
    Reason,
    SequenceLine,
    SourceItem,
    SourceLine,
    StepTime,
    TableAccount,
    TargetLine,
)
from rowcall.account.status import read_runs
from rowcall.compile.accounts import (
    is_one_unit_a_row,
    outcome_reasons,
    readings_of_tables,
    table_accounts,
)
from rowcall.compile.bind import BoundProject
from rowcall.errors import RefusedError
from rowcall.ledger.opening import has_ledger
from rowcall.ledger.steps import finished_steps, is_complete, judged_mappings
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import CloseAdoption, Reckon, RestoreKeys

Line = TypeVar("Line")


def read_account(
    connection: Connection, project: BoundProject, *, reckoned: bool = False
) -> Account:
    """Return the account of whatever is there, finished or not.

    `reckoned` takes the balances that the run has just kept; else they are computed anew.

    Raises RefusedError where the target has no ledger. All statements see one snapshot if the
    connection's isolation level says so.
    """
    refuse_without_ledger(connection)
    # several large joins: what a session of the server's defaults would spill to disk
    run(connection, "SET LOCAL work_mem = '192MB'")
    run(connection, "SET LOCAL jit = off")
    done = finished_steps(connection)
    judged = judged_mappings(connection)
    kept = "reckoned_" if reckoned and Reckon().id in done else ""
    has_views = bool(judged) or CloseAdoption().id in done
    source = _read(connection, SourceLine, _SOURCE.format(kept=kept)) if judged else ()
    items = _read(connection, SourceItem, _ITEMS)
    target = _read(connection, TargetLine, _TARGET.format(kept=kept)) if has_views else ()
    rules = _read(connection, RuleLine, _RULES) if has_views else ()
    is_loaded = RestoreKeys().id in done
    is_adopted = project.adopts and CloseAdoption().id in done
    return Account(
        project=str(value(connection, "SELECT project FROM rowcall.ledger")),
        is_finished=is_complete(connection),
        is_loaded=is_loaded,
        runs=read_runs(connection),
        source=source,
        target=target,
        tables=_table_accounts(connection, project, judged, source, items),
        reasons=_reasons(connection, project, judged),
        marks=_read(connection, Mark, _MARKS) if judged else (),
        items=items,
        steps=_read(connection, StepTime, _STEPS),
        corrections=read_corrections(connection, project),
        kept=_read(connection, KeptLine, _KEPT),
        distributions=_read(connection, DistributionLine, _DISTRIBUTIONS),
        sequences=_sequences(connection),
        adoption=_read(connection, AdoptionLine, _ADOPTION) if has_views else (),
        rules=rules,
        edits=_read(connection, EditLine, _EDITS) if has_views else (),
        doubts=find_doubts(connection, project, target, rules, judged, is_loaded=is_loaded)
        if is_adopted
        else (),
    )


def _sequences(connection: Connection) -> tuple[SequenceLine, ...]:
    # what would come behind the last number of a bigint is no bigint
    return tuple(
        SequenceLine(sequence, table, column, int(was_next), int(following))
        for sequence, table, column, was_next, following in run(connection, _SEQUENCES)
    )


def refuse_without_ledger(connection: Connection) -> None:
    """Raise RefusedError where there is nothing to report on."""
    if not has_ledger(connection):
        raise RefusedError(
            rule="this target has no ledger: no run has begun here",
            where=f'database "{connection.info.dbname}"',
            next="name the target of an earlier run with --target, or begin one: rowcall run",
        )


_ITEMS = """SELECT table_name, column_name, value_count, claim, reason
  FROM rowcall.source_column
 ORDER BY table_name COLLATE "C", column_name COLLATE "C\""""

_STEPS = """SELECT title, row_count, seconds::float8, kind
  FROM rowcall.step
 WHERE finished_at IS NOT NULL
 ORDER BY finished_at, title COLLATE "C\""""

_SOURCE = """SELECT mapping, source_table, source_rows, migrated, merged, excluded, quarantined,
       difference
  FROM rowcall.{kept}balance
 ORDER BY mapping COLLATE "C", source_table COLLATE "C\""""

_TARGET = """SELECT target_table, target_rows, migrated, adopted, placeholder, derived, surplus,
       native, undecided, difference
  FROM rowcall.{kept}target_balance
 ORDER BY target_table COLLATE "C\""""

_KEPT = """SELECT mapping, reason, count(*), is_edited
  FROM (SELECT mapping, reason, is_edited FROM rowcall.kept_row
         UNION ALL
        SELECT mapping, 'no record stands for it any more: ' || reason, FALSE
          FROM rowcall.withdrawal) AS kept
 GROUP BY mapping, reason, is_edited
 ORDER BY mapping COLLATE "C", reason COLLATE "C\""""

_DISTRIBUTIONS = """SELECT name, says, value, source_rows, target_rows
  FROM rowcall.distribution
 ORDER BY place, greatest(source_rows, target_rows) DESC, value COLLATE "C\""""

# the run that first advanced it, and the last
_SEQUENCES = """SELECT sequence_name, table_name, column_name,
       (array_agg(was_next ORDER BY run_id))[1], (array_agg(next ORDER BY run_id DESC))[1]
  FROM rowcall.advanced_sequence
 GROUP BY sequence_name, table_name, column_name
 ORDER BY sequence_name COLLATE "C", table_name COLLATE "C", column_name COLLATE "C\""""

_ADOPTION = """SELECT mapping, min(target_table),
       count(*) FILTER (WHERE origin = 'adopted'),
       count(*) FILTER (WHERE origin = 'surplus'),
       count(*) FILTER (WHERE origin = 'undecided'),
       count(*) FILTER (WHERE origin = 'adopted' AND strays IS NOT NULL),
       count(*) FILTER (WHERE origin = 'adopted' AND touched IS NOT NULL),
       (SELECT count(*) FROM rowcall.before_image AS image
         WHERE image.mapping = line.mapping AND NOT image.is_removed),
       (SELECT count(DISTINCT kept.target_key) FROM rowcall.kept_value AS kept
         WHERE kept.mapping = line.mapping),
       count(*) FILTER (WHERE origin = 'removed')
  FROM rowcall.adoptions AS line
 GROUP BY mapping
 ORDER BY min(target_table) COLLATE "C", mapping COLLATE "C\""""

_RULES = """SELECT mapping, rule,
       count(*) FILTER (WHERE origin = 'adopted'),
       count(*) FILTER (WHERE origin IN ('surplus', 'removed')),
       count(*) FILTER (WHERE origin = 'undecided'),
       coalesce(sum(group_size) FILTER (WHERE origin = 'adopted'), 0)::bigint
  FROM rowcall.adoptions
 GROUP BY mapping, rule
 ORDER BY mapping COLLATE "C", count(*) DESC, rule COLLATE "C\""""

_EDITS = """SELECT mapping, min(target_table), edited.column_name, count(*),
       (SELECT count(*) FROM rowcall.adoptions AS other
         WHERE other.mapping = line.mapping AND other.origin = 'adopted'),
       (SELECT count(*) FROM rowcall.kept_value AS kept
         WHERE kept.mapping = line.mapping AND kept.column_name = edited.column_name)
  FROM rowcall.adoptions AS line
 CROSS JOIN unnest(line.touched) AS edited (column_name)
 WHERE origin = 'adopted'
 GROUP BY mapping, edited.column_name
 ORDER BY mapping COLLATE "C", count(*) DESC, edited.column_name COLLATE "C\""""

_MARKS = """SELECT mapping, column_name, rule, reason, count(*)
  FROM rowcall.marks
 GROUP BY mapping, column_name, rule, reason
 ORDER BY count(*) DESC, mapping COLLATE "C", column_name COLLATE "C", rule, reason"""


def _read(connection: Connection, line: type[Line], statement: str) -> tuple[Line, ...]:
    return tuple(line(*row) for row in run(connection, statement))


def _reasons(connection: Connection, project: BoundProject, judged: set[str]) -> tuple[Reason, ...]:
    bounds = [bound for bound in project.mappings if bound.name in judged]
    if not bounds:
        return ()
    statement = (
        f"SELECT * FROM ({outcome_reasons(bounds)}) AS reasons"
        ' ORDER BY units DESC, mapping COLLATE "C", outcome, reason COLLATE "C",'
        ' detail COLLATE "C", cause_mapping COLLATE "C", cause_reason COLLATE "C"'
    )
    return _read(connection, Reason, statement)


def _table_accounts(
    connection: Connection,
    project: BoundProject,
    judged: set[str],
    source: tuple[SourceLine, ...],
    items: tuple[SourceItem, ...],
) -> tuple[TableAccount, ...]:
    rows = {item.table_name: item.value_count for item in items if not item.column_name}
    tables = readings_of_tables(project, judged)
    counted: dict[str, tuple[Any, ...]] = {
        line.source_table: (line.quarantined, line.migrated, line.merged, line.excluded)
        for line in source
        if line.source_table in tables and is_one_unit_a_row(tables[line.source_table])
    }
    several = {table: readings for table, readings in tables.items() if table not in counted}
    if several:
        counted |= {row[0]: row[1:] for row in run(connection, table_accounts(several))}
    return tuple(TableAccount(table, rows[table], *counted[table]) for table in sorted(counted))
