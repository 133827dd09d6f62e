"""Modulo: a number in the target is a source number modulo m, so that several become one."""

from rowcall.compile.detect.ask import SOME, Ask, Glance, Looking, count, told
from rowcall.compile.detect.divide import VALUES, differences, modulus_of, own_numbers, sharing
from rowcall.compile.detect.pairs import WHOLE, Pairs
from rowcall.compile.detect.sides import Side


def modulo(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for m: it divides every difference of the two numbers, and the target's are below it."""
    own = own_numbers(pairs)
    if side.kind != "number" or seen.distinct < VALUES or not own:
        return None
    number = f"CASE WHEN {side.now} ~ {WHOLE} THEN {side.now}::numeric END"
    some = f"n <= {SOME} AND {side.is_off}"
    first = yield Ask({o.sql: differences(o, number, some) for o in own})
    moduli = {o: m for o in own if (m := modulus_of(first[o.sql] or []))}
    if not moduli:
        return None
    agrees = {o: f"{o.whole} >= {m} AND {number} = {o.whole} % {m}" for o, m in moduli.items()}
    second = yield Ask({o.sql: count(f"{is_} AND {side.is_off}") for o, is_ in agrees.items()})
    best = max(moduli, key=lambda o: second[o.sql])
    found = yield Ask(
        {
            "rows": count(f"{agrees[best]} AND {side.is_off}"),
            "against": count(
                f"{best.whole} >= {moduli[best]} AND ({agrees[best]}) IS NOT TRUE"
                f" AND {side.now} IS NOT NULL"
            ),
            "pieces": count(f"{agrees[best]} AND {side.is_off}", side.now),
        }
    )
    chance, tries = 1 / moduli[best], len(own)
    shared = {"sharing": None, "units": None}
    if told("modulo", side, pairs, source="", **found, chance=chance, tries=tries):
        shared = yield sharing(best, moduli[best], pairs)
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
