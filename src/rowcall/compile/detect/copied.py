"""Copied: the target column holds another source column than the one that the mapping reads."""

from rowcall.compile.detect.ask import Ask, Glance, Looking, count, literal, told
from rowcall.compile.detect.pairs import Own, Pairs
from rowcall.compile.detect.sides import Side


def copied(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a column of the source row that equals the target's where the right value differs.

    That two columns agree by accident is as likely as the most frequent value of the target.
    """
    others = [own for own in pairs.own if _may_equal(side, own)]
    if not others or side.refers_to or not seen.given:
        return None
    equal = {own: _equal(side, own) for own in others}
    first = yield Ask(
        {f"{own.sql}_rows": count(f"{is_} AND {side.is_off}") for own, is_ in equal.items()}
        | {"most": count(f"{side.now} = {literal(seen.mode)}")}
    )
    best = max(others, key=lambda own: first[f"{own.sql}_rows"])
    off = f"{side.is_off} AND {side.now} IS NOT NULL"
    found = yield Ask(
        {
            "rows": count(f"{equal[best]} AND {off}"),
            "against": count(f"({equal[best]}) IS NOT TRUE AND {off}"),
            "pieces": count(f"{equal[best]} AND {off}", side.now),
        }
    )
    return told(
        "copied",
        side,
        pairs,
        source=best.name,
        **found,
        chance=max(0.1, first["most"] / seen.given),
        tries=len(others),
        instead=side.source,
    )


def _may_equal(side: Side, own: Own) -> bool:
    """A flag or a class equals another one too often to tell anything."""
    if side.source == own.name or side.kind not in ("text", "number", "day"):
        return False
    return side.kind == own.kind or (side.kind == "text" and own.kind == "number")


def _equal(side: Side, own: Own) -> str:
    if side.kind == "number":
        return f"{side.now}::numeric = {own.sql}::numeric"
    if side.kind == "day":
        return f"{side.now}::timestamptz = {own.sql}::timestamptz"
    return f"{side.now} = {own.sql}"
