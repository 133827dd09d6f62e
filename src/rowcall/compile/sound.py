"""Statements that evaluate the constraints of a table's rows, and trust none of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from rowcall.compile.same import is_given, is_null
from rowcall.compile.views import key_of
from rowcall.schema.object import Object
from rowcall.schema.table import Table
from rowcall.sql.quote import name, qualified, text

# the first keys of a finding; who prints it shows fewer
KEYS_SHOWN = 100

_DEFAULT = ("", 'pg_catalog."default"')
_UNIQUE = ("primary key", "unique key", "unique index")


@dataclass(frozen=True)
class Rule:
    """A condition under which a row breaks an object's rule; or a SELECT of such rows' keys.

    `asked` is a cheaper SELECT that returns a row where the dearer one would.
    """

    object: Object
    broken: str
    asked: str = ""


def row_rules(table: Table, objects: Sequence[Object]) -> list[Rule]:
    """Return the rules that a row keeps or breaks by itself: NOT NULL and checks."""
    known = set(table.column_names)
    rules: list[Rule] = []
    for one in objects:
        if one.kind == "not null" and known.issuperset(one.columns):
            rules.append(Rule(one, is_null(name(one.columns[0]), table.column(one.columns[0]))))
        elif not (one.kind == "check" and one.condition and one.is_enforced):
            continue
        elif known.issuperset(one.columns):
            # a check that is NULL holds
            rules.append(Rule(one, f"({one.condition}) IS FALSE"))
    return rules


def count_broken(table: Table, schema: str, rules: Sequence[Rule]) -> str:
    """Return a SELECT of one row: for each rule, how many rows break it. One scan for all."""
    counts = ",\n       ".join(f"count(*) FILTER (WHERE {rule.broken})" for rule in rules)
    return f"SELECT {counts}\n  FROM {qualified(schema, table.name)} AS target"


def keys_broken(table: Table, schema: str, rule: Rule) -> str:
    """Return a SELECT of the first keys of the rows that break a rule."""
    return first_keys(
        f"SELECT {row_key(table, 'target')} AS key"
        f" FROM {qualified(schema, table.name)} AS target WHERE {rule.broken}"
    )


def key_rules(tables: dict[str, Table], schema: str, objects: Sequence[Object]) -> list[Rule]:
    """Return the rules that need other rows: each with a SELECT of the keys that break it."""
    rules: list[Rule] = []
    for one in objects:
        table = tables.get(one.table)
        if table is None or not one.columns or not set(table.column_names) >= set(one.columns):
            continue
        if one.kind == "foreign key":
            if one.to_table not in tables or not one.is_enforced:
                continue
            orphans = _orphans(one, table, tables[one.to_table], schema)
            rules.append(Rule(one, orphans, f"{orphans} LIMIT 1"))
        elif one.kind in _UNIQUE:
            keys, groups = _doubles(one, table, schema)
            rules.append(Rule(one, keys, groups))
    return rules


def counted_keys(keys: str) -> str:
    """Return a SELECT of one row: how many keys a SELECT of `key` finds, and the first of them."""
    first = f'(array_agg(key ORDER BY key COLLATE "C"))[:{KEYS_SHOWN}]'
    return f"SELECT count(*), coalesce({first}, '{{}}')\n  FROM ({keys}) AS found"


def first_keys(keys: str) -> str:
    """Return a SELECT of the first keys that a SELECT of `key` finds."""
    return f'SELECT key FROM ({keys}) AS found ORDER BY key COLLATE "C" LIMIT {KEYS_SHOWN}'


def row_key(table: Table, alias: str) -> str:
    """Return SQL for what a row is known by, as text: its key, else where it stands."""
    return f"({key_of(table, alias)})::text" if table.primary_key else f"{alias}.ctid::text"


def _orphans(one: Object, table: Table, parents: Table, schema: str) -> str:
    given = " AND ".join(is_given(f"target.{name(c)}", table.column(c)) for c in one.columns)
    pairs = [*zip(one.columns, one.to_columns, strict=True)]
    if one.period:
        pairs.pop()
    met = " AND ".join(
        f"parent.{name(theirs)} = target.{name(own)}{_collated(theirs, parents)}"
        for own, theirs in pairs
    )
    found = f"FROM {qualified(schema, parents.name)} AS parent WHERE {met}"
    has_parent = f"EXISTS (SELECT {found})"
    if one.period:
        covered = f"range_agg(parent.{name(one.to_columns[-1])}) @> target.{name(one.period)}"
        has_parent = f"coalesce((SELECT {covered} {found}), FALSE)"
    return (
        f"SELECT {row_key(table, 'target')} AS key\n"
        f"  FROM {qualified(schema, table.name)} AS target\n WHERE {given}\n"
        f"   AND NOT {has_parent}"
    )


def _collated(column: str, parents: Table) -> str:
    """A foreign key compares texts under the parent's collation."""
    shape = parents.column(column)
    collation = shape.facts.collation if shape else ""
    return f" COLLATE {collation}" if collation not in _DEFAULT else ""


def _doubles(one: Object, table: Table, schema: str) -> tuple[str, str]:
    """All rows of a group are shown, since which one is right is not known; keys cost memory,
    so that they are asked for only where there is such a group.
    """
    columns = ", ".join(_grouped(one, table))
    conditions = [f"({one.condition})"] if one.condition else []
    if not one.nulls_equal:
        conditions += [is_given(f"target.{name(c)}", table.column(c)) for c in one.columns]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    groups = (
        f"  FROM {qualified(schema, table.name)} AS target{where}\n"
        f" GROUP BY {columns} HAVING count(*) > 1"
    )
    keys = f"unnest(array_agg({row_key(table, 'target')}))"
    return f"SELECT {keys} AS key\n{groups}", f"SELECT\n{groups} LIMIT 1"


def _grouped(one: Object, table: Table) -> list[str]:
    """Return the columns of a key, under the collations of its index where it has its own."""
    keys = [k for k in table.unique_keys if k.name == one.name and k.columns == one.columns]
    collations = (keys[0].collations if keys else ()) or ("",) * len(one.columns)
    return [
        f"target.{name(column)}" + (f" COLLATE {collation}" if collation else "")
        for column, collation in zip(one.columns, collations, strict=True)
    ]


def told(one: Object) -> str:
    """Return what an object is called in a finding."""
    return f"{one.kind} {text(one.name)}".replace("'", '"')
