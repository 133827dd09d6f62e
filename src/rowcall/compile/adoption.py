"""Which rows of the target an earlier migration wrote, and for which units: rule after rule.

A line of a mapping's adoption table says what became of one target row: adopted, surplus (a further
copy of a row that is adopted) or undecided (its candidates lie in different groups). Rows without a
line are native, as far as this mapping knows.
"""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.evidence import adopting, identity_of, reading_of, rule_sides
from rowcall.compile.relations import JUDGING, adoption
from rowcall.compile.units import typed_keys, unit_columns, units
from rowcall.mapping.columns import Ref
from rowcall.mapping.identity import Grain, Match
from rowcall.sql.clauses import select_list
from rowcall.sql.index import Index
from rowcall.sql.quote import name, qualified, text

ROWS = qualified(JUDGING, "evidence_rows")
UNITS = qualified(JUDGING, "evidence_units")


def adoption_table(bound: Bound) -> str:
    """Return the DDL of the table of a mapping's lines; keys have the types that members share."""
    reading = bound.readings[0]
    assert bound.target is not None
    unit = unit_columns(reading)
    shared, _ = typed_keys(bound, 0)
    columns = {
        "target_id": f"target.{name(bound.target.primary_key[0])}",
        "origin": "''::text",
        "rule": "''::text",
        "reading": "0::smallint",
        "source_key": "''::text",
        "part": "''::text",
        **{f"k{i}": unit[f"unit__k{i}"] + cast for i, cast in enumerate(shared, 1)},
        "kept_id": f"target.{name(bound.target.primary_key[0])}",
        "group_size": "0::integer",
        "touched": "NULL::text[]",
        "strays": "NULL::text[]",
        "candidates": "NULL::text[]",
        "held": "NULL::uuid",
    }
    return (
        f"CREATE TABLE {adoption(bound.name)} AS\n"
        f"SELECT {select_list(columns)}\n"
        f"  FROM {units(reading)} AS source, {_table_of(bound)} AS target\n"
        "  WITH NO DATA"
    )


def _table_of(bound: Bound) -> str:
    """A line has the type of the key alone: any schema will do to name it."""
    assert bound.target is not None
    column = bound.target.column(bound.target.primary_key[0])
    assert column is not None
    return f"(SELECT NULL::{column.type} AS {name(column.name)})"


def begin_adoption(bound: Bound) -> list[str]:
    """Return what makes the table of a mapping's lines anew."""
    table = adoption(bound.name)
    return [
        # with the public views that an adoption by other rules has left over it
        f"DROP TABLE IF EXISTS {table} CASCADE",
        adoption_table(bound),
        f"ALTER TABLE {table} ADD PRIMARY KEY (target_id)",
    ]


def match_rule(bound: Bound, rule: Match, project: BoundProject) -> list[str]:
    """Return the statements of one rule, each over all rows that no rule before it decided."""
    sides = rule_sides(bound, rule, project)
    return [
        f"/* rowcall: rows of {bound.name} by {rule.name} */\n"
        f"CREATE UNLOGGED TABLE {ROWS} AS\nSELECT * FROM ({sides.rows}) AS candidate\n"
        f" WHERE NOT EXISTS (SELECT FROM {adoption(bound.name)} AS line\n"
        "                    WHERE line.target_id = candidate.target_id\n"
        "                      AND line.origin <> 'undecided')",
        f"/* rowcall: units of {bound.name} by {rule.name} */\n"
        f"CREATE UNLOGGED TABLE {UNITS} AS\n{sides.units}",
        f"ANALYZE {ROWS}",
        f"ANALYZE {UNITS}",
        _pair(bound, rule),
        # without statistics each line would be compared with every other
        f"ANALYZE {adoption(bound.name)}",
        _keep_one(bound),
        f"DROP TABLE {ROWS}, {UNITS}",
    ]


def _pair(bound: Bound, rule: Match) -> str:
    """Pair the rows and the units that agree, both in order of their keys.

    Row n belongs to unit n where units are interchangeable, and else to the first; it is adopted
    where that unit has no row yet, and a copy otherwise.
    """
    number, reading = reading_of(bound, rule)
    keys = [f"k{i}" for i in range(1, len(reading.key) + 1)]
    listed = ", ".join(["source_key", "part", *keys])
    turn = "1"
    if rule.grain is Grain.INTERCHANGEABLE:
        turn = "(candidate.place - 1) % unit.group_size + 1"
    first = "candidate.place = 1"
    if rule.grain is Grain.INTERCHANGEABLE:
        first = "candidate.place <= unit.group_size"
    origin = f"CASE WHEN unit.is_free AND {first} THEN 'adopted' ELSE 'surplus' END"
    candidates = "NULL::text[]"
    if rule.grain is Grain.UNIQUE:
        origin = f"CASE WHEN unit.group_size > 1 THEN 'undecided' ELSE {origin} END"
        candidates = (
            "CASE WHEN unit.group_size > 1 THEN (\n"
            f"           SELECT array_agg(source_key ORDER BY {', '.join(keys)})\n"
            f"             FROM (SELECT * FROM {UNITS} AS other\n"
            "                    WHERE other.evidence = unit.evidence\n"
            f"                    ORDER BY {', '.join(keys)} LIMIT 5) AS few) END"
        )
    listed_again = ", ".join(f"excluded.{key}" for key in ("source_key", "part", *keys))
    unit_listed = ", ".join(
        f"CASE WHEN origin <> 'undecided' THEN {key} END" for key in ("source_key", "part", *keys)
    )
    return (
        f"/* rowcall: pair {bound.name} by {rule.name} */\n"
        f"INSERT INTO {adoption(bound.name)}\n"
        f"       (target_id, origin, rule, reading, group_size, candidates, {listed})\n"
        f"SELECT target_id, origin, {text(rule.name)}, {number}, group_size, candidates,\n"
        f"       {unit_listed}\n"
        "  FROM (SELECT candidate.target_id, unit.group_size, unit.source_key, unit.part,\n"
        f"               {', '.join(f'unit.{key}' for key in keys)},\n"
        f"               {origin} AS origin,\n"
        f"               {candidates} AS candidates\n"
        "          FROM (SELECT target_id, evidence, row_number() OVER (\n"
        "                         PARTITION BY evidence ORDER BY moved, target_id) AS place\n"
        f"                  FROM {ROWS}) AS candidate\n"
        "          JOIN (SELECT found.*,\n"
        "                       count(*) OVER (PARTITION BY evidence) AS group_size,\n"
        "                       row_number() OVER (PARTITION BY evidence\n"
        f"                         ORDER BY is_free DESC, {', '.join(keys)}, part) AS place\n"
        "                  FROM (SELECT unit.*, NOT EXISTS (\n"
        f"                          SELECT FROM {adoption(bound.name)} AS line\n"
        f"                           WHERE line.reading = {number} AND line.origin = 'adopted'\n"
        "                             AND line.source_key = unit.source_key\n"
        "                             AND line.part = unit.part) AS is_free\n"
        f"                          FROM {UNITS} AS unit) AS found) AS unit\n"
        f"            ON unit.evidence = candidate.evidence AND unit.place = {turn}) AS paired\n"
        "ON CONFLICT (target_id) DO UPDATE\n"
        "   SET (origin, rule, reading, group_size, candidates, "
        f"{listed})\n"
        "     = (excluded.origin, excluded.rule, excluded.reading, excluded.group_size,\n"
        f"        excluded.candidates, {listed_again})\n"
        " WHERE excluded.origin <> 'undecided'"
    )


def _keep_one(bound: Bound) -> str:
    """Say of each copy which row is kept: what hangs on the copy is found through it."""
    table = adoption(bound.name)
    return (
        f"UPDATE {table} AS line SET kept_id = kept.target_id\n"
        f"  FROM {table} AS kept\n"
        " WHERE line.kept_id IS NULL AND line.origin IN ('adopted', 'surplus')\n"
        "   AND kept.origin = 'adopted' AND kept.reading = line.reading\n"
        "   AND kept.source_key = line.source_key AND kept.part = line.part"
    )


def find_gone(bound: Bound, project: BoundProject) -> str:
    """Return the SELECT that says how many rows with a line are not there any more, and names
    three of them.
    """
    return (
        "SELECT count(*), (array_agg(line.target_id::text ORDER BY line.target_id))[1:3]\n"
        f"  FROM {adoption(bound.name)} AS line WHERE {_gone(bound, project)}"
    )


def forget_gone(bound: Bound, project: BoundProject) -> list[str]:
    """Return what takes away the lines of rows that are gone; a further copy takes the place of the
    one that was adopted.
    """
    table = adoption(bound.name)
    unit = "(line.reading, line.source_key, line.part)"
    return [
        f"DELETE FROM {table} AS line WHERE {_gone(bound, project)}",
        f"UPDATE {table} AS line SET origin = 'adopted'\n"
        "  FROM (SELECT DISTINCT ON (line.reading, line.source_key, line.part) line.target_id\n"
        f"          FROM {table} AS line\n"
        "         WHERE line.origin = 'surplus'\n"
        f"           AND NOT EXISTS (SELECT FROM {table} AS other WHERE other.origin = 'adopted'\n"
        f"                    AND (other.reading, other.source_key, other.part) = {unit})\n"
        "         ORDER BY line.reading, line.source_key, line.part, line.target_id) AS next\n"
        " WHERE next.target_id = line.target_id",
        f"UPDATE {table} AS line SET kept_id = NULL\n"
        f" WHERE NOT EXISTS (SELECT FROM {table} AS kept WHERE kept.target_id = line.kept_id)",
        _keep_one(bound),
    ]


def _gone(bound: Bound, project: BoundProject) -> str:
    assert bound.target is not None
    rows = qualified(project.target.schema, bound.target.name)
    own = name(bound.target.primary_key[0])
    return f"NOT EXISTS (SELECT FROM {rows} AS target WHERE target.{own} = line.target_id)"


def close_adoption(bound: Bound, project: BoundProject) -> list[str]:
    """Return what follows the last rule: contested rows, and children of undecided ones."""
    statements = [
        sql
        for other in adopting(project)
        if other.target == bound.target and _is_before(other, bound, project)
        for sql in _contested(other, bound)
    ]
    statements += [
        _undecided_with_parent(bound, column, ref, project)
        for column, ref in _own_references(bound).items()
    ]
    return statements


def index_adoption(bound: Bound) -> list[str | Index]:
    """Return what makes lines found by their record, once nothing changes them any more."""
    table = adoption(bound.name)
    keys = tuple(f"k{i}" for i in range(1, len(bound.readings[0].key) + 1))
    return [
        Index(table, keys),
        Index(table, ("source_key",)),
        f"ANALYZE {table}",
    ]


def _own_references(bound: Bound) -> dict[str, Ref]:
    """Return the references of the row itself that any rule compares."""
    assert bound.target is not None
    return {
        sql: given
        for rule in identity_of(bound).rules
        for sql, given in rule.evidence.items()
        if isinstance(given, Ref) and bound.target.column(sql)
    }


def _is_before(one: Bound, other: Bound, project: BoundProject) -> bool:
    return project.mappings.index(one) < project.mappings.index(other)


def _contested(other: Bound, bound: Bound) -> list[str]:
    """A row that the rules of two mappings recognise belongs to neither."""
    mine, theirs = adoption(bound.name), adoption(other.name)
    return [
        f"UPDATE {theirs} AS line\n"
        f"   SET origin = 'undecided', kept_id = NULL,\n"
        f"       candidates = ARRAY[{text(other.name + ' ')} || line.source_key,\n"
        f"                          {text(bound.name + ' ')} || mine.source_key],\n"
        "       source_key = NULL, part = NULL\n"
        f"  FROM {mine} AS mine\n"
        " WHERE mine.target_id = line.target_id AND line.origin <> 'undecided'",
        f"DELETE FROM {mine} AS mine USING {theirs} AS line WHERE mine.target_id = line.target_id",
    ]


def _undecided_with_parent(bound: Bound, column: str, ref: Ref, project: BoundProject) -> str:
    """What hangs on an undecided row cannot be told either."""
    assert bound.target is not None
    return (
        f"INSERT INTO {adoption(bound.name)} (target_id, origin, rule, reading)\n"
        f"SELECT target.{name(bound.target.primary_key[0])}, 'undecided',\n"
        f"       {text(f'{column} is undecided')}, 0\n"
        f"  FROM {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"  JOIN {adoption(ref.target_mapping)} AS parent\n"
        f"    ON parent.target_id = target.{name(column)} AND parent.origin = 'undecided'\n"
        "ON CONFLICT (target_id) DO NOTHING"
    )
