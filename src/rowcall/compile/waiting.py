"""Rows that do not move, by the values that other rows copy of them, and why they wait."""

import re
from collections.abc import Sequence

from rowcall.compile.bind import Bound, Reading
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import entries, judged, overruled, staged, unit_is
from rowcall.mapping.columns import Sql
from rowcall.sql.expression import parse
from rowcall.sql.quote import name

_STAYS = "('quarantined', 'excluded')"
_COLUMN = re.compile(r'\w+|"[^"]+"')


def waiting_units(bound: Bound, columns: Sequence[str]) -> str:
    """Return a SELECT of the values v1, v2, ... of judged units that stay, each with its cause."""
    causes = ",\n       ".join(
        f"CASE WHEN ruled.position IS NULL THEN unit.unit__{cause} ELSE ruled.{cause} END"
        f" AS {cause}"
        for cause in CAUSES
    )
    values = [f"unit.{_judged_column(bound, column)}::text" for column in columns]
    return (
        f"SELECT DISTINCT ON ({_places(columns)}) {_listed(values)},\n       {causes}\n"
        f"  FROM {judged(bound.name)} AS unit\n"
        f"  LEFT JOIN {overruled(bound.name)} AS ruled ON {unit_is('unit', 'ruled')}\n"
        f" WHERE coalesce(ruled.outcome, unit.unit__outcome) IN {_STAYS}\n"
        f' ORDER BY {_places(columns)}, unit.unit__key COLLATE "C"'
    )


def waiting_entries(bounds: Sequence[Bound], columns: Sequence[str]) -> str:
    """Return the same of loaded mappings, '' where none copies these columns from its source."""
    selects = [
        select
        for bound in bounds
        for reading in bound.readings
        if (select := _waiting_entries(reading, columns))
    ]
    if not selects:
        return ""
    return (
        f"SELECT DISTINCT ON ({_places(columns)}) *\n"
        f"  FROM ({f'{chr(10)}        UNION ALL{chr(10)}        '.join(selects)}) AS entry\n"
        f' ORDER BY {_places(columns)}, source_key COLLATE "C"'
    )


def _waiting_entries(reading: Reading, columns: Sequence[str]) -> str:
    copied = [_copied(reading, column) for column in columns]
    plain = [column for column in copied if column]
    if reading.fan_out or len(plain) < len(columns):
        return ""
    places = {key: f"entry.k{i}" for i, key in enumerate(reading.key, 1)}
    join = ""
    if not set(plain) <= set(places):
        same = " AND ".join(f"source.{name(key)} = {place}" for key, place in places.items())
        join = f" JOIN {staged(reading.relation)} AS source ON {same}"
    values = [f"{places.get(c, f'source.{name(c)}')}::text" for c in plain]
    return (
        f"SELECT {_listed(values)}, entry.source_key,"
        f" {', '.join(f'entry.{cause}' for cause in CAUSES)}\n"
        f"          FROM {entries(reading.entry_table)} AS entry{join}\n"
        f"         WHERE entry.outcome IN {_STAYS}"
    )


def _judged_column(bound: Bound, column: str) -> str:
    """Return the judged column; a unit that raises has nothing but its key."""
    keys = {
        reading.key.index(copied) + 1 if (copied := _copied(reading, column)) in reading.key else 0
        for reading in bound.readings
    }
    (place, *more) = keys
    return name(column) if more or not place else f"unit__k{place}"


def _copied(reading: Reading, column: str) -> str | None:
    """Return the source column that a member copies as it is."""
    word = reading.columns.get(column)
    if not isinstance(word, Sql) or not _COLUMN.fullmatch(word.sql.strip()):
        return None
    columns = parse(word.sql).columns
    return columns[0].name if len(columns) == 1 else None


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"{value} AS v{i}" for i, value in enumerate(values, 1))


def _places(columns: Sequence[str]) -> str:
    return ", ".join(f"v{i}" for i in range(1, len(columns) + 1))
