"""Shifted: days or times are off by one and the same span."""

from rowcall.compile.detect.ask import Ask, Glance, Looking, count, told
from rowcall.compile.detect.pairs import Pairs
from rowcall.compile.detect.sides import Side

_CHANCE = 0.1
_DAY, _STEP = 86_400, 900


def shifted(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a span of whole quarters of an hour, as time zones have, between most pairs."""
    if side.kind != "day" or not side.is_mapped or seen.distinct <= 1:
        return None
    span = (
        f"extract(epoch FROM {side.now}::{side.type}::timestamp"
        f" - {side.want}::{side.type}::timestamp)"
    )
    both = f"{side.now} IS NOT NULL AND {side.want} IS NOT NULL"
    first = yield Ask({"span": f"mode() WITHIN GROUP (ORDER BY {span}) FILTER (WHERE {both})"})
    seconds = int(first["span"] or 0)
    if not seconds or seconds % _STEP or seconds != first["span"]:
        return None
    found = yield Ask(
        {
            "rows": count(f"{both} AND {span} = {seconds}"),
            "against": count(f"{both} AND {span} <> {seconds}"),
            "pieces": count(f"{both} AND {span} = {seconds}", side.want),
        }
    )
    return told(
        "shifted",
        side,
        pairs,
        source=side.source,
        **found,
        chance=_CHANCE,
        span=_said(seconds),
        seconds=seconds,
    )


def _said(seconds: int) -> str:
    """Return the span with its sign, in days where it is whole days, else in hours and minutes."""
    sign = "+" if seconds > 0 else "-"
    days, rest = divmod(abs(seconds), _DAY)
    if not rest:
        return f"{sign}{days} d"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{sign}{hours}:{minutes:02} h"
