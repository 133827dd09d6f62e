"""The units that the rules of a mapping can see, and whether the target has a row for each."""

from rowcall.compile.detect.pairs import Pairs
from rowcall.compile.evidence import identity_of, reading_of, rule_sides, source_joins
from rowcall.compile.relations import adoption
from rowcall.compile.units import unit_columns, units
from rowcall.sql.clauses import select_list

_ROW = """EXISTS (SELECT FROM {table} AS line
                WHERE line.reading = {number} AND line.origin <> 'undecided'
                  AND line.source_key = {of}.source_key AND line.part = {of}.part)"""


def has_row(pairs: Pairs, of: str) -> str:
    """Return the condition that a row was recognised for the unit."""
    table = adoption(pairs.bound.name)
    return _ROW.format(table=table, number=pairs.number, of=of)


def seen_units(pairs: Pairs, values: dict[str, str], expressions: tuple[str, ...]) -> str:
    """Return a SELECT of the units with some evidence: their key, these values, and has_row.

    Units that the earlier migration cannot have written, for which no rule has evidence, are none.
    """
    bound, reading = pairs.bound, pairs.reading
    seen = "\nUNION\n".join(
        f"SELECT source_key, part FROM ({rule_sides(bound, rule, pairs.project).units}) AS unit"
        for rule in identity_of(bound).rules
        if reading_of(bound, rule)[0] == pairs.number
    )
    unit = unit_columns(reading)
    listed = {"source_key": unit["unit__key"], "part": unit["unit__part"], **values}
    joins = source_joins(list(expressions), reading, {}, pairs.project)
    return (
        f"SELECT unit.*, {has_row(pairs, 'unit')} AS has_row\n"
        f"  FROM (SELECT {select_list(listed)}\n"
        f"          FROM {units(reading)} AS source\n"
        + "".join(f"          {join}\n" for join in joins)
        + f"       ) AS unit\n  JOIN ({seen}) AS seen USING (source_key, part)"
    )
