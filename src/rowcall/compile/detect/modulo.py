"""Modulo: a number in the target is a source number modulo m, so that several become one."""

from itertools import combinations
from math import gcd

from rowcall.compile.detect.ask import SOME, Ask, Glance, Looking, count, told
from rowcall.compile.detect.pairs import Own, Pairs
from rowcall.compile.detect.seen_units import seen_units
from rowcall.compile.detect.sides import Side
from rowcall.compile.values import over_source
from rowcall.sql.quote import name

_DIGITS = "'(?:^|[^0-9])([0-9]{1,18})[^0-9]*$'"
_WHOLE = "'^[0-9]{1,18}$'"
_LOOKED, _LEAST, _VALUES = 64, 10, 20


def modulo(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for m: it divides every difference of the two numbers, and the target's are below it."""
    own = [o for o in pairs.own if o.kind == "number" or o.name in pairs.key]
    if side.kind not in ("text", "number") or seen.distinct < _VALUES or not own:
        return None
    digits = f"substring({side.now} FROM {_DIGITS})::numeric"
    if side.kind == "number":
        digits = f"CASE WHEN {side.now} ~ {_WHOLE} THEN {side.now}::numeric END"
    first = yield Ask(
        {
            o.sql: f"(array_agg(ARRAY[{_whole(o)} - {digits}, {digits}] ORDER BY n)"
            f" FILTER (WHERE n <= {SOME} AND {_whole(o)} > {digits} AND {side.is_off}))[:{_LOOKED}]"
            for o in own
        }
    )
    moduli = {o: m for o in own if (m := _modulus(first[o.sql] or []))}
    if not moduli:
        return None
    agrees = {o: f"{_whole(o)} >= {m} AND {digits} = {_whole(o)} % {m}" for o, m in moduli.items()}
    second = yield Ask({o.sql: count(f"{is_} AND {side.is_off}") for o, is_ in agrees.items()})
    best = max(moduli, key=lambda o: second[o.sql])
    found = yield Ask(
        {
            "rows": count(f"{agrees[best]} AND {side.is_off}"),
            "against": count(
                f"{_whole(best)} >= {moduli[best]} AND ({agrees[best]}) IS NOT TRUE"
                f" AND {side.now} IS NOT NULL"
            ),
            "pieces": count(f"{agrees[best]} AND {side.is_off}", side.now),
        }
    )
    chance, tries = 1 / moduli[best], len(own)
    shared = {"sharing": None, "units": None}
    if told("modulo", side, pairs, source="", **found, chance=chance, tries=tries):
        shared = yield _collided(best, moduli[best], pairs)
    return told(
        "modulo",
        side,
        pairs,
        source=best.name,
        **found,
        chance=chance,
        tries=tries,
        units=shared["units"],
        modulus=moduli[best],
        sharing=shared["sharing"] or 0,
    )


def _whole(own: Own) -> str:
    return f"CASE WHEN {own.sql} ~ {_WHOLE} THEN {own.sql}::numeric END"


def _modulus(found: list[list[int]]) -> int:
    """Return m, or 0: the best of what eight parts of the differences have in common.

    Of several m the least power of ten is told: ids of one length share more than was cut off.
    """
    if len(found) < _VALUES:
        return 0
    top = max(int(digits) for _, digits in found)
    parts = [gcd(*(int(off) for off, _ in found[i::8])) for i in range(8)]
    whole = [gcd(*some) for some in combinations(parts, 6)]
    most = max([gcd(*parts), *whole])
    if most <= top or most < _LEAST:
        return 0
    ten = _LEAST
    while ten <= top:
        ten *= 10
    return ten if most % ten == 0 else most


def _collided(own: Own, modulus: int, pairs: Pairs) -> Ask:
    """Ask how many units share the number with another one, and how many have no row for it."""
    value = f"{over_source(name(own.name))}::numeric % {modulus}"
    return Ask(
        {
            "sharing": "count(*) FILTER (WHERE others > 1)",
            "units": "count(*) FILTER (WHERE others > 1 AND NOT has_row)",
        },
        "(SELECT unit.*, count(*) OVER (PARTITION BY value) AS others\n"
        f"   FROM ({seen_units(pairs, {'value': value}, ())}) AS unit\n"
        "  WHERE value IS NOT NULL) AS counted",
    )
