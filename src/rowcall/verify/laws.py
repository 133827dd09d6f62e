"""The laws of the account, asked anew: units, entries, rows, causes, stand-ins."""

from typing import Any

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.row_laws import ROW_LAWS, count_rows, rows_broken, unused_placeholders
from rowcall.compile.sound import Object, counted_keys
from rowcall.compile.unit_laws import (
    Law,
    UnitLaws,
    batch_laws,
    cause_laws,
    count_own,
    merged_law,
    outcome_counts,
    own_keys_broken,
    own_laws,
    unit_laws,
    written_law,
)
from rowcall.compile.views import target_tables
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.verify.finding import Difference

_BALANCE = ("migrated", "merged", "excluded", "quarantined")


def broken_unit_laws(target: Connection, project: BoundProject) -> list[Difference]:
    """Return what entries contradict: units, rows, stored counts, causes, or themselves."""
    found: list[Difference] = []
    is_corrected = bool(value(target, "SELECT EXISTS (SELECT FROM rowcall.correction)"))
    for bound in project.mappings:
        for reading in bound.readings:
            outcomes = _row(target, outcome_counts(reading))
            found += _own(target, bound, reading)
            found += _units(target, unit_laws(bound, reading, project), reading, sum(outcomes))
            if bound.target and outcomes[_BALANCE.index("merged")]:
                found += _broken(target, merged_law(bound, reading))
            if bound.target:
                found += _broken(target, written_law(bound, reading, project))
            found += _stored_balance(target, bound.name, reading.relation, outcomes)
        # a correction moves entries from one outcome to another, and leaves the batches' lines
        if not is_corrected and not project.adopts:
            found += _broken(target, batch_laws(bound))
    for law in cause_laws(project):
        found += _broken(target, law)
    return found


def broken_row_laws(
    target: Connection, project: BoundProject, objects: list[Object]
) -> list[Difference]:
    """Return what the rows of the target contradict: the ledger's lines, and its last balance."""
    found: list[Difference] = []
    native = dict(run(target, "SELECT target_table, native FROM rowcall.reckoned_target_balance"))
    for table in target_tables(project):
        counts = _row(target, count_rows(table, project))
        for (check, (says, when)), rows in zip(ROW_LAWS.items(), counts, strict=True):
            expected = native.get(table.name, 0) if check == "unclaimed_row" else 0
            if rows == expected:
                continue
            broken, keys = _row(target, counted_keys(rows_broken(table, project, when)))
            # which of them were here before, nothing tells
            were = f"; {expected:,} were so when the run ended" if expected else ""
            more = abs(broken - expected)
            found.append(Difference(check, table.name, "", more, says + were, tuple(keys)))
        law = unused_placeholders(table, project, objects)
        if law:
            found += _broken(target, law)
    return found


def _own(target: Connection, bound: Bound, reading: Reading) -> list[Difference]:
    laws = own_laws(bound, reading)
    found: list[Difference] = []
    counts = _row(target, count_own(reading, laws))
    for (says, broken), rows in zip(laws.items(), counts, strict=True):
        if rows:
            law = Law("entry", bound.name, says, own_keys_broken(reading, broken))
            found += _broken(target, law)
    return found


def _units(target: Connection, laws: UnitLaws, reading: Reading, entered: int) -> list[Difference]:
    """One join tells by its counts which laws are broken; only then the keys are looked for."""
    joined, matched = _row(target, laws.counted)
    found: list[Difference] = []
    if joined > matched:
        found += _broken(target, laws.without_entry)
    if entered > matched:
        found += _broken(target, laws.without_unit)
    rows = value(
        target,
        "SELECT coalesce(sum(row_count), 0)::bigint FROM rowcall.staged"
        " WHERE relation = %(relation)s",
        relation=reading.relation,
    )
    if not laws.is_one_a_row or not joined == entered == rows:
        found += _broken(target, laws.doubled)
    return found


def _row(target: Connection, statement: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = run(target, statement).fetchone()
    assert row is not None, statement
    return row


def _broken(target: Connection, law: Law) -> list[Difference]:
    rows, keys = _row(target, counted_keys(law.keys))
    if not rows:
        return []
    return [Difference(law.check, law.where, "", rows, law.says, tuple(keys))]


def _stored_balance(
    target: Connection, mapping: str, relation: str, now: tuple[int, ...]
) -> list[Difference]:
    was = run(
        target,
        f"SELECT {', '.join(_BALANCE)} FROM rowcall.reckoned_balance"
        " WHERE mapping = %(mapping)s AND source_table = %(relation)s",
        mapping=mapping,
        relation=relation,
    ).fetchone()
    if was is None or was == now:
        return []
    told = ", ".join(
        f"{new:,} {outcome} where the run counted {old:,}"
        for outcome, old, new in zip(_BALANCE, was, now, strict=True)
        if old != new
    )
    rows = sum(abs(new - old) for old, new in zip(was, now, strict=True))
    return [Difference("stored_balance", mapping, "", rows, f"of {relation}: {told}")]
