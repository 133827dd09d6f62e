"""Modulo of rows: a number in the target is a number of a row that belongs to the unit, modulo m.

Which of these rows it is taken from is not asked: a target row agrees where any of them agrees.
"""

from dataclasses import dataclass

from rowcall.compile.detect.ask import Ask, Glance, Looking, count
from rowcall.compile.detect.divide import VALUES, modulus_of
from rowcall.compile.detect.fault import FEW, SURE, Fault, certainty
from rowcall.compile.detect.pairs import WHOLE, Gathered, Pairs
from rowcall.compile.detect.sides import Side, column_kind
from rowcall.compile.relations import staged
from rowcall.sql.quote import name

_TENS = tuple(10**i for i in range(2, 7))
# what each of their rows holds is compared with each m
_SOME = 200
# A value that stands among the rows of more units than every second one tells nothing.
_TELLING = 0.5
# of fewer values half might agree by accident, and of one column in fifty all
_VALUES = 6
_WHOLE_TYPES = ("integer", "bigint")


@dataclass(frozen=True)
class _Column:
    """A whole number of the rows of a gathered table."""

    one: Gathered
    name: str

    @property
    def held(self) -> str:
        """Return the name of its different values in a unit's rows, an array."""
        return name(f"{self.name} held")

    @property
    def none(self) -> str:
        """Return the name of the flag that it is empty in some row of the unit."""
        return name(f"{self.name} none")


def modulo_of_rows(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a column and m by which nearly all values agree with some row of their unit.

    Of many rows one agrees easily. So it is told by the values that stand among the rows of half
    the units at most, and how many agree by accident is how many would among the rows of another
    unit. A row without a number may have been taken for 0.
    """
    if side.kind != "number" or seen.distinct < _VALUES:
        return None
    value = f"CASE WHEN {side.now} ~ {WHOLE} THEN {side.now}::numeric END"
    best: tuple[_Column, int] | None = None
    most = tries = 0
    for one in pairs.gathered:
        mine = _columns(one)
        if not mine:
            continue
        ways = [(c, m) for c in mine for m in _TENS]
        # that of one row alone is looked for as in the unit's own row
        alone = {f"{c.name} alone": _differences(c, value, side) for c in mine}
        found = yield Ask(_counted(ways, value, side) | alone, _some(one, mine))
        alike = [(c, modulus_of(found[f"{c.name} alone"] or [])) for c in mine]
        others = [(c, m) for c, m in alike if m not in (0, *_TENS)]
        if others:
            found |= yield Ask(_counted(others, value, side), _some(one, mine))
        ways += others
        tries += len(ways)
        for c, m in ways:
            if found[f"{c.name} {m}"] > most:
                best, most = (c, m), found[f"{c.name} {m}"]
    # of the pairs looked at at first; nearly all are wanted, and half of them are cheap to ask for
    if best is None or 2 * most < min(_SOME, seen.given):
        return None
    column, modulus = best
    shown = yield Ask(
        {
            "rows": count("agrees AND is_off"),
            "against": count("NOT agrees"),
            "telling": count(f"agrees AND is_off AND share <= {_TELLING}"),
            "telling_against": count(f"NOT agrees AND share <= {_TELLING}"),
            "pieces": count(f"agrees AND is_off AND share <= {_TELLING}", "value"),
            "chance": f"coalesce(avg(share) FILTER (WHERE share <= {_TELLING}), 1)",
        },
        _judged(column, modulus, value, side),
    )
    rows, against = shown["rows"], shown["against"]
    sure = min(
        certainty(rows, against, 1, 0),
        certainty(
            shown["telling"],
            shown["telling_against"],
            shown["pieces"],
            float(shown["chance"]),
            tries,
        ),
    )
    if shown["telling"] < FEW or sure < SURE:
        return None
    return Fault(
        kind="modulo",
        mapping=pairs.bound.name,
        target_table=pairs.table,
        target_column=side.name,
        source_column=f"{column.one.gather.of}.{column.name}",
        rows=rows,
        looked=rows + against,
        of_rows=pairs.of_rows,
        against=against,
        certainty=round(sure, 4),
        facts={
            "modulus": modulus,
            "sharing": 0,
            "telling": shown["telling"],
            "accident": round(100 * float(shown["chance"])),
        },
    )


def _columns(one: Gathered) -> list[_Column]:
    return [
        _Column(one, column.name)
        for column in one.columns
        if column_kind(column) == "number" and column.bare_type in _WHOLE_TYPES
    ]


def _counted(ways: list[tuple[_Column, int]], value: str, side: Side) -> dict[str, str]:
    return {f"{c.name} {m}": count(f"{_agrees(c, m, value)} AND {side.is_off}") for c, m in ways}


def _differences(column: _Column, value: str, side: Side) -> str:
    """Return SQL for some [difference, number] of units whose rows hold one number alone."""
    only = f"{column.held}[1]"
    is_one = f"cardinality({column.held}) = 1 AND {only} > {value} AND {side.is_off}"
    return (
        f"(array_agg(ARRAY[{only} - {value}, {value}] ORDER BY n)"
        f" FILTER (WHERE {is_one}))[:{4 * VALUES}]"
    )


def _agrees(column: _Column, modulus: int, value: str) -> str:
    return (
        f"EXISTS (SELECT FROM unnest({column.held}) AS one"
        f" WHERE one >= {modulus} AND one % {modulus} = {value})"
    )


def _some(one: Gathered, columns: list[_Column]) -> str:
    return _with(one, columns, f"(SELECT * FROM pair WHERE n <= {_SOME}) AS pair")


def _with(one: Gathered, columns: list[_Column], pairs: str) -> str:
    """Return the pairs with what their rows of a gathered table hold in some columns."""
    theirs = [f"row.{name(key)}" for key in one.gather.on]
    keys = [f"{key} AS key{i}" for i, key in enumerate(theirs)]
    held = [
        f"array_agg(DISTINCT row.{name(c.name)}::numeric)"
        f" FILTER (WHERE row.{name(c.name)} IS NOT NULL) AS {c.held},"
        f" bool_or(row.{name(c.name)} IS NULL) AS {c.none}"
        for c in columns
    ]
    on = " AND ".join(f"gathered.key{i} = pair.{key}" for i, key in enumerate(one.keys))
    wanted = f"SELECT {', '.join(one.keys)} FROM {pairs}"
    return (
        f"{pairs} LEFT JOIN (SELECT {', '.join([*keys, *held])}\n"
        f"                  FROM {staged(one.gather.of)} AS row\n"
        f"                 WHERE ({', '.join(theirs)}) IN ({wanted})\n"
        f"                 GROUP BY {', '.join(theirs)}) AS gathered ON {on}"
    )


def _judged(column: _Column, modulus: int, value: str, side: Side) -> str:
    """Return the pairs with a value and rows: whether they agree, and for how many units would.

    `share` is the share of all these units among whose rows the value stands.
    """
    return (
        "(WITH unit AS MATERIALIZED (\n"
        f"   SELECT n, {value} AS value, {side.is_off} AS is_off, coalesce({column.none}, FALSE)\n"
        "          AS has_none,\n"
        f"          ARRAY(SELECT DISTINCT one % {modulus} FROM unnest({column.held}) AS one\n"
        f"                 WHERE one >= {modulus}) AS held\n"
        f"     FROM {_with(column.one, [column], 'pair')}\n"
        f"    WHERE {column.held} IS NOT NULL AND {side.now} IS NOT NULL\n"
        " ), common AS (\n"
        "   SELECT held.one AS value, count(*)::float / (SELECT count(*) FROM unit) AS share\n"
        "     FROM unit, unnest(unit.held) AS held (one)\n"
        "    GROUP BY held.one\n"
        " )\n"
        " SELECT unit.value, is_off, coalesce(unit.value = ANY (held), FALSE) AS agrees,\n"
        "        coalesce(share, 0) AS share\n"
        "   FROM unit LEFT JOIN common ON common.value = unit.value\n"
        "  WHERE NOT (has_none AND unit.value = 0 AND NOT 0 = ANY (held))) AS judged"
    )
