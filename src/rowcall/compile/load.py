"""The statements of a batch: target rows, then entries; both read the same judged units."""

from collections.abc import Iterable

from rowcall.compile.bind import Bound
from rowcall.compile.gather import combined
from rowcall.compile.identity_columns import overriding
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import entries, gathered, judged, overruled, staged, unit_is
from rowcall.compile.same import enters_as_it_is, hashed
from rowcall.compile.units import typed_keys
from rowcall.ledger.writing import Writing
from rowcall.mapping.columns import Ref, Secret
from rowcall.schema.table import Column
from rowcall.sql.index import Index
from rowcall.sql.quote import name, names, qualified

IN_RANGE = """judged.unit__source = %(source)s
   AND judged.unit__position > %(low)s
   AND judged.unit__position <= %(high)s"""


def in_range(relation: str) -> str:
    """Return the lines of a batch: a join with the whole table would hash it anew in each batch."""
    return (
        f"(SELECT * FROM {relation} AS line\n"
        "         WHERE line.source = %(source)s\n"
        "           AND line.position > %(low)s AND line.position <= %(high)s)"
    )


def load_rows(bound: Bound, schema: str, *, adopts: bool = False) -> str:
    """Return the INSERT of a batch's target rows; parameters source, low, high and parts.

    `parts` NULL means every part; a list narrows a bisection down to one unit. Where the mapping
    `adopts`, the rows that stand already are left to their repair.
    """
    assert bound.target is not None
    columns = bound.columns
    values = [combined(bound, column) for column in columns]
    if bound.makes_ids:
        columns = [*bound.target.primary_key, *columns]
        values = ["judged.unit__id", *values]
    join = _join_gathered(bound) if bound.gathers else ""
    listed = ",\n       ".join(values)
    stands = "   AND NOT coalesce(judged.unit__stands, FALSE)\n" if adopts else ""
    return (
        f"/* rowcall: load {bound.name} */\n"
        f"INSERT INTO {qualified(schema, bound.target.name)} ({names(columns)})"
        f"{overriding(bound.target, columns)}\n"
        f"SELECT {listed}\n"
        f"  FROM {judged(bound.name)} AS judged{join}\n"
        f" WHERE {IN_RANGE}\n"
        "   AND (%(parts)s::text[] IS NULL OR judged.unit__part = ANY (%(parts)s))\n"
        f"{stands}   AND judged.unit__outcome = 'migrated'\n"
        f"   AND NOT EXISTS (SELECT FROM {in_range(overruled(bound.name))} AS ruled\n"
        f"                    WHERE {unit_is('judged', 'ruled')})"
    )


def _join_gathered(bound: Bound) -> str:
    return (
        f"\n  LEFT JOIN {in_range(gathered(bound.name))} AS gathered"
        f"\n    ON {unit_is('judged', 'gathered')}"
    )


def entry_table(bound: Bound, number: int) -> str:
    """Return the DDL of the ledger table of one reading: keys typed as the source has them."""
    reading = bound.readings[number]
    _, own = typed_keys(bound, number)
    keys = "".join(f"       unit__k{i}{cast} AS k{i},\n" for i, cast in enumerate(own, 1))
    causes = ", ".join(f"unit__{cause} AS {cause}" for cause in CAUSES)
    return (
        f"CREATE TABLE IF NOT EXISTS {entries(reading.entry_table)} AS\n"
        "SELECT unit__key AS source_key, unit__part AS part,\n"
        f"{keys}"
        "       TRUE AS is_first, unit__outcome AS outcome,\n"
        "       ''::text AS reason, ''::text AS detail, unit__problems AS problems,\n"
        f"       {causes},\n"
        "       unit__id AS target_id, unit__marks AS marks, 0::bigint AS row_hash,\n"
        "       0::integer AS batch_id, 0::integer AS run_id\n"
        f"  FROM {judged(bound.name)}\n"
        "  WITH NO DATA"
    )


def load_entries(bound: Bound, number: int) -> str:
    """Return the INSERT of a batch's entries; parameters source, low, high, batch and run."""
    table = entries(bound.readings[number].entry_table)
    columns = {**entry_columns(bound, number), "batch_id": "%(batch)s", "run_id": "%(run)s"}
    listed = ",\n       ".join(columns.values())
    join = _join_gathered(bound) if bound.gathers else ""
    return (
        f"/* rowcall: enter {bound.name} */\n"
        f"INSERT INTO {table} ({names(columns)})\n"
        f"SELECT {listed}\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f"  LEFT JOIN {in_range(overruled(bound.name))} AS ruled\n"
        f"    ON {unit_is('judged', 'ruled')}{join}\n"
        f" WHERE {IN_RANGE}"
    )


def entry_columns(bound: Bound, number: int) -> dict[str, str]:
    """Return the columns of an entry over a judged unit, what overruled it, and what was gathered
    for it; batch and run are the caller's.
    """
    _, own = typed_keys(bound, number)
    columns = {"source_key": "judged.unit__key", "part": "judged.unit__part"}
    columns |= {f"k{i}": f"judged.unit__k{i}{cast}" for i, cast in enumerate(own, 1)}
    stands = "ruled.position IS NULL AND judged.unit__outcome = 'migrated'"
    columns |= {
        "is_first": "judged.unit__copy_of IS NULL",
        "outcome": "coalesce(ruled.outcome, judged.unit__outcome)",
        "reason": "CASE WHEN ruled.position IS NOT NULL THEN ruled.reason\n"
        "            WHEN judged.unit__outcome = 'excluded' THEN judged.unit__excluded\n"
        "            WHEN judged.unit__outcome = 'quarantined'\n"
        "            THEN split_part(judged.unit__problems[1], '|', 1) END",
        "detail": "CASE WHEN ruled.position IS NOT NULL THEN ruled.detail\n"
        "            WHEN judged.unit__outcome = 'quarantined'\n"
        "            THEN substr(judged.unit__problems[1],\n"
        "                        strpos(judged.unit__problems[1], '|') + 1) END",
        "problems": "CASE WHEN judged.unit__outcome = 'quarantined' THEN judged.unit__problems END",
    }
    columns |= {
        cause: f"CASE WHEN ruled.position IS NULL THEN judged.unit__{cause} ELSE ruled.{cause} END"
        for cause in CAUSES
    }
    columns |= {
        "target_id": "CASE WHEN ruled.outcome = 'merged' THEN ruled.target_id\n"
        f"            WHEN {stands}\n"
        "            THEN judged.unit__id END",
        "marks": f"CASE WHEN {stands}\n            THEN judged.unit__marks END",
    }
    if bound.target:
        values = row_hash(bound, {column: combined(bound, column) for column in bound.columns})
        columns["row_hash"] = f"CASE WHEN {stands}\n            THEN {values} END"
    return columns


def row_hash(bound: Bound, values: dict[str, str]) -> str:
    """Return SQL for the hash of what the mapping itself writes of a row, given each column's SQL.

    hash_record_extended hashes values, not texts: a tenth of what an md5 of the row costs. Left out
    is what a later step writes.
    """
    # as the table will hold it: numeric(5,2) rounds
    return hash_of(
        hashed(f"({values[c.name]})::{c.type}", c) for c in _hashed_columns(bound, values)
    )


def writing_of(bound: Bound) -> Writing:
    """Return how the mapping writes rows, if it writes any."""
    tables = tuple(dict.fromkeys(reading.entry_table for reading in bound.readings))
    if bound.target is None:
        return Writing(bound.name, "", (), (), "NULL::bigint", tables)
    after = bound.mapping.after_load.columns if bound.mapping and bound.mapping.after_load else ()
    return Writing(
        bound.name,
        bound.target.name,
        (*bound.columns, *(column for column in after if column not in bound.columns)),
        tuple(bound.secrets),
        row_hash(bound, {column: f"target.{name(column)}" for column in bound.columns}),
        tables,
    )


def earlier_hash(bound: Bound, values: dict[str, str]) -> str | None:
    """Return SQL for the hash that an earlier version kept of a row, None where it is the same.

    It knew by a type's name whether the type has a hash function, and believed it.
    """
    columns = _hashed_columns(bound, values)
    as_they_are = [not c.bare_type.startswith(_TEXTS_BEFORE) or _is_jsonb(c) for c in columns]
    if all(
        before == enters_as_it_is(column.facts)
        for before, column in zip(as_they_are, columns, strict=True)
    ):
        return None
    if any(
        before and not c.facts.is_hashable for before, c in zip(as_they_are, columns, strict=True)
    ):
        # it could not load such a row
        return None
    return hash_of(
        f"({values[c.name]})::{c.type}" + ("" if before else "::text")
        for before, c in zip(as_they_are, columns, strict=True)
    )


def is_written(bound: Bound, values: dict[str, str], kept: str) -> str:
    """Return the condition that a hash which an entry kept is the one of these values."""
    hashes = [row_hash(bound, values), earlier_hash(bound, values)]
    return f"{kept} IN ({', '.join(one for one in hashes if one)})"


def hash_of(values: Iterable[str]) -> str:
    """Return SQL for the hash of values, each as it enters it."""
    return f"hash_record_extended(ROW({', '.join(values)}), 0)"


def _hashed_columns(bound: Bound, values: dict[str, str]) -> list[Column]:
    assert bound.target is not None
    later = set(
        bound.mapping.after_load.columns if bound.mapping and bound.mapping.after_load else ()
    )
    for reading in bound.readings:
        later |= {
            column
            for column, word in reading.columns.items()
            if isinstance(word, Secret) or (isinstance(word, Ref) and word.is_deferred)
        }
    return [c for c in bound.target.columns if c.name in values and c.name not in later]


# the types, by how their names begin, that an earlier version hashed as texts
_TEXTS_BEFORE = (
    "json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle", "money", "bit",
    "tsvector", "tsquery",
)  # fmt: skip


def _is_jsonb(column: Column) -> bool:
    return column.bare_type.startswith("jsonb")


def refuse_unit(bound: Bound) -> str:
    """Return the INSERT that quarantines what the database refused; parameters source, low, high,
    part, told (SQLSTATE, constraint, message).
    """
    return (
        f"/* rowcall: refused {bound.name} */\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT judged.unit__source, judged.unit__position, judged.unit__part,\n"
        "       'quarantined', 'refused_by_database', %(told)s,\n"
        "       %(mapping)s, judged.unit__key, judged.unit__part, 'refused_by_database',\n"
        "       NULL, NULL, NULL, NULL\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f" WHERE {IN_RANGE}\n"
        "   AND judged.unit__part = %(part)s"
    )


def parts_in(bound: Bound) -> str:
    """Return the SELECT of the parts that would move from one staged row."""
    return (
        "SELECT judged.unit__part\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f" WHERE {IN_RANGE}\n"
        "   AND judged.unit__outcome = 'migrated'\n"
        f"   AND NOT EXISTS (SELECT FROM {overruled(bound.name)} AS ruled\n"
        f"                    WHERE {unit_is('judged', 'ruled')})\n"
        ' ORDER BY judged.unit__part COLLATE "C"'
    )


def has_refused(bound: Bound) -> str:
    """Return the SELECT that says whether the database refused a row of the mapping."""
    return "SELECT " + " OR ".join(
        f"EXISTS (SELECT FROM {entries(reading.entry_table)} WHERE reason = 'refused_by_database')"
        for reading in bound.readings
    )


def close_entries(bound: Bound) -> list[str | Index]:
    """Return what follows the last batch: indexes and statistics of the entries."""
    statements: list[str | Index] = []
    for reading in bound.readings:
        table = entries(reading.entry_table)
        keys = tuple(f"k{i}" for i in range(1, len(reading.key) + 1))
        statements += [
            Index(table, ("source_key", "part"), f"{reading.entry_table}_unit", is_unique=True),
            Index(table, keys, f"{reading.entry_table}_key"),
        ]
        if reading.shape is not None and reading.shape.primary_key != reading.key:
            # its rows are looked up by this key: one by one, they would each be a scan
            rows = staged(reading.relation)
            statements.append(Index(rows, reading.key, f"{reading.entry_table}_row"))
        if bound.target is not None:
            statements.append(Index(table, ("target_id",), f"{reading.entry_table}_target"))
        statements.append(f"ANALYZE {table}")
    return statements
