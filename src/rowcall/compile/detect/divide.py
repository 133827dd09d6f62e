"""Which m makes one number of another? And whose numbers become the same by it?"""

from itertools import combinations
from math import gcd

from rowcall.compile.detect.ask import Ask
from rowcall.compile.detect.pairs import Own, Pairs
from rowcall.compile.detect.seen_units import seen_units
from rowcall.compile.values import over_source
from rowcall.sql.quote import name

VALUES = 20
_LOOKED, _LEAST = 64, 10


def own_numbers(pairs: Pairs) -> list[Own]:
    """Return the columns of the source row that hold numbers, and those of its key."""
    return [own for own in pairs.own if own.kind == "number" or own.name in pairs.key]


def differences(own: Own, number: str, some: str) -> str:
    """Return SQL for some [difference, number] of the numbers that are less than the column's."""
    return (
        f"(array_agg(ARRAY[{own.whole} - {number}, {number}] ORDER BY n)"
        f" FILTER (WHERE {some} AND {own.whole} > {number}))[:{_LOOKED}]"
    )


def modulus_of(found: list[list[int]]) -> int:
    """Return m, or 0: it divides every difference, and is greater than every number.

    It is the best of what eight parts of the differences have in common. Of several the least
    power of ten is told: ids of one length share more than was cut off.
    """
    if len(found) < VALUES:
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


def sharing(own: Own, modulus: int, pairs: Pairs) -> Ask:
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
