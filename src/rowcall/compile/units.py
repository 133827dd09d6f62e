"""The units of a reading: the staged rows, numbered copies, filled parts, keys as text."""

from collections.abc import Sequence
from dataclasses import replace

from rowcall.compile.bind import Bound, Reading
from rowcall.compile.folded import compared, folded, is_folded
from rowcall.compile.joins import row_text, survivor_order
from rowcall.compile.relations import ROW, staged
from rowcall.compile.same import is_null
from rowcall.compile.values import over_source
from rowcall.schema.table import Column
from rowcall.sql.quote import name, text


def key_text(columns: list[str]) -> str:
    """Return the key as text: of one column its text, of several a JSON array of texts."""
    if len(columns) == 1:
        return f"{columns[0]}::text"
    return f"jsonb_build_array({', '.join(f'{column}::text' for column in columns)})::text"


def _own_key_text(reading: Reading, keys: list[str]) -> str:
    """Return a unit's key as text, which has the collation of all texts of the ledger.

    Of PostgreSQL's types that have a collation, name alone has another than the database's.
    """
    shape = reading.shape.column(reading.key[0]) if reading.shape else None
    is_name = len(keys) == 1 and shape is not None and shape.facts.kind == "name"
    return key_text(keys) + (' COLLATE "default"' if is_name else "")


def units(reading: Reading, rows: str = "") -> str:
    """Return a relation, in parentheses or by name, with one row for each unit of the reading.

    Beside the source's columns it has `part` (of a fan-out) and, where the catalog does not prove
    that keys are unique, unit__copy, unit__is_equal and unit__base_key. `rows` are the staged rows
    to look at, all copies of a key among them; else all are.
    """
    relation = rows or staged(reading.relation)
    if not reading.has_unique_key:
        relation = _numbered(reading, relation)
    if reading.fan_out:
        relation = _fanned_out(reading, relation)
    return relation


def single_units(reading: Reading) -> str:
    """Return the relation of units without numbers of copies: of rows that are only looked at."""
    shape = replace(reading.shape, primary_key=reading.key) if reading.shape else None
    return units(replace(reading, shape=shape))


def rows_with_key(reading: Reading, keys: Sequence[str | None]) -> str:
    """Return a relation of the staged rows with this key, copies included, found by its index."""
    # a literal of no type takes that of its column
    conditions = (
        _has_key(reading, column, key) for column, key in zip(reading.key, keys, strict=True)
    )
    return (
        f"(SELECT source.* FROM {staged(reading.relation)} AS source"
        f" WHERE {' AND '.join(conditions)})"
    )


def _has_key(reading: Reading, column: str, key: str | None) -> str:
    if key is None:
        shape = reading.shape
        return is_null(f"source.{name(column)}", shape.column(column) if shape else None)
    by = folded(reading.shape, column)
    if by is None:
        return f"source.{name(column)} = {text(key)}"
    equal = f"SELECT other.{name(by)} FROM {staged(reading.relation)} AS other"
    return f"source.{name(by)} IN ({equal} WHERE other.{name(column)} = {text(key)})"


def unit_columns(reading: Reading) -> dict[str, str]:
    """Return the columns that name a unit: its place, part, key as text and key as it is."""
    keys = [f"source.{name(column)}" for column in reading.key]
    columns = {
        "unit__position": f"source.{ROW}",
        "unit__part": "source.part" if reading.fan_out else "''::text",
    }
    if reading.has_unique_key:
        columns |= {
            "unit__key": _own_key_text(reading, keys),
            "unit__copy": "1",
            "unit__is_equal": "FALSE",
        }
    else:
        columns |= {
            "unit__key": "source.unit__base_key || CASE WHEN source.unit__copy > 1"
            f" THEN {_copy_sign(reading)} || source.unit__copy ELSE '' END",
            "unit__copy": "source.unit__copy",
            "unit__is_equal": "source.unit__is_equal",
            "unit__base_key": "source.unit__base_key",
        }
    return columns | {f"unit__k{i}": key for i, key in enumerate(keys, 1)}


def _copy_sign(reading: Reading) -> str:
    """Return SQL for the `#` before a copy's number, longer than any that a key holds itself.

    The subquery is run once, and only where there is a copy.
    """
    first, *more = reading.key
    if more or not _may_hold_signs(reading.shape.column(first) if reading.shape else None):
        return "'#'"
    key = name(first)
    return (
        "(SELECT repeat('#', 1 + coalesce(max(length(sign[1])), 0))\n"
        f"           FROM {staged(reading.relation)} AS other,\n"
        f"                regexp_matches(other.{key}::text, '#+', 'g') AS sign)"
    )


def _may_hold_signs(column: Column | None) -> bool:
    """Return whether a value of the column can end in a `#` and digits, as texts can."""
    if column is None or not column.facts.category:
        return True
    return not column.facts.is_builtin or column.facts.category in "SEZ"


def typed_keys(bound: Bound, number: int) -> tuple[list[str], list[str]]:
    """Return casts of a reading's keys, to what all members share and back to its own types."""
    types = [_key_types(reading) for reading in bound.readings]
    if all(kinds == types[0] for kinds in types):
        return [""] * len(types[number]), [""] * len(types[number])
    return ["::text"] * len(types[number]), [f"::{kind}" for kind in types[number]]


def _key_types(reading: Reading) -> list[str]:
    shapes = [reading.shape.column(key) if reading.shape else None for key in reading.key]
    return ["text" if c is None else c.staged_type for c in shapes]


def taken(when: str) -> str:
    """Return SQL for a mapping's `when`, hidden from the planner by a CASE.

    It would expect 4 rows of a lookup's 1,180 to match 0.3 % of the units, where they match two
    thirds, and choose nested loops without parallel workers.
    """
    return f"CASE WHEN {over_source(when)} THEN TRUE ELSE FALSE END"


def lacks_key(reading: Reading) -> str | None:
    """Return SQL for `a column of the key is NULL`, or None where that cannot be."""
    if reading.has_unique_key:
        return None
    return " OR ".join(f"unit__k{i} IS NULL" for i in range(1, len(reading.key) + 1))


def _numbered(reading: Reading, relation: str) -> str:
    """Number the copies of each key: the first moves, and the others equal it or do not.

    Keys of one text are equal, and the text is enough where the catalog says that equal keys have
    one text. Else they are compared themselves, and each copy has the text of the first.
    """
    assert reading.shape is not None
    columns = reading.shape.column_names
    whole = row_text(columns)
    keys = [f"source.{name(column)}" for column in reading.key]
    lacking = " OR ".join(
        is_null(key, reading.shape.column(column))
        for column, key in zip(reading.key, keys, strict=True)
    )
    base = f"CASE WHEN {lacking} THEN '~' || md5({whole}) ELSE {_own_key_text(reading, keys)} END"
    order = ", ".join([*survivor_order(reading), 'source.unit__whole COLLATE "C"', f"source.{ROW}"])
    inexact = [column for column in reading.key if not _is_exact(reading.shape.column(column))]
    if not inexact:
        own, told, rest, group = "unit__base_key", "", "", "source.unit__base_key"
        alike = "unit__whole"
    else:
        own, alike = "unit__own_key", "unit__rest"
        told = "        first_value(source.unit__own_key) OVER copies AS unit__base_key,\n"
        # numbers that are equal are the same value; texts that are equal are not
        same = [column for column in inexact if not folded(reading.shape, column)]
        rest = f", {row_text([c for c in columns if c not in same])} AS unit__rest"
        by = [f"source.{name(compared(reading.shape, column))}" for column in reading.key]
        group = ", ".join([f"CASE WHEN {lacking} THEN source.unit__own_key END", *by])
    return (
        "(SELECT source.*,\n"
        f"{told}        row_number() OVER copies AS unit__copy,\n"
        f"        source.{alike} = first_value(source.{alike}) OVER copies"
        " AS unit__is_equal\n"
        f"   FROM (SELECT source.*, {base} AS {own}, {whole} AS unit__whole{rest}\n"
        f"           FROM {relation} AS source) AS source\n"
        f" WINDOW copies AS (PARTITION BY {group} ORDER BY {order}))"
    )


def _is_exact(column: Column | None) -> bool:
    """Return whether keys that are equal have one text; a char's is without its blanks."""
    if column is None or is_folded(column):
        return column is None
    # as it is staged: what is folded no more is text there
    return column.facts.is_exact or not column.facts.is_builtin or not column.facts.is_ordered


def _fanned_out(reading: Reading, relation: str) -> str:
    """One branch a part: three filtered scans are cheaper than a lateral join, and parallel."""
    assert reading.fan_out is not None
    parts = reading.fan_out.parts
    first = next(iter(parts.values()))
    own = _own_columns(reading)
    branches = [
        f"SELECT {own}, {text(part)}::text AS part, "
        + ", ".join(f"source.{name(filled[alias])} AS {name(alias)}" for alias in first)
        + f"\n   FROM {relation} AS source\n  WHERE {is_filled(list(filled.values()))}"
        for part, filled in parts.items()
    ]
    none = " AND ".join(f"NOT ({is_filled(list(filled.values()))})" for filled in parts.values())
    branches.append(
        f"SELECT {own}, ''::text AS part, "
        # a column that is NULL in these rows keeps its type
        + ", ".join(f"source.{name(column)} AS {name(alias)}" for alias, column in first.items())
        + f"\n   FROM {relation} AS source\n  WHERE {none}"
    )
    return "(" + "\n  UNION ALL\n ".join(branches) + ")"


def _own_columns(reading: Reading) -> str:
    """Return what a part keeps of its row: all but the columns whose names the part takes."""
    assert reading.fan_out is not None
    taken_names = {alias for filled in reading.fan_out.parts.values() for alias in filled}
    columns = reading.shape.column_names if reading.shape else []
    if not taken_names & set(columns):
        return "source.*"
    copies = [] if reading.has_unique_key else ["unit__copy", "unit__is_equal", "unit__base_key"]
    kept = [ROW, *copies, *(column for column in columns if column not in taken_names)]
    return ", ".join(f"source.{name(column)}" for column in kept)


def is_filled(columns: list[str]) -> str:
    """Return SQL for `any of the columns is not NULL`."""
    # (,) IS NOT NULL is false of a composite, and so is (1,)
    there = (f"source.{name(column)} IS DISTINCT FROM NULL" for column in columns)
    return f"({' OR '.join(there)})"
