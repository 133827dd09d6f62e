"""Finds what speaks against the rules by which rows of an earlier migration were recognised."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from rowcall.account.adoption import RuleLine
from rowcall.account.doubt import Doubt, Example
from rowcall.account.lines import TargetLine
from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.doubt.native import (
    left_by_rule,
    made_by_pattern,
    native_keys,
    native_rows,
    natural_keys,
    standing_twice,
)
from rowcall.compile.doubt.touched import lone_edits, some_touched, tells_edits, touched_columns
from rowcall.compile.drift import values_before
from rowcall.compile.evidence import adopting, identity_of
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.schema.table import Column

# fewer rows show no pattern, and nothing that most rows have in common
_FEW = 3
# how likely an accident may be
_CHANCE = 0.001
_LONGEST = 80


def find_doubts(
    connection: Connection,
    project: BoundProject,
    target: tuple[TargetLine, ...],
    rules: tuple[RuleLine, ...],
    judged: set[str],
    *,
    is_loaded: bool,
) -> tuple[Doubt, ...]:
    """Return the doubts, those that nobody accepted first, then those with most rows."""
    native = {line.target_table: line.native for line in target if line.native}
    found: list[Doubt] = []
    for bound in adopting(project):
        assert bound.target is not None
        found += _of_touched(connection, bound, project, is_judged=bound.name in judged)
        rows = native.get(bound.target.name, 0)
        if rows:
            keys = [key for (key,) in run(connection, native_keys(bound))]
            natives = _Natives(native_rows(bound, keys, project), rows)
            found += _of_patterns(connection, bound, natives)
            found += _of_idle_rules(connection, bound, project, rules, natives)
            if is_loaded:
                found += _of_keys(connection, bound, project, natives)
    found = [_accepted(doubt, project[doubt.mapping]) for doubt in found]
    return tuple(sorted(found, key=lambda d: (d.accepted is not None, -d.rows, d.mapping, d.name)))


@dataclass(frozen=True)
class _Natives:
    """The native rows of a table as a relation, and how many there are."""

    relation: str
    rows: int


def _accepted(doubt: Doubt, bound: Bound) -> Doubt:
    return replace(doubt, accepted=identity_of(bound).accept.get(doubt.name))


def _of_touched(
    connection: Connection, bound: Bound, project: BoundProject, *, is_judged: bool
) -> Iterator[Doubt]:
    assert bound.target is not None
    touched = run(connection, touched_columns(bound)).fetchall()
    shapes = {c.name: c for c in bound.target.columns if tells_edits(bound, c)}
    wrong = {
        (number, column)
        for number, column, rows, of_rows in touched
        if column in shapes and rows >= _FEW and 2 * rows > of_rows
    }
    for number, column, rows, of_rows in touched:
        if (number, column) in wrong:
            examples = _examples(connection, bound, number, shapes[column], project)
            yield _doubt("differs", bound, column, rows, of_rows, examples)
    whole: dict[str, int] = {}
    for _, column, rows, _ in touched:
        if column in shapes and column not in {c for _, c in wrong}:
            whole[column] = whole.get(column, 0) + rows
    for column, rows in whole.items():
        (found,) = run(
            connection, lone_edits(bound, shapes[column], project, is_judged=is_judged)
        ).fetchall()
        alone, examples = found
        if alone:
            yield _doubt("alone", bound, column, alone, rows, _told(examples))


def _examples(
    connection: Connection, bound: Bound, number: int, column: Column, project: BoundProject
) -> tuple[Example, ...]:
    """Beside the value what the rule says, where its expression can be computed again."""
    statement = values_before(bound, number, column.name, project)
    if statement:
        try:
            with connection.transaction():
                rows = run(connection, statement).fetchall()
                return tuple(Example(key, _short(value), _short(was)) for key, value, was in rows)
        except psycopg.DataError:
            # a correction may have put a value there over which the rule's expression raises: then
            # the examples are told without what the rule says
            pass
    return _told(run(connection, some_touched(bound, number, column, project)).fetchall())


def _of_patterns(connection: Connection, bound: Bound, natives: _Natives) -> Iterator[Doubt]:
    assert bound.target is not None
    for column in bound.target.columns:
        statement = None
        if column.name not in bound.secrets:
            statement = made_by_pattern(bound, column, natives.relation)
        if not statement:
            continue
        best: tuple[Any, ...] | None = None
        for found in run(connection, statement).fetchall():
            _, _, _, looked, digits, known, hits, _ = found
            chance = min(1.0, known / 10.0**digits)
            is_made = hits >= _FEW and hits * 10 >= looked * 9 and chance**hits < _CHANCE
            if is_made and (best is None or found[2] > best[2]):
                best = found
        if best:
            prefix, suffix, rows, *_, examples = best
            pattern = {"pattern": f"{prefix}#{suffix}"}
            examples = _told(examples)
            yield _doubt("pattern", bound, column.name, rows, natives.rows, examples, pattern)


def _of_idle_rules(
    connection: Connection,
    bound: Bound,
    project: BoundProject,
    rules: tuple[RuleLine, ...],
    natives: _Natives,
) -> Iterator[Doubt]:
    used = {line.rule for line in rules if line.mapping == bound.name}
    for rule in identity_of(bound).rules:
        if rule.name in used or rule.rare:
            continue
        least: tuple[int, str, Any] | None = None
        for columns, statement in left_by_rule(bound, rule, natives.relation, project):
            ((agrees, examples),) = run(connection, statement).fetchall()
            if least is None or agrees < least[0]:
                least = agrees, columns, examples
        assert least is not None
        facts = {"column": least[1]}
        examples = _told(least[2])
        yield _doubt("idle", bound, rule.name, natives.rows, natives.rows, examples, facts)


def _of_keys(
    connection: Connection, bound: Bound, project: BoundProject, natives: _Natives
) -> Iterator[Doubt]:
    for key in natural_keys(bound):
        statement = standing_twice(bound, key, natives.relation, project)
        ((rows, examples),) = run(connection, statement).fetchall()
        if rows:
            yield _doubt("twice", bound, key.columns, rows, natives.rows, _told(examples))


def _doubt(
    kind: str,
    bound: Bound,
    subject: str,
    rows: int,
    of_rows: int,
    examples: tuple[Example, ...],
    facts: dict[str, str] | None = None,
) -> Doubt:
    assert bound.target is not None
    return Doubt(kind, bound.name, bound.target.name, subject, rows, of_rows, examples, facts or {})


def _told(pairs: Any) -> tuple[Example, ...]:
    return tuple(Example(key, _short(value)) for key, value in pairs or ())


def _short(value: str | None) -> str | None:
    if value is None or len(value) <= _LONGEST:
        return value
    return value[: _LONGEST - 1] + "…"
