"""Columns whose values a mapping copies through, and how they are spread, old against new.

The old side is the source of the units that migrated: what was excluded, merged or quarantined
explains the rest. Units that a mark speaks of in the column are left out on both sides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins
from rowcall.compile.relations import entries
from rowcall.compile.units import unit_columns, units
from rowcall.compile.values import over_source
from rowcall.compile.views import key_of
from rowcall.mapping.columns import Const, Date, Gather, Lookup, Sql, Value
from rowcall.schema.table import Column
from rowcall.sql.expression import parse
from rowcall.sql.quote import name, qualified, text

# of a mapping with more units, a part by the hash of their keys: of both sides the same units
UNITS_COMPARED = 20_000

_DAYS = ("date", "timestamp without time zone", "timestamp with time zone")
_TIMES = (*_DAYS, "time without time zone", "time with time zone", "interval")
_NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_TEXTS = ("text", "character varying")


@dataclass(frozen=True)
class Compared:
    """A column to compare: SQL of both sides, by value or (`is_ordered`) as numbers in order."""

    column: str
    is_ordered: bool
    old: str
    new: str
    labels: tuple[str, ...]
    what: str

    def as_both(self, sql: str) -> str:
        """Return SQL for a value of the column as a text and as a number, one of them NULL."""
        if self.is_ordered:
            return f"NULL, ({sql})::numeric"
        return f'({sql})::text COLLATE "C", NULL::numeric'


def compared_columns(bound: Bound, reading: Reading) -> list[Compared]:
    """Return the columns of a reading that are copied through and written by the load alone."""
    if bound.target is None:
        return []
    after = bound.mapping.after_load if bound.mapping else None
    later = set(after.columns if after else ())
    later |= {target.partition(".")[0] for target in bound.gathers}
    found: list[Compared] = []
    for key, word in reading.columns.items():
        column = bound.target.column(key)
        if column is None or key in later:
            continue
        old = _old(word, column)
        labels = _labels(word)
        # a gather is computed anew for all rows: too much for what it tells
        if old and not any(isinstance(reading.joins.get(label), Gather) for label in labels):
            found.append(_compared(column, word, old, labels))
    return [one for one in found if one.old]


def spread(bound: Bound, number: int, columns: Sequence[Compared], project: BoundProject) -> str:
    """Return a SELECT of column, value, number, and how many rows hold it, old and new.

    One of value and number is NULL, by what the column is compared as; one join serves both kinds.
    """
    return (
        "SELECT column_name, value, number, sum(is_old)::bigint, sum(1 - is_old)::bigint\n"
        f"  FROM ({_sides(bound, number, columns, project)}) AS side\n"
        " GROUP BY column_name, value, number\n"
        ' ORDER BY column_name, value COLLATE "C", number'
    )


def _sides(bound: Bound, number: int, columns: Sequence[Compared], project: BoundProject) -> str:
    """Each unit gives a line of its source and one of its row, for each column."""
    assert bound.target is not None
    reading = bound.readings[number]
    unit = unit_columns(reading)
    wanted = {label for one in columns for label in one.labels}
    joins = label_joins(
        {k: v for k, v in reading.joins.items() if k in wanted}, project, reading.shape
    )
    joined = "".join(f"\n          {join}" for join in joins)
    if reading.has_unique_key:
        pairs = ((f"entry.k{i}", unit[f"unit__k{i}"]) for i in range(1, len(reading.key) + 1))
        match = " AND ".join(f"{theirs} = {ours}" for theirs, ours in pairs)
    else:
        match = f"entry.source_key = {unit['unit__key']}"
    kept = "FALSE"
    if project.adopts:
        kept = (
            "EXISTS (SELECT FROM rowcall.kept_value AS kept"
            f" WHERE kept.mapping = {text(bound.name)} AND kept.column_name = {{column}}"
            " AND kept.target_key = entry.target_id::text)"
        )
    lines = ",\n           ".join(
        f"({text(one.column)}, 1, {one.as_both(old)}, {marked}),\n"
        f"           ({text(one.column)}, 0, {one.as_both(one.new)}, {marked})"
        for one in columns
        # what is marked is not computed: it may be a value that the expression refuses
        for marked in [_marked(bound, one, kept)]
        for old in [f"CASE WHEN NOT {marked} THEN {one.old} END"]
    )
    share = (
        "(SELECT greatest(1, sum(migrated) / "
        f"{UNITS_COMPARED})::bigint"
        f" FROM rowcall.reckoned_balance WHERE mapping = {text(bound.name)})"
    )
    return (
        "SELECT side.column_name, side.is_old, side.value, side.number\n"
        f"          FROM (SELECT * FROM {entries(reading.entry_table)} AS entry\n"
        "                 WHERE entry.outcome = 'migrated'\n"
        f"                   AND abs(hashtextextended(entry.source_key, 0) % {share}) = 0\n"
        "                ) AS entry\n"
        f"          JOIN {units(reading)} AS source\n"
        f"            ON {match} AND entry.part = {unit['unit__part']}\n"
        f"          JOIN {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"            ON {key_of(bound.target, 'target')} = entry.target_id{joined}\n"
        "         CROSS JOIN LATERAL (VALUES\n"
        f"           {lines}) AS side (column_name, is_old, value, number, is_marked)\n"
        "         WHERE NOT side.is_marked"
    )


def _marked(bound: Bound, one: Compared, kept: str) -> str:
    rules = (
        # the extension intarray has an operator of the same name for integer[]
        "coalesce(entry.marks OPERATOR(pg_catalog.&&)"
        " (SELECT array_agg(rule.number) FROM rowcall.mark_rule AS rule"
        f" WHERE rule.mapping = {text(bound.name)} AND rule.column_name = {text(one.column)}),"
        " FALSE)"
    )
    if kept == "FALSE":
        return rules
    return f"({rules} OR {kept.format(column=text(one.column))})"


def _compared(column: Column, word: Value, old: str, labels: tuple[str, ...]) -> Compared:
    base, kind = column.facts.base, column.facts.kind
    new = f"target.{name(column.name)}"
    if isinstance(word, Lookup | Const) or column.labels or kind == "boolean":
        return Compared(column.name, False, f"({old})::text", f"{new}::text", labels, "values")
    if isinstance(word, Date) and kind in _DAYS:
        parts = (f"extract({part} FROM {new})" for part in ("year", "month", "day"))
        new = " + ".join(f"{part} * {days}" for part, days in zip(parts, (372, 31, 1), strict=True))
        return Compared(column.name, True, old, f"({new})", labels, "dates")
    if kind in _TIMES:
        old, new = (f"extract(epoch FROM {side})" for side in (f"({old})::{base}", new))
        return Compared(column.name, True, old, new, labels, "times")
    if kind in _NUMBERS:
        return Compared(column.name, True, f"({old})::{base}", new, labels, "numbers")
    if kind in _TEXTS:
        old, new = (f"char_length({side})" for side in (f"({old})::text", new))
        return Compared(column.name, True, old, new, labels, "lengths")
    return Compared(column.name, False, "", "", labels, "")


def _old(word: Value, column: Column) -> str:
    """Return SQL for what the source says that the column shall hold; '' where it is no copy."""
    match word:
        case Const(value=value):
            return "NULL" if value is None else f"{_constant(value)}::{column.bare_type}"
        case Lookup(sql=sql, values=values):
            cases = " ".join(
                f"WHEN {_constant(key)} THEN {_constant(value)}"
                for key, value in values.items()
                if key is not None
            )
            return f"CASE ({over_source(sql)})::text {cases} END::{column.bare_type}"
        case Date(sql=sql) if _is_bare(sql):
            raw = f"btrim(({over_source(sql)})::text)"
            # other formats bear a mark, and are left out; no cast here can raise
            return (
                f"CASE WHEN {raw} ~ '^[0-9]{{2}}/[0-9]{{2}}/[0-9]{{4}}$'"
                f" THEN substr({raw}, 7)::integer * 372 + substr({raw}, 4, 2)::integer * 31"
                f" + substr({raw}, 1, 2)::integer END"
            )
        case Sql(sql=sql) if _reads_one(sql) or re.match(r"\s*CASE\b.*END\s*$", sql, re.I | re.S):
            return f"({over_source(sql)})::{'text' if column.labels else column.bare_type}"
        case _:
            return ""


def _constant(value: object) -> str:
    if value is None:
        return "NULL"
    return text(str(value).lower() if isinstance(value, bool) else str(value))


def _is_bare(sql: str) -> bool:
    columns = parse(sql).columns
    return len(columns) == 1 and re.fullmatch(r'[\w."]+', sql.strip()) is not None


def _reads_one(sql: str) -> bool:
    """A column with its blanks cut off, or with a value where it has none, is still copied."""
    return len({(column.table, column.name) for column in parse(sql).columns}) == 1


def _labels(word: Value) -> tuple[str, ...]:
    sql: str = getattr(word, "sql", "")
    return tuple(dict.fromkeys(c.table for c in parse(sql).columns if c.table)) if sql else ()
