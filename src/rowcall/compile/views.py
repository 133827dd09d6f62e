"""The public views of the ledger, over whatever entry tables exist by now."""

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.evidence import adopts
from rowcall.compile.joins import label_joins
from rowcall.compile.relations import adoption, entries, staged
from rowcall.compile.units import taken, unit_columns, units
from rowcall.compile.values import over_source
from rowcall.schema.table import Table
from rowcall.sql.quote import name, qualified, text

# The columns are a promise to users. The branches of a view stand in the order of the mappings;
# before them an empty one names and types the columns.
_COLUMNS = {
    "source_rows": "run_id integer, mapping text, source_table text, source_key text, part text,"
    " outcome text, reason text, detail text, cause_mapping text, cause_key text, cause_part text,"
    " cause_reason text, target_table text, target_key text, batch_id integer",
    "marks": "run_id integer, mapping text, source_key text, part text, column_name text,"
    " rule text, reason text",
    "target_rows": "run_id integer, target_table text, target_key text, origin text, mapping text,"
    " source_table text, source_key text, part text",
    "balance": "run_id integer, mapping text, source_table text, source_rows bigint,"
    " migrated bigint, merged bigint, excluded bigint, quarantined bigint, difference bigint",
    "target_balance": "run_id integer, target_table text, target_rows bigint, migrated bigint,"
    " adopted bigint, placeholder bigint, derived bigint, surplus bigint, native bigint,"
    " undecided bigint, difference bigint",
    "adoptions": "mapping text, target_table text, target_key text, origin text, rule text,"
    " source_table text, source_key text, part text, kept_key text, strays text[], touched text[],"
    " candidates text[], group_size integer",
}


def _no_rows(view: str) -> str:
    columns = [column.split() for column in _COLUMNS[view].split(",")]
    listed = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns)
    return f"SELECT {listed}\n WHERE FALSE"


def public_views(project: BoundProject, judged: set[str]) -> list[str]:
    """Return the DDL of the views, reading the mappings that are judged already."""
    bounds = [bound for bound in project.mappings if bound.name in judged]
    readings = [(bound, reading) for bound in bounds for reading in bound.readings]
    adopted = [bound for bound in project.mappings if adopts(bound, project)]
    views = {
        "source_rows": [_source_rows(b, r) for b, r in readings],
        "marks": [_marks(b, r) for b, r in readings if b.target],
        "target_rows": [
            *(_lines(b, r, project) for b, r in readings if b.target),
            *(_adopted_lines(b, bounds) for b in adopted),
            _PLACEHOLDERS,
            *(_native(table, project, bounds) for table in target_tables(project)),
        ],
        "balance": [*(_balance(b, r, project) for b, r in readings)],
        "target_balance": [
            *(_target_balance(table, project, bounds) for table in target_tables(project)),
        ],
        "adoptions": [_adoptions(bound) for bound in adopted],
    }
    return [
        f"CREATE OR REPLACE VIEW rowcall.{view} AS\n"
        + "\nUNION ALL\n".join([_no_rows(view), *selects])
        for view, selects in views.items()
    ]


def target_tables(project: BoundProject) -> list[Table]:
    """Return the tables that mappings write, each once."""
    found = {bound.target.name: bound.target for bound in project.mappings if bound.target}
    return list(found.values())


def _source_rows(bound: Bound, reading: Reading) -> str:
    table = text(bound.target.name) if bound.target else "NULL::text"
    key = key_as_text(bound.target, "target_id") if bound.target else "target_id::text"
    return (
        f"SELECT run_id, {text(bound.name)}, {text(reading.relation)}, source_key, part,\n"
        "       outcome::text, reason, detail,\n"
        "       cause_mapping, cause_key, cause_part, cause_reason,\n"
        f"       CASE WHEN target_id IS NOT NULL THEN {table} END, {key}, batch_id\n"
        f"  FROM {entries(reading.entry_table)}"
    )


def _marks(bound: Bound, reading: Reading) -> str:
    return (
        f"SELECT entry.run_id, {text(bound.name)}, entry.source_key, entry.part,\n"
        "       rule.column_name, rule.rule, rule.reason\n"
        f"  FROM {entries(reading.entry_table)} AS entry\n"
        "  JOIN rowcall.mark_rule AS rule\n"
        f"    ON rule.mapping = {text(bound.name)} AND rule.number = ANY (entry.marks)\n"
        " WHERE entry.marks IS NOT NULL"
    )


def _origin(bound: Bound) -> str:
    return "derived" if bound.is_derived else "migrated"


def _entry_origin(bound: Bound, project: BoundProject) -> tuple[str, str]:
    """Return SQL for the origin of an entry's row, and the join that it needs."""
    own = text(_origin(bound))
    if not adopts(bound, project):
        return own, ""
    join = (
        f"\n  LEFT JOIN {adoption(bound.name)} AS line"
        "\n    ON line.target_id = entry.target_id AND line.origin = 'adopted'"
    )
    return f"CASE WHEN line.target_id IS NULL THEN {own} ELSE 'adopted' END", join


def _lines(bound: Bound, reading: Reading, project: BoundProject) -> str:
    assert bound.target is not None
    origin, join = _entry_origin(bound, project)
    return (
        f"SELECT entry.run_id, {text(bound.target.name)},"
        f" {key_as_text(bound.target, 'entry.target_id')}, {origin},\n"
        f"       {text(bound.name)}, {text(reading.relation)}, entry.source_key, entry.part\n"
        f"  FROM {entries(reading.entry_table)} AS entry{join}\n WHERE entry.outcome = 'migrated'"
    )


def _without_entry(bound: Bound, bounds: list[Bound]) -> str:
    """Return the condition that a line speaks of a row that is there and no entry claims."""
    claimed = ""
    if bound in bounds:
        claimed = "".join(
            f" AND NOT EXISTS (SELECT FROM {entries(reading.entry_table)} AS entry"
            " WHERE entry.target_id = line.target_id AND entry.outcome = 'migrated')"
            for reading in bound.readings
        )
    return f"line.origin IN ('surplus', 'undecided') OR (line.origin = 'adopted'{claimed})"


def _adopted_lines(bound: Bound, bounds: list[Bound]) -> str:
    assert bound.target is not None
    return (
        f"SELECT NULL::integer, {text(bound.target.name)},"
        f" {key_as_text(bound.target, 'line.target_id')}, line.origin,\n"
        f"       {text(bound.name)}, {_relation(bound)}, line.source_key, line.part\n"
        f"  FROM {adoption(bound.name)} AS line\n WHERE {_without_entry(bound, bounds)}"
    )


def _relation(bound: Bound) -> str:
    """Return SQL for the source table that a line's unit is of."""
    cases = " ".join(
        f"WHEN {number} THEN {text(reading.relation)}"
        for number, reading in enumerate(bound.readings)
    )
    return f"CASE WHEN line.source_key IS NOT NULL THEN CASE line.reading {cases} END END"


def _adoptions(bound: Bound) -> str:
    assert bound.target is not None
    return (
        f"SELECT {text(bound.name)}, {text(bound.target.name)},"
        f" {key_as_text(bound.target, 'line.target_id')},\n"
        f"       line.origin, line.rule, {_relation(bound)}, line.source_key, line.part,\n"
        f"       {key_as_text(bound.target, 'line.kept_id')},\n"
        "       line.strays, line.touched, line.candidates, line.group_size\n"
        f"  FROM {adoption(bound.name)} AS line"
    )


_PLACEHOLDERS = """SELECT run_id, target_table, target_key, 'placeholder', mapping,
       NULL::text, source_key, ''
  FROM rowcall.placeholder"""


def key_of(table: Table, alias: str) -> str:
    """Return the target key as the entries hold it: one column typed, several as JSON text."""
    keys = [f"{alias}.{name(column)}" for column in table.primary_key]
    if len(keys) == 1:
        return keys[0]
    return f"jsonb_build_array({', '.join(f'{key}::text' for key in keys)})::text"


def key_as_text(table: Table, value: str) -> str:
    """Return a key of a target row as text, with the collation that all texts of a view have."""
    column = table.column(table.primary_key[0])
    is_other = (
        len(table.primary_key) == 1
        and column is not None
        and column.facts.collation not in ("", 'pg_catalog."default"')
    )
    return f'{value}::text COLLATE "default"' if is_other else f"{value}::text"


def same_key(table: Table, one: str, other: str) -> str:
    """Return the condition that two keys of a table are one, by which rows can be joined in full.

    That needs an operator to merge or to hash by; types of extensions with an order may have
    neither, as vector. Where the catalog knows of no hash function, texts are compared.
    """
    column = table.column(table.primary_key[0])
    if len(table.primary_key) > 1 or column is None or column.facts.is_hashable:
        return f"{one} = {other}"
    return f"{one}::text = {other}::text"


def _claims(table: Table, project: BoundProject, bounds: list[Bound]) -> str:
    """Return all ledger lines that claim a row of the table."""
    column = table.column(table.primary_key[0])
    kind = column.type if column and len(table.primary_key) == 1 else "text"
    selects: list[str] = []
    for bound in project.mappings:
        if bound.target is None or bound.target.name != table.name:
            continue
        if bound in bounds:
            origin, join = _entry_origin(bound, project)
            selects += [
                f"SELECT entry.target_id, {origin} AS origin\n"
                f"  FROM {entries(reading.entry_table)} AS entry{join}\n"
                " WHERE entry.outcome = 'migrated'"
                for reading in bound.readings
            ]
        if adopts(bound, project):
            selects.append(
                f"SELECT line.target_id, line.origin FROM {adoption(bound.name)} AS line\n"
                f" WHERE {_without_entry(bound, bounds)}"
            )
    selects.append(
        f"SELECT target_key::{kind} AS target_id, 'placeholder' AS origin\n"
        f"  FROM rowcall.placeholder WHERE target_table = {text(table.name)}"
    )
    return "\n UNION ALL\n".join(selects)


def claims_of(table: Table, project: BoundProject) -> str:
    """Return a SELECT of target_id and origin: all ledger lines that claim a row of the table."""
    return _claims(table, project, list(project.mappings))


def ledger_lines(table: Table, project: BoundProject) -> str:
    """Return a SELECT of how many ledger lines claim a row of the table."""
    return f"SELECT count(*) FROM ({claims_of(table, project)}) AS claim"


def _native(table: Table, project: BoundProject, bounds: list[Bound]) -> str:
    relation = qualified(project.target.schema, table.name)
    key = key_as_text(table, f"({key_of(table, 'target')})")
    return (
        f"SELECT NULL::integer, {text(table.name)},"
        f" {key}, 'native',\n"
        "       NULL, NULL, NULL, NULL\n"
        f"  FROM {relation} AS target\n"
        f" WHERE NOT EXISTS (SELECT FROM ({_claims(table, project, bounds)}) AS claim\n"
        f"                    WHERE claim.target_id = {key_of(table, 'target')})"
    )


def _count(origin: str) -> str:
    return f"count(key) FILTER (WHERE origin = {text(origin)})"


def _target_balance(table: Table, project: BoundProject, bounds: list[Bound]) -> str:
    relation = qualified(project.target.schema, table.name)
    return (
        f"SELECT (SELECT max(run_id) FROM rowcall.run), {text(table.name)},\n"
        f"       count(key), {_count('migrated')}, {_count('adopted')}, {_count('placeholder')},\n"
        f"       {_count('derived')}, {_count('surplus')},\n"
        f"       count(key) FILTER (WHERE origin IS NULL), {_count('undecided')},\n"
        "       count(*) FILTER (WHERE key IS NULL) + coalesce(sum(claims - 1), 0)::bigint\n"
        "  FROM (SELECT target_id, min(origin) AS origin, count(*) AS claims\n"
        f"          FROM ({_claims(table, project, bounds)}) AS claim\n"
        "         GROUP BY target_id) AS claimed\n"
        f"  FULL JOIN (SELECT {key_of(table, 'target')} AS key\n"
        f"               FROM {relation} AS target) AS target\n"
        f"    ON {same_key(table, 'target.key', 'claimed.target_id')}"
    )


def _balance(bound: Bound, reading: Reading, project: BoundProject) -> str:
    """Units are counted from staging (a table's rows: at the source), never from what was loaded.

    A unit without entry is not matched, and an entry without unit (or beside another one) makes
    more entries than matched units.
    """
    unit = unit_columns(reading)
    joins = label_joins(reading.joins, project, reading.shape) if reading.when else []
    joined = "".join(f"\n          {join}" for join in joins)
    where = f"\n         WHERE {taken(reading.when)}" if reading.when else ""
    if reading.has_unique_key:
        keys = [unit[f"unit__k{i}"] for i in range(1, len(reading.key) + 1)]
        match = " AND ".join(f"entry.k{i} = unit.k{i}" for i in range(1, len(keys) + 1))
    else:
        keys = [unit["unit__key"]]
        match = "entry.source_key = unit.k1"
    listed = ", ".join(f"{key} AS k{i}" for i, key in enumerate(keys, 1))
    relation = (
        f"(SELECT {listed}, {unit['unit__part']} AS part\n"
        f"                  FROM {units(reading)} AS source{joined}{where})"
    )
    counted = "staged.source_rows"
    if reading.fan_out:
        counted = f"(SELECT count(*) FROM {relation} AS unit)"
    return (
        f"SELECT entered.run_id, {text(bound.name)}, {text(reading.relation)},\n"
        f"       unit.n, entered.migrated, entered.merged, entered.excluded,\n"
        "       entered.quarantined,\n"
        "       abs(unit.n - unit.matched) + abs(entered.n - unit.matched)\n"
        f"         + abs(unit.row_count - unit.source_rows){_taken_twice(reading, joined)}\n"
        "  FROM (SELECT max(run_id) AS run_id, count(*) AS n,\n"
        "               count(*) FILTER (WHERE outcome = 'migrated') AS migrated,\n"
        "               count(*) FILTER (WHERE outcome = 'merged') AS merged,\n"
        "               count(*) FILTER (WHERE outcome = 'excluded') AS excluded,\n"
        "               count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined\n"
        f"          FROM {entries(reading.entry_table)}) AS entered,\n"
        f"       (SELECT {counted} AS n, staged.source_rows,\n"
        f"               (SELECT count(*) FROM {staged(reading.relation)}) AS row_count,\n"
        f"               (SELECT count(*)\n"
        f"                  FROM {relation} AS unit\n"
        f"                 WHERE EXISTS (SELECT FROM {entries(reading.entry_table)} AS entry\n"
        f"                                WHERE {match}\n"
        "                                  AND entry.part = unit.part)) AS matched\n"
        "          FROM (SELECT coalesce(sum(source_rows), 0)::bigint AS source_rows\n"
        "                  FROM rowcall.staged\n"
        f"                 WHERE relation = {text(reading.relation)}) AS staged\n"
        # else each use of a column would count anew
        "        OFFSET '0') AS unit"
    )


def _taken_twice(reading: Reading, joined: str) -> str:
    """Return SQL for the units that several mappings take of what they share."""
    if len(reading.takers) <= 1:
        return ""
    takes = " + ".join(f"coalesce({over_source(when)}, FALSE)::integer" for when in reading.takers)
    return (
        f"\n         + (SELECT count(*) FROM {units(reading)} AS source{joined}\n"
        f"             WHERE {takes} > 1)"
    )
