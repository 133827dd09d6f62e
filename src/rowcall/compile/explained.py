"""The SQL that explains one key: what made a row, what became of a unit, and what stands there.

Every statement finds its lines by an index. Keys stand in them as literals without a type, which
take that of their column.
"""

from collections.abc import Sequence

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.own_columns import of_expression
from rowcall.compile.relations import adoption, entries
from rowcall.mapping.columns import Existing, Path, Ref
from rowcall.schema.table import ForeignKey, Table
from rowcall.sql.quote import name, qualified, text

_ADOPTION = (
    "line.target_id::text, line.origin, line.rule, line.reading, line.source_key, line.part,\n"
    "       line.kept_id::text, line.strays, line.touched, line.candidates, line.group_size"
)


def entry_of_unit(reading: Reading) -> str:
    """Return the SELECT of a unit's target key and marks; parameters key and part."""
    return (
        "SELECT entry.target_id::text, coalesce(entry.marks, '{}')\n"
        f"  FROM {entries(reading.entry_table)} AS entry\n"
        " WHERE entry.source_key = %(key)s AND entry.part = %(part)s"
    )


def units_of_row(reading: Reading, target_key: str) -> str:
    """Return the SELECT of the units that went into a target row, the one that made it first."""
    return (
        "SELECT entry.source_key, entry.part, entry.outcome::text, coalesce(entry.marks, '{}')\n"
        f"  FROM {entries(reading.entry_table)} AS entry\n"
        f" WHERE entry.target_id = {text(target_key)}\n"
        ' ORDER BY entry.outcome, entry.source_key COLLATE "C", entry.part COLLATE "C"'
    )


def adopted_row(bound: Bound, target_key: str) -> str:
    """Return the SELECT of what adoption says of a target row."""
    return (
        f"SELECT {_ADOPTION}\n"
        f"  FROM {adoption(bound.name)} AS line\n WHERE line.target_id = {text(target_key)}"
    )


def adopted_rows_of_key(bound: Bound) -> str:
    """Return the SELECT of what adoption says of a source key; parameters key and reading."""
    return (
        f"SELECT {_ADOPTION}\n"
        f"  FROM {adoption(bound.name)} AS line\n"
        " WHERE line.source_key = %(key)s AND line.reading = %(reading)s\n"
        ' ORDER BY line.part COLLATE "C", line.origin, line.target_id'
    )


def row_of_target(table: Table, schema: str, keys: Sequence[str], columns: Sequence[str]) -> str:
    """Return the SELECT of these columns of a target row, as texts."""
    values = ", ".join(f"target.{name(column)}::text" for column in columns)
    return (
        f"SELECT ARRAY[{values}]::text[]\n"
        f"  FROM {qualified(schema, table.name)} AS target\n"
        f" WHERE {_is(table.primary_key, keys)}"
    )


def leads_nowhere(key: ForeignKey, schema: str, value: str) -> str:
    """Return the SELECT of whether no row has the value that a reference holds."""
    return (
        f"SELECT NOT EXISTS (SELECT FROM {qualified(schema, key.to_table)} AS target\n"
        f"                    WHERE {_is(key.to_columns, [value])})"
    )


def near_units(reading: Reading) -> str:
    """Return the SELECT of the keys next to one that is not there; parameter key."""
    table = entries(reading.entry_table)
    return (
        f"(SELECT source_key FROM {table} WHERE source_key > %(key)s\n"
        "   ORDER BY source_key, part LIMIT 3)\n"
        "UNION ALL\n"
        f"(SELECT source_key FROM {table} WHERE source_key < %(key)s\n"
        "   ORDER BY source_key DESC, part DESC LIMIT 3)"
    )


def near_rows(table: Table, schema: str, key: str) -> str:
    """Return the SELECT of the keys of one column next to one that is not there."""
    (own,) = table.primary_key
    relation = qualified(schema, table.name)
    return (
        f"(SELECT {name(own)}::text FROM {relation} WHERE {name(own)} > {text(key)}\n"
        f"   ORDER BY {name(own)} LIMIT 3)\n"
        "UNION ALL\n"
        f"(SELECT {name(own)}::text FROM {relation} WHERE {name(own)} < {text(key)}\n"
        f"   ORDER BY {name(own)} DESC LIMIT 3)"
    )


def references_of(bounds: Sequence[Bound], project: BoundProject) -> dict[str, ForeignKey]:
    """Return the references of a target table by its column.

    Those of the mappings stand beside those of the catalog, which lacks the dropped ones.
    """
    found: dict[str, ForeignKey] = {}
    for bound in bounds:
        assert bound.target is not None
        found |= {
            key.columns[0]: key
            for key in bound.target.foreign_keys
            if len(key.columns) == 1 and not key.is_elsewhere
        }
        words = [item for reading in bound.readings for item in reading.columns.items()]
        for column, word in words:
            to = project[word.target_mapping].target if isinstance(word, Ref) else None
            if to and len(to.primary_key) == 1:
                found.setdefault(column, ForeignKey("", (column,), to.name, to.primary_key))
    return found


def keys_written(bounds: Sequence[Bound]) -> set[str]:
    """Return the columns in which mappings write keys of other rows."""
    return {
        column
        for bound in bounds
        for reading in bound.readings
        for column, word in reading.columns.items()
        if isinstance(word, Ref | Existing)
    }


def secrets_written(bounds: Sequence[Bound]) -> set[str]:
    """Return the columns that are never told."""
    return {column for bound in bounds for column in bound.secrets}


def keys_read(bound: Bound, reading: Reading) -> set[str]:
    """Return the columns of the staged row by which references look for other rows."""
    words = [*reading.columns.values(), *(bound.mapping.require.values() if bound.mapping else ())]
    return {
        column
        for word in words
        for ref in (word, *word.alternatives)
        if isinstance(ref, Ref)
        for by in ref.by
        for column in of_expression(by.hops[0][0] if isinstance(by, Path) else by, reading)
    }


def _is(columns: Sequence[str], keys: Sequence[str]) -> str:
    return " AND ".join(
        f"target.{name(column)} = {text(key)}" for column, key in zip(columns, keys, strict=True)
    )
