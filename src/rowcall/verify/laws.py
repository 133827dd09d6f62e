"""The laws of the account, asked anew: entries, rows, causes, stand-ins."""

from collections import defaultdict
from typing import Any

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.entry_laws import (
    OUTCOMES,
    Law,
    batch_laws,
    count_own,
    lost_causes,
    merged_law,
    own_keys_broken,
    own_laws,
    written_law,
)
from rowcall.compile.row_laws import ROW_LAWS, count_rows, rows_broken, unused_placeholders
from rowcall.compile.sound import KEYS_SHOWN, counted_keys
from rowcall.compile.views import target_tables
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.schema.object import Object
from rowcall.verify.finding import Difference

_NO_CAUSE = (
    "a unit here is said to be a cause, and is none: it moved, is not there,"
    " has another reason, or has a cause itself"
)


def broken_entry_laws(target: Connection, project: BoundProject) -> list[Difference]:
    """Return what entries contradict: units, rows, stored counts, causes, or themselves."""
    found: list[Difference] = []
    is_corrected = bool(value(target, "SELECT EXISTS (SELECT FROM rowcall.correction)"))
    for bound in project.mappings:
        for reading in bound.readings:
            laws = own_laws(bound, reading)
            counts = _row(target, count_own(reading, laws))
            outcomes = dict(zip(OUTCOMES, counts, strict=False))
            found += _own(target, bound, reading, laws, counts[len(OUTCOMES) :])
            if bound.target and outcomes["merged"]:
                found += _broken(target, merged_law(bound, reading))
            if bound.target:
                found += _broken(target, written_law(bound, reading, project))
            found += _stored_balance(target, bound.name, reading.relation, outcomes)
        # a correction moves entries from one outcome to another, and leaves the batches' lines
        if not is_corrected and not project.adopts:
            found += _broken(target, batch_laws(bound))
    return found + _causes(target, project)


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


def _own(
    target: Connection,
    bound: Bound,
    reading: Reading,
    laws: dict[str, str],
    counts: tuple[int, ...],
) -> list[Difference]:
    found: list[Difference] = []
    for (says, broken), rows in zip(laws.items(), counts, strict=True):
        if rows:
            law = Law("entry", bound.name, says, own_keys_broken(reading, broken))
            found += _broken(target, law)
    return found


def _causes(target: Connection, project: BoundProject) -> list[Difference]:
    """Each unit that did not move leads to one that did not for a reason of its own."""
    lost = f"SELECT place, key FROM ({lost_causes(project)}) AS lost"
    keys: dict[str | None, list[str]] = defaultdict(list)
    for place, key in run(target, f'{lost} ORDER BY key COLLATE "C"'):
        keys[place].append(key)
    return [
        Difference("cause", place or "source_rows", "", len(of), says, tuple(of[:KEYS_SHOWN]))
        for place, of in keys.items()
        for says in [_NO_CAUSE if place else "the cause is of a mapping that the project lacks"]
    ]


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
    target: Connection, mapping: str, relation: str, now: dict[str, int]
) -> list[Difference]:
    line = run(
        target,
        f"SELECT {', '.join(now)} FROM rowcall.reckoned_balance"
        " WHERE mapping = %(mapping)s AND source_table = %(relation)s",
        mapping=mapping,
        relation=relation,
    ).fetchone()
    if line is None:
        return []
    was = dict(zip(now, line, strict=True))
    told = ", ".join(
        f"{now[outcome]:,} {outcome} where the run counted {was[outcome]:,}"
        for outcome in now
        if was[outcome] != now[outcome]
    )
    rows = sum(abs(now[outcome] - was[outcome]) for outcome in now)
    if not rows:
        return []
    return [Difference("stored_balance", mapping, "", rows, f"of {relation}: {told}")]
