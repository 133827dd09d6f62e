"""Which columns can others refer to, and which values may be such references?"""

import re
from dataclasses import dataclass, field
from typing import LiteralString

from rowcall.draft.observed import Profile, Shape
from rowcall.schema.table import Column, Database, Table

# so many values of a column are looked for: of a column that is no reference few are found
_VALUES = 60
# a key that nobody enforced holds some copies
_NEARLY_ALL, _MOST = 0.98, 0.5
_NO_REFERENCE = frozenset(
    {Shape.EMPTY, Shape.SECRET, Shape.FLAG, Shape.DATE, Shape.TIMESTAMP, Shape.TIME, Shape.JSON}
)


@dataclass
class Values:
    """The values of many columns of one type, each with the place of its column in `columns`."""

    type_name: LiteralString
    columns: list[tuple[str, str, int]] = field(default_factory=list["tuple[str, str, int]"])
    places: list[int] = field(default_factory=list[int])
    values: list[str] = field(default_factory=list[str])


def comparable_type(type_name: str) -> LiteralString:
    """Return the type as which keys of this type are compared; '' for one that makes no keys."""
    if re.match(r"(smallint|integer|bigint)$", type_name):
        return "bigint"
    if re.match(r"(text|character)", type_name) and not type_name.endswith("[]"):
        return "text"
    return "uuid" if type_name == "uuid" else ""


def find_keys(database: Database, profiles: dict[tuple[str, str], Profile]) -> dict[str, str]:
    """Return {table: column} by which rows can be referred to: the primary key, else a unique one.

    Where the catalog knows none, it is the first column whose sampled values are (nearly) all
    different, else one where most are.
    """
    found: dict[str, str] = {}
    for table in database.tables.values():
        if (table.name, table.columns[0].name if table.columns else "") not in profiles:
            continue
        if key := _key_of(table, profiles):
            found[table.name] = key
    return found


def values_to_find(
    database: Database,
    profiles: dict[tuple[str, str], Profile],
    samples: dict[str, dict[str, list[str | None]]],
) -> dict[str, Values]:
    """Return some values of every column that may refer to another table, by comparable type."""
    wanted: dict[str, Values] = {}
    for (table, column), profile in profiles.items():
        shape = database.tables[table].column(column)
        kind = comparable_type(shape.type) if shape else ""
        if not kind or profile.shape in _NO_REFERENCE:
            continue
        values = wanted.setdefault(kind, Values(kind))
        different = list(dict.fromkeys(v for v in samples[table][column] if v))[:_VALUES]
        values.places += [len(values.columns)] * len(different)
        values.values += different
        values.columns.append((table, column, len(different)))
    return wanted


def _key_of(table: Table, profiles: dict[tuple[str, str], Profile]) -> str:
    if len(table.primary_key) == 1:
        return table.primary_key[0]
    single = [key.columns[0] for key in table.unique_keys if len(key.columns) == 1]
    if single:
        return single[0]
    several = [
        column.name
        for share in (_NEARLY_ALL, _MOST)
        for column in table.columns
        if _is_like_a_key(column, profiles[table.name, column.name], share)
    ]
    return several[0] if several else ""


def _is_like_a_key(column: Column, profile: Profile, share: float) -> bool:
    may_be = bool(comparable_type(column.type)) and profile.shape not in _NO_REFERENCE
    return may_be and profile.rows > 1 and profile.distinct >= share * profile.rows
