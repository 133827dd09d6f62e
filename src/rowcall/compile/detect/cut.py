"""Cut: the target holds the first n characters of a longer source value."""

from rowcall.compile.detect.ask import Ask, Glance, Looking, count, told
from rowcall.compile.detect.pairs import Pairs
from rowcall.compile.detect.seen_units import seen_units
from rowcall.compile.detect.sides import Side
from rowcall.compile.values import over_source

_CHANCE = 0.1


def cut(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a length at which every longer value ends, and for what became equal by it."""
    if side.kind != "text" or not side.is_mapped:
        return None
    is_cut = (
        f"{side.now} <> '' AND length({side.from_}) > length({side.now})"
        f" AND left({side.from_}, length({side.now})) = {side.now} AND {side.is_off}"
    )
    first = yield Ask(
        {"length": f"mode() WITHIN GROUP (ORDER BY length({side.now})) FILTER (WHERE {is_cut})"}
    )
    length = first["length"]
    if not length:
        return None
    agrees = f"{side.now} = left({side.from_}, {length})"
    is_long = f"length({side.from_}) > {length}"
    found = yield Ask(
        {
            "rows": count(f"{is_long} AND {agrees} AND {side.is_off}"),
            "against": count(
                f"({is_long} AND NOT {agrees} AND {side.now} IS DISTINCT FROM {side.want})"
                f" OR length({side.now}) > {length}"
            ),
            "pieces": count(f"{is_long} AND {agrees}", side.from_),
        }
    )
    lost = {"sharing": None, "units": None}
    sql = side.expressions[0]
    if told("cut", side, pairs, source="", chance=_CHANCE, **found):
        lost = yield _collided(over_source(sql), sql, length, pairs)
    return told(
        "cut",
        side,
        pairs,
        source=side.source,
        **found,
        chance=_CHANCE,
        units=lost["units"],
        length=length,
        sharing=lost["sharing"] or 0,
    )


def _collided(value: str, sql: str, length: int, pairs: Pairs) -> Ask:
    """Ask how many units share the beginning with another one, and how many have no row for it."""
    units = seen_units(pairs, {"value": f"left({value}::text, {length})"}, (sql,))
    return Ask(
        {
            "sharing": "count(*) FILTER (WHERE others > 1)",
            "units": "count(*) FILTER (WHERE others > 1 AND NOT has_row)",
        },
        f"(SELECT unit.*, count(*) OVER (PARTITION BY value) AS others\n"
        f"   FROM ({units}) AS unit WHERE value IS NOT NULL) AS counted",
    )
