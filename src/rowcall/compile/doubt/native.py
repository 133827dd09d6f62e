"""Doubts that native rows tell: made by a pattern, standing twice, or left by a rule.

Rows that no rule recognised are taken for people's own. Where they bear the number of a source row,
or agree with a row of ours in what identifies it, they are more likely the earlier migration's.
"""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.detect.sides import column_kind
from rowcall.compile.evidence import identity_of, over_target, rule_sides, target_joins
from rowcall.compile.evidence import target_labels as labels_of
from rowcall.compile.units import units
from rowcall.mapping.columns import Unique
from rowcall.mapping.identity import Grain, Match
from rowcall.schema.table import Column
from rowcall.sql.expression import parse
from rowcall.sql.quote import name, qualified, text

# letters, then a number of two digits at least, and no other digit
_CODE = "'^([^0-9]*[[:alpha:]]{2}[^0-9]*)([0-9]{2,})([^0-9]*)$'"
# a statement with so many keys has a few hundred kilobytes
_NAMED = 5_000
# so many rows of a pattern tell as much as all
_FEW = 200


def native_keys(bound: Bound) -> str:
    """Return the SELECT of the keys of native rows, or of one more than can be named."""
    assert bound.target is not None
    return (
        "SELECT target_key FROM rowcall.target_rows\n"
        f" WHERE target_table = {text(bound.target.name)} AND origin = 'native'\n"
        f" LIMIT {_NAMED + 1}"
    )


def native_rows(bound: Bound, keys: list[str], project: BoundProject) -> str:
    """Return the native rows of a mapping's table as a relation, given their keys.

    To find them in a large table takes seconds, and each question asks for them: named by their
    keys they are found by the index. Of too many to be named they are found each time.
    """
    assert bound.target is not None
    table = qualified(project.target.schema, bound.target.name)
    key = bound.target.column(bound.target.primary_key[0])
    assert key is not None
    own = f"target.{name(key.name)}"
    if len(keys) <= _NAMED:
        named = ", ".join(text(one) for one in keys)
        native = f"{own} = ANY (ARRAY[{named}]::{key.bare_type}[])"
    else:
        native = (
            "EXISTS (SELECT FROM rowcall.target_rows AS row\n"
            f"                    WHERE row.target_table = {text(bound.target.name)}\n"
            f"                      AND row.origin = 'native' AND row.target_key = {own}::text)"
        )
    return f"(SELECT target.* FROM {table} AS target\n     WHERE {native})"


def made_by_pattern(bound: Bound, column: Column, natives: str) -> str | None:
    """Return the SELECT of the patterns of a column's native texts, numbers of source keys in them.

    Prefix, suffix, rows, looked at, digits of the shortest number, units, rows of a unit's number,
    and examples: a number is a unit's where a part of its key ends with it.
    """
    assert bound.target is not None
    own = f"target.{name(bound.target.primary_key[0])}::text"
    if column_kind(column) == "text":
        written = f"CROSS JOIN LATERAL (SELECT target.{name(column.name)} AS value) AS written"
    elif column.bare_type == "jsonb":
        value = f"target.{name(column.name)}"
        written = (
            "CROSS JOIN LATERAL jsonb_each_text("
            f"CASE jsonb_typeof({value}) WHEN 'object' THEN {value} END) AS written"
        )
    else:
        return None
    keys = "\n     UNION ALL\n".join(
        f"    SELECT source.{name(key)}::text AS key FROM {units(reading)} AS source"
        for reading in bound.readings
        for key in reading.key
    )
    return (
        "WITH made AS (\n"
        f"    SELECT {own} AS id, written.value, (code.parts)[1] AS prefix,\n"
        "           (code.parts)[2] AS digits, (code.parts)[3] AS suffix,\n"
        "           row_number() OVER (PARTITION BY (code.parts)[1], (code.parts)[3]\n"
        f"                                  ORDER BY {own}) AS place\n"
        f"      FROM {natives} AS target\n"
        f"      {written}\n"
        f"     CROSS JOIN LATERAL regexp_match(written.value, {_CODE}) AS code (parts)\n"
        "     WHERE code.parts IS NOT NULL),\n"
        f"known AS (SELECT DISTINCT key FROM (\n{keys}) AS keys WHERE key ~ '^[0-9]+$'),\n"
        f"few AS (SELECT * FROM made WHERE place <= {_FEW})\n"
        "SELECT prefix, suffix,\n"
        "       (SELECT count(DISTINCT id) FROM made\n"
        "         WHERE (made.prefix, made.suffix) = (few.prefix, few.suffix)),\n"
        "       count(*), min(length(digits)), (SELECT count(*) FROM known),\n"
        "       count(*) FILTER (WHERE (digits, length(digits)) IN (\n"
        "         SELECT right(key, lengths.digits), lengths.digits FROM known,\n"
        "                (SELECT DISTINCT length(digits) AS digits FROM few) AS lengths)),\n"
        "       (array_agg(ARRAY[id, value] ORDER BY id))[:3]\n"
        "  FROM few\n"
        " GROUP BY prefix, suffix"
    )


@dataclass(frozen=True)
class NaturalKey:
    """What identifies a row for people: expressions over the target row, and their columns."""

    expressions: tuple[str, ...]

    @property
    def columns(self) -> str:
        """Return the columns that it reads, as a name."""
        found = (
            f"{c.table}.{c.name}" if c.table else c.name
            for sql in self.expressions
            for c in parse(sql).columns
        )
        return "+".join(dict.fromkeys(found))


def natural_keys(bound: Bound) -> list[NaturalKey]:
    """Return what no two rows have in common: evidence of rules, merge keys, unique values.

    Evidence of rules whose units are interchangeable is no key.
    """
    keys = [
        NaturalKey(tuple(rule.evidence))
        for rule in identity_of(bound).rules
        if rule.grain is not Grain.INTERCHANGEABLE
    ]
    if bound.mapping and bound.mapping.merge:
        keys.append(NaturalKey(tuple(bound.mapping.merge.by)))
    words = bound.readings[0].columns
    keys += [NaturalKey((column,)) for column, word in words.items() if isinstance(word, Unique)]
    return list(dict.fromkeys(keys))


def standing_twice(bound: Bound, key: NaturalKey, natives: str, project: BoundProject) -> str:
    """Return the SELECT of how many native rows have the key of a row of ours, and of some."""
    assert bound.target is not None
    same = " AND ".join(f"ours.e{i} = native.e{i}" for i, _ in enumerate(key.expressions))
    said = ", ".join(f"native.e{i}" for i, _ in enumerate(key.expressions))
    table = qualified(project.target.schema, bound.target.name)
    native = _with_key(bound, key, natives, project)
    return (
        f"WITH native AS MATERIALIZED ({native})\n"
        "SELECT count(*), (array_agg(ARRAY[id, said] ORDER BY id))[:3]\n"
        f"  FROM (SELECT DISTINCT native.id, concat_ws(' ', {said}) AS said FROM native\n"
        f"          JOIN ({_with_key(bound, key, table, project)}) AS ours ON {same}\n"
        "         WHERE NOT EXISTS (SELECT FROM native AS other WHERE other.id = ours.id)) AS twice"
    )


def _with_key(bound: Bound, key: NaturalKey, rows: str, project: BoundProject) -> str:
    assert bound.target is not None
    values = [_with_equality(sql, bound) for sql in key.expressions]
    labels = dict.fromkeys(label for sql in key.expressions for label in labels_of(sql))
    joins = "".join(f"  {join}\n" for join in target_joins(list(labels), bound, project))
    listed = ", ".join(f"{value} AS e{i}" for i, value in enumerate(values))
    return (
        f"SELECT target.{name(bound.target.primary_key[0])}::text AS id, {listed}\n"
        f"  FROM {rows} AS target\n{joins}"
    )


def _with_equality(sql: str, bound: Bound) -> str:
    """Return an expression over the target row; of a column whose type has no =, its text."""
    column = bound.target.column(sql.strip()) if bound.target else None
    return over_target(sql) + ("" if column is None or column.facts.has_equality else "::text")


def left_by_rule(
    bound: Bound, rule: Match, natives: str, project: BoundProject
) -> list[tuple[str, str]]:
    """Return, for each piece of a rule's evidence, its columns and the SELECT of how far it agrees.

    Native rows with a value that any unit has, and key and value of some that have none.
    """
    assert bound.target is not None
    found: list[tuple[str, str]] = []
    for sql, given in rule.evidence.items():
        alone = Match(rule.name, {sql: given}, when=rule.when, of=rule.of, grain=rule.grain)
        sides = rule_sides(bound, alone, project)
        own = name(bound.target.primary_key[0])
        found.append(
            (
                NaturalKey((sql,)).columns,
                "SELECT count(*) FILTER (WHERE agrees),\n"
                "       (array_agg(ARRAY[id, evidence] ORDER BY id)\n"
                "         FILTER (WHERE NOT agrees))[:3]\n"
                f"  FROM (SELECT native.{own}::text AS id, side.evidence,\n"
                "               coalesce(side.evidence IN (SELECT evidence\n"
                f"                 FROM ({sides.units}) AS unit), FALSE) AS agrees\n"
                f"          FROM {natives} AS native\n"
                f"          LEFT JOIN ({sides.rows}) AS side ON side.target_id = native.{own})"
                " AS compared",
            )
        )
    return found
