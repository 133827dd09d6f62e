"""Constraints, indexes, triggers, identities: which are gone or off, and which rows break them."""

from collections.abc import Callable
from functools import partial

from psycopg import errors

from rowcall.compile.bind import BoundProject
from rowcall.compile.sound import (
    Rule,
    count_broken,
    counted_keys,
    key_rules,
    keys_broken,
    row_rules,
    told,
)
from rowcall.ledger.objects import read_remembered, read_standing
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.schema.object import Object
from rowcall.schema.table import Table
from rowcall.verify.finding import Difference

_CODES = {
    "foreign key": "foreign_key",
    "primary key": "primary_key",
    "unique key": "unique_key",
    "unique index": "unique_key",
    "not null": "not_null",
    "check": "check",
}


def read_objects(target: Connection, schema: str) -> tuple[list[Object], list[Object]]:
    """Return the objects that stand in the schema, and those that the ledger remembers."""
    return read_standing(target, schema), read_remembered(target)


def _named(one: Object) -> tuple[str, str, str]:
    return one.table, one.kind, one.name


def missing_objects(stands: list[Object], remembered: list[Object]) -> list[Difference]:
    """Return a difference for each remembered object that is gone, changed or switched off."""
    there = {_named(one): one for one in stands}
    found: list[Difference] = []
    for one in remembered:
        now = there.get(_named(one))
        if now is None:
            says = f"{told(one)} is gone: {one.definition}"
            found.append(Difference("missing_object", one.table, "", 1, says, (one.name,)))
        elif one.is_sound and not now.is_sound:
            says = f"{told(one)} is disabled or not validated"
            found.append(Difference("disabled_object", one.table, "", 1, says, (one.name,)))
        # NOT VALID is part of the definition, and is told above
        elif now.is_sound == one.is_sound and (was := _changed(one, now)):
            says = f"{told(one)} was changed from: {was}"
            found.append(Difference("changed_object", one.table, "", 1, says, (one.name,)))
    return found


def _changed(one: Object, now: Object) -> str:
    """Return what an object was and is no more; '' where it is the same to the letter."""
    if one.statements is None:
        return ""
    if one.definition != now.definition:
        return one.definition
    lost = [made for made in one.statements if made not in (now.statements or ())]
    if lost or one.statements == now.statements:
        return "; ".join(lost)
    more = [made for made in now.statements or () if made not in one.statements]
    return f"{one.definition}, without {'; '.join(more)}" if more else ""


def broken_rows(
    target: Connection, project: BoundProject, stands: list[Object], remembered: list[Object]
) -> list[Difference]:
    """Return the rows that break a constraint which stands, or stood when the migration began."""
    tables, schema = project.target.tables, project.target.schema
    known = {_named(one): one for one in [*remembered, *stands]}
    objects = [known[key] for key in sorted(known)]
    found: list[Difference] = []
    for table in tables.values():
        rules = row_rules(table, [one for one in objects if one.table == table.name])
        if not rules:
            continue
        try:
            found += _broken_rows(target, table, schema, rules)
        except _REFUSED:
            # one scan for all of a table: which of them it was, is asked one by one
            for rule in rules:
                found += _asked(rule, partial(_broken_rows, target, table, schema, [rule]))
    for rule in key_rules(tables, schema, objects):
        found += _asked(rule, partial(_broken_keys, target, rule))
    return found


# what the server says of an expression or a value; that it is gone is told by others
_REFUSED = (errors.DataError, errors.ProgrammingError, errors.RaiseException)


def _broken_rows(
    target: Connection, table: Table, schema: str, rules: list[Rule]
) -> list[Difference]:
    with target.transaction():
        counts = run(target, count_broken(table, schema, rules)).fetchone()
        assert counts is not None
        return [
            _difference(rule, rows, tuple(row[0] for row in run(target, keys)))
            for rule, rows in zip(rules, counts, strict=True)
            for keys in [keys_broken(table, schema, rule)]
            if rows
        ]


def _broken_keys(target: Connection, rule: Rule) -> list[Difference]:
    with target.transaction():
        if run(target, rule.asked).fetchone() is None:
            return []
        row = run(target, counted_keys(rule.broken)).fetchone()
        assert row is not None
        return [_difference(rule, row[0], tuple(row[1]))]


def _asked(rule: Rule, ask: Callable[[], list[Difference]]) -> list[Difference]:
    """Return what breaks a rule, or that the server cannot tell: its text may hold a value."""
    try:
        return ask()
    except _REFUSED as error:
        one = rule.object
        says = f"{told(one)} cannot be evaluated ({error.sqlstate}): {one.definition}"
        return [Difference(_CODES[one.kind], one.table, "", 0, says)]


def _difference(rule: Rule, rows: int, keys: tuple[str, ...]) -> Difference:
    one = rule.object
    column = one.columns[0] if len(one.columns) == 1 else ""
    says = f"{told(one)} does not hold: {one.definition}"
    return Difference(_CODES[one.kind], one.table, column, rows, says, keys)
