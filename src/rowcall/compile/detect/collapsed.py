"""Collapsed: one target row stands for many source rows, which agree in some columns alone."""

from collections.abc import Generator

from rowcall.compile.detect.ask import Answer, Ask, count
from rowcall.compile.detect.fault import FEW, SURE, Fault, certainty
from rowcall.compile.detect.pairs import Own, Pairs, sampled
from rowcall.compile.detect.seen_units import has_row
from rowcall.compile.evidence import identity_of, reading_of, rule_sides
from rowcall.compile.units import unit_columns
from rowcall.compile.units import units as units_of
from rowcall.mapping.identity import Grain, Match
from rowcall.sql.clauses import select_list
from rowcall.sql.expression import parse
from rowcall.sql.quote import name

# A unit beyond the first of its group lacks a row by accident every second time, we take.
_CHANCE = 0.5
_NAMED = 6
# texts are grouped by sorting them as their language does, which takes five times as long
_HASH = "hashtextextended(evidence, 0)"


def collapsed(pairs: Pairs) -> Generator[Ask, Answer, list[Fault]]:
    """Return a fault for each rule by which one row was recognised for several units.

    The units that agree in the rule's evidence are looked at again: how many have no row of their
    own, and in which columns all of them agree.
    """
    faults: list[Fault] = []
    for rule in identity_of(pairs.bound).rules:
        if rule.grain is not Grain.COLLAPSED:
            continue
        if reading_of(pairs.bound, rule)[0] != pairs.number:
            continue
        found = yield Ask(
            {
                "groups": "count(*)",
                "units": "coalesce(sum(units), 0)::bigint",
                "rowless": "coalesce(sum(units - with_row), 0)::bigint",
            },
            _groups(pairs, rule),
        )
        beyond = found["units"] - found["groups"]
        against = beyond - found["rowless"]
        sure = certainty(found["rowless"], against, found["groups"], _CHANCE)
        if found["rowless"] < FEW or sure < SURE:
            continue
        columns = yield Ask(
            {
                "groups": "count(*)",
                **{o.sql: count(f"same_{o.sql}") for o in pairs.own},
                **{f"n_{o.sql}": count(f"has_{o.sql}") for o in pairs.own},
            },
            _columns_of_groups(pairs, rule, found["groups"]),
        )
        given = [o for o in pairs.own if columns[f"n_{o.sql}"] and o.name not in pairs.key]
        shared = [o for o in given if columns[o.sql] == columns["groups"]]
        faults.append(
            Fault(
                kind="collapsed",
                mapping=pairs.bound.name,
                target_table=pairs.table,
                target_column=", ".join(_columns(rule)),
                source_column=_listed(shared),
                rows=found["rowless"],
                looked=beyond,
                of_rows=beyond,
                against=against,
                certainty=round(sure, 4),
                units=found["rowless"],
                facts={
                    "groups": found["groups"],
                    "in_groups": found["units"],
                    "differing": _listed([o for o in given if o not in shared]),
                },
            )
        )
    return faults


def _columns(rule: Match) -> list[str]:
    """Return the target's columns in the evidence; a reference stands for what it leads to."""
    named = [column for sql in rule.evidence for column in parse(sql).columns]
    return list(dict.fromkeys(column.table or column.name for column in named))


def _groups(pairs: Pairs, rule: Match) -> str:
    """Return one line for each row that stands for several units: how many, and with rows."""
    units = rule_sides(pairs.bound, rule, pairs.project).units
    return (
        "(SELECT count(*) AS units, count(*) FILTER (WHERE has_row) AS with_row\n"
        f"   FROM (SELECT unit.evidence, {has_row(pairs, 'unit')} AS has_row\n"
        f"           FROM ({units}) AS unit) AS member\n"
        f"  GROUP BY {_HASH} HAVING count(*) > 1 AND bool_or(has_row)) AS found"
    )


def _columns_of_groups(pairs: Pairs, rule: Match, groups: int) -> str:
    """Return, of a sample of the groups, whether each column of the source is the same in all."""
    units = rule_sides(pairs.bound, rule, pairs.project).units
    unit = unit_columns(pairs.reading)
    own = {"source_key": unit["unit__key"], "part": unit["unit__part"]}
    own |= {o.sql: f'source.{name(o.name)}::text COLLATE "C"' for o in pairs.own}
    same = "".join(
        f",\n        min({o.sql}) IS NOT DISTINCT FROM max({o.sql})"
        f" AND count({o.sql}) IN (0, count(*)) AS same_{o.sql},"
        f" count({o.sql}) > 0 AS has_{o.sql}"
        for o in pairs.own
    )
    return (
        f"(SELECT {_HASH}{same}\n"
        f"   FROM (SELECT * FROM ({units}) AS unit\n"
        f"          WHERE {sampled('evidence', groups)}) AS unit\n"
        f"   JOIN (SELECT {select_list(own)}\n"
        f"           FROM {units_of(pairs.reading)} AS source) AS own USING (source_key, part)\n"
        f"  GROUP BY {_HASH} HAVING count(*) > 1) AS found"
    )


def _listed(columns: list[Own]) -> str:
    named = [own.name for own in columns[:_NAMED]]
    return ", ".join(named) + (" …" if len(columns) > _NAMED else "")
