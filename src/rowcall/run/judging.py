"""Judging one mapping: all of its decisions, in one transaction."""

from collections.abc import Sequence
from functools import partial

import psycopg
from psycopg import errors

from rowcall.compile.bind import Bound
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.difference import difference, find_difference, find_heirs, late_marks
from rowcall.compile.judge import Judging, judging
from rowcall.compile.load import entry_table, writing_of
from rowcall.compile.overrule import rulings
from rowcall.compile.relations import contested, entries, gathered, judged, overruled, poison
from rowcall.compile.repair import unsettle
from rowcall.errors import DatabaseRefused, ProjectError
from rowcall.ledger.opening import has_written
from rowcall.ledger.store import (
    done_batches,
    forget_mark_rules,
    known_mark_rules,
    record_mark_rules,
)
from rowcall.ledger.writings import has_entries, write_writing
from rowcall.pg.connect import Connection
from rowcall.pg.indexing import apply, lay_index
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import Judge
from rowcall.run.bisecting import refused_of
from rowcall.run.context import Context
from rowcall.run.taking import Taking, begin_load, is_standing
from rowcall.run.viewing import write_views
from rowcall.sql.index import Index

# what a row can raise: data exceptions, RAISE, broken constraints, a value too long for an index
ROW_ERRORS = (
    errors.DataError,
    errors.RaiseException,
    errors.IntegrityError,
    errors.ProgramLimitExceeded,
    # a number that is infinite into a whole one
    errors.FeatureNotSupported,
)

# and what an expression can: hstore, tsquery and jsonpath call a text of theirs a syntax error,
# regclass calls one an undefined table, and extensions raise without a code, which is XX000
EXPRESSION_ERRORS = (*ROW_ERRORS, errors.ProgrammingError, errors.InternalError_)


def judge(taking: Taking[Judge]) -> None:
    """Decide about every unit of the mapping; what a crash left of an earlier judging goes.

    Where rows stand that were decided in another way, the difference is found too.
    """
    context, step = taking.context, taking.step
    taking.begin(0, step.estimated_rows)
    bound = context.project[step.mapping]
    with context.target() as target:
        if is_standing(context, target, bound.name, taking.made):
            if not has_entries(target, writing_of(bound)):
                # its entries went with the mapping, and some of its rows stayed
                _judge_first(context, target, bound)
            judge_again(context, target, bound)
        else:
            _judge_first(context, target, bound)
            begin_load(context, target, bound.name, taking.made)
            write_writing(target, writing_of(bound))
        taking.record(target, int(value(target, f"SELECT count(*) FROM {judged(bound.name)}")))
        write_views(context, target)


def _judge_first(context: Context, target: Connection, bound: Bound) -> None:
    """Decide about units of which no row stands but those of an earlier migration."""
    decided = judging(bound, context.project)
    clear(target, bound)
    if decided.adopts:
        run(target, unsettle(bound))
    target.commit()
    decide(target, decided)
    is_begun = bool(done_batches(target, bound.name))
    for number, reading in enumerate(bound.readings):
        if not is_begun:
            # of an earlier judging, by keys of other types perhaps; the views are made anew
            run(target, f"DROP TABLE IF EXISTS {entries(reading.entry_table)} CASCADE")
        run(target, entry_table(bound, number))
    forget_mark_rules(target, bound.name)
    record_mark_rules(target, bound.name, decided.mark_rules)


def judge_again(context: Context, target: Connection, bound: Bound) -> None:
    """Decide anew about units of which rows stand, and find what is decided in another way."""
    decided = judged_before(context, target, bound.name, again=True)
    clear(target, bound)
    target.commit()
    decide(target, decided)
    record_mark_rules(target, bound.name, decided.mark_rules)
    late = run(
        target,
        late_marks(bound),
        mapping=bound.name,
        columns=list(deferred_columns(bound)),
    ).fetchall()
    differs = find_difference(bound, context.project, withdraws=context.plan.withdraws)
    run(target, differs, late=[row[0] for row in late])
    for statement in find_heirs(bound) if bound.mapping and bound.mapping.merge else ():
        run(target, statement)
    run(target, f"ANALYZE {difference(bound)}")


def judged_before(
    context: Context, target: Connection, mapping: str, *, again: bool = False
) -> Judging:
    """Return what judged the mapping, or judges it `again`: marks have the ledger's numbers."""
    known = known_mark_rules(target, mapping)
    return judging(
        context.project[mapping],
        context.project,
        again=again,
        displaces=again and context.plan.withdraws,
        known=known,
    )


def clear(target: Connection, bound: Bound) -> None:
    """Drop the tables in which the mapping was judged."""
    for table in (
        *(of(bound.name) for of in (judged, overruled, contested, gathered, poison)),
        difference(bound),
    ):
        run(target, f"DROP TABLE IF EXISTS {table}")


def decide(target: Connection, decided: Judging) -> None:
    """Fill the tables in which the mapping is judged: each unit, and what other units overrule.

    Raises DatabaseRefused where a unit is one that the mapping says cannot be.
    """
    bound = decided.bound
    _judge_units(target, decided)
    for ruling in rulings(decided):
        while sum(apply(target, one) for one in ruling.statements) > 0:
            if not ruling.repeats:
                break
        if str(ruling.statements[0]).startswith(f"/* rowcall: overrule {bound.name} */"):
            table = overruled(bound.name)
            run(target, f"CREATE UNIQUE INDEX ON {table} (source, position, part)")
    run(target, f"ANALYZE {overruled(bound.name)}")
    if bound.gathers:
        run(target, f"CREATE INDEX ON {gathered(bound.name)} (source, position)")
        run(target, f"ANALYZE {gathered(bound.name)}")
    _stop_if_told(target, decided)


def _judge_units(target: Connection, decided: Judging) -> None:
    bound = decided.bound
    try:
        run(target, decided.statement())
    except EXPRESSION_ERRORS as error:
        target.rollback()
        if isinstance(error, errors.ProgrammingError):
            _refuse_unfit(target, decided)
        _find_poison(target, decided)
        run(target, decided.statement(careful=True))
    table = judged(bound.name)
    run(target, f"CREATE INDEX ON {table} (unit__source, unit__position)")
    if any(not reading.has_unique_key for reading in bound.readings):
        lay_index(target, Index(table, ("unit__key",)))
    run(target, f"ANALYZE {table}")


def _refuse_unfit(target: Connection, decided: Judging) -> None:
    """Raise ProjectError where the server cannot plan the statement: then no row is to blame."""
    bound = decided.bound
    try:
        run(target, f"EXPLAIN {decided.statement()}")
    except errors.ProgrammingError as error:
        target.rollback()
        raise ProjectError(
            rule=f'the mapping "{bound.name}" does not fit the databases',
            where=str(bound.place),
            cause=f"{error.diag.message_primary} ({error.sqlstate})",
            state="the source is staged; nothing of this mapping is written",
            next="correct the expression; then: rowcall run",
        ) from None


def _find_poison(target: Connection, decided: Judging) -> None:
    """Bisect down to the rows on which an expression raises, and write down which column it is."""
    table = poison(decided.bound.name)
    run(
        target,
        f"CREATE UNLOGGED TABLE {table}"
        " (source smallint, position bigint, column_name text, message text)",
    )
    target.commit()
    for number, reading in enumerate(decided.bound.readings):
        relation = reading.relation
        rows = int(
            value(
                target,
                "SELECT row_count FROM rowcall.staged WHERE relation = %(relation)s",
                relation=relation,
            )
        )
        probe = partial(_probe_range, target, decided, number)
        for position, error in refused_of(range(1, rows + 1), probe):
            _write_poison(target, decided, number, position, error)


def _write_poison(
    target: Connection, decided: Judging, number: int, position: int, error: psycopg.Error
) -> None:
    """Write down which columns of a row raise; '' where that does not free all others."""
    found = {"": error}
    if _probe(target, decided.probe_column(number, position)) is None:
        tried = {c: decided.probe_column(number, position, c) for c in decided.failing(number)}
        raised = {column: _probe(target, sql) for column, sql in tried.items()}
        found = {column: error for column, error in raised.items() if error} or found
    table = poison(decided.bound.name)
    for column, message in found.items():
        run(
            target,
            f"INSERT INTO {table} VALUES (%(source)s, %(position)s, %(column)s, %(message)s)",
            source=number,
            position=position,
            column=column,
            message=told(message),
        )
    target.commit()
    if "" not in found and _probe(
        target, decided.probe(number, position - 1, position, careful=True)
    ):
        run(
            target,
            f"UPDATE {table} SET column_name = ''"
            f" WHERE ctid IN (SELECT min(ctid) FROM {table}"
            " WHERE source = %(source)s AND position = %(position)s)",
            source=number,
            position=position,
        )
        run(
            target,
            f"DELETE FROM {table} WHERE source = %(source)s AND position = %(position)s"
            " AND column_name <> ''",
            source=number,
            position=position,
        )
        target.commit()


def _probe_range(
    target: Connection, decided: Judging, number: int, positions: Sequence[int]
) -> psycopg.Error | None:
    return _probe(target, decided.probe(number, positions[0] - 1, positions[-1]))


def _probe(target: Connection, sql: str) -> psycopg.Error | None:
    try:
        run(target, sql)
    except EXPRESSION_ERRORS as error:
        return error
    else:
        return None
    finally:
        target.rollback()


def _stop_if_told(target: Connection, decided: Judging) -> None:
    bound = decided.bound
    row = run(
        target,
        f"SELECT count(*), min(split_part(unit__problems[1], '|', 2)), min(unit__key)"
        f" FROM {judged(bound.name)}"
        " WHERE unit__outcome = 'quarantined' AND unit__problems[1] LIKE 'stopped|%'",
    ).fetchone()
    assert row is not None
    count, reason, key = row
    if count:
        raise DatabaseRefused(
            rule=f'{count:,} rows of "{bound.name}" meet what its mapping excludes: {reason}',
            where=f"{bound.place}, first key {key}",
            state="nothing of this mapping is written",
            next="correct these values once more: rowcall quarantine import FILE --by NAME, then:"
            " rowcall run"
            if decided.again
            else "correct the mapping; then: rowcall run"
            if has_written(target)
            else "correct the source or the mapping; then: rowcall run",
        )
