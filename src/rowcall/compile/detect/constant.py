"""Constant: one value stands in (nearly) all rows, where what the mapping writes varies."""

from rowcall.compile.detect.ask import Ask, Glance, Looking, count, literal, told
from rowcall.compile.detect.pairs import Pairs
from rowcall.compile.detect.sides import Side

NEARLY = 0.99
# An empty column, or one value, agrees with a row by accident as often as the mapping writes it,
# and we take at least every second time.
_LEAST = 0.5


def constant(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a column with one value; an empty one counts where the mapping fills it."""
    if side.refers_to or not side.is_mapped or side.source in pairs.key:
        return None
    value = literal(seen.one)
    same, wants = f"{side.now} IS NOT DISTINCT FROM {value}", f"{side.want} = {value}"
    if seen.one is None:
        wants = f"{side.want} IS NULL"
    found = yield Ask(
        {
            "rows": count(f"{same} AND NOT coalesce({wants}, FALSE)"),
            "same": count(same),
            "wanted": count(wants),
            "values": f"count(DISTINCT {side.want})",
            "sources": f"count(DISTINCT {side.from_})",
        }
    )
    if found["same"] < NEARLY * seen.rows or found["values"] <= 1 or found["sources"] <= 1:
        return None
    return told(
        "empty" if seen.one is None else "constant",
        side,
        pairs,
        source=side.source,
        rows=found["rows"],
        against=seen.rows - found["same"],
        pieces=found["rows"],
        chance=max(_LEAST, found["wanted"] / seen.rows),
        value=seen.one or "",
        values=found["values"],
    )
