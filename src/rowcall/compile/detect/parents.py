"""One parent: children hang on one parent, or on one of a few, where the source spreads them."""

from rowcall.compile.detect.ask import Ask, Glance, Looking, count, literal, told
from rowcall.compile.detect.constant import NEARLY
from rowcall.compile.detect.pairs import Pairs
from rowcall.compile.detect.sides import Side

_MANY = 2


def one_parent(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a reference that leads to one row for all, though they have several parents."""
    if not side.refers_to or seen.mode is None:
        return None
    same = f"{side.now} = {literal(seen.mode)}"
    first = yield Ask(
        {
            "same": count(same),
            "parents": f"count(DISTINCT {side.from_})",
            "most": f"mode() WITHIN GROUP (ORDER BY {side.from_})",
        }
    )
    if first["same"] < NEARLY * seen.given or first["parents"] <= 1:
        return None
    found = yield Ask({"own": count(f"{side.from_} = {literal(first['most'])}")})
    others = count(f"{same} AND {side.from_} <> {literal(first['most'])}")
    shown = yield Ask({"rows": others})
    return told(
        "one_parent",
        side,
        pairs,
        source=side.source,
        rows=shown["rows"],
        against=seen.given - first["same"],
        pieces=shown["rows"],
        chance=max(0.5, found["own"] / seen.rows),
        parents=first["parents"],
        parent_table=side.refers_to,
    )


def few_parents(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a reference that leads to the same row for all children of several parents each.

    Rows of one parent that go to different rows are against it. An accident would spread them over
    all rows that are led to, one as likely as another.
    """
    if not side.refers_to or seen.distinct <= 1:
        return None
    known = f"{side.now} IS NOT NULL AND {side.from_} IS NOT NULL"
    strays = f"{known} AND {side.there} <> {side.from_}"
    first = yield Ask(
        {
            "known": count(known),
            "strays": count(strays),
            "parents": count(known, side.from_),
            "used": count(known, side.now),
            "ways": count(known, f"({side.from_}, {side.now})"),
        }
    )
    split = first["ways"] - first["parents"]
    if first["parents"] < _MANY * first["used"] or 2 * first["strays"] < first["known"]:
        return None
    return told(
        "few_parents",
        side,
        pairs,
        source=side.source,
        rows=first["strays"],
        against=split,
        pieces=max(0, first["known"] - first["parents"]),
        chance=max(0.5, 1 / first["used"]),
        parents=first["parents"],
        used=first["used"],
        parent_table=side.refers_to,
    )
