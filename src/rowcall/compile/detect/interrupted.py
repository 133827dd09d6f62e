"""Interrupted: up to some key the units have rows, and after it none has."""

from collections.abc import Generator

from rowcall.compile.detect.ask import Answer, Ask
from rowcall.compile.detect.fault import FEW, Fault
from rowcall.compile.detect.in_order import Order, beyond, in_order, newest, orders
from rowcall.compile.detect.pairs import Pairs

# what people write into a script for how many rows it commits at once
_SIZES = (10_000, 5_000, 2_500, 2_000, 1_000, 500, 250, 200, 100)
_SURE = 0.99
# Where no whole batch speaks for it, nearly all units before the border have rows.
_NEARLY = 0.9
# Rows are missing in stretches too: the end is no such stretch where it is several times as long
# as the longest.
_TIMES = 3
# Where fewer than one unit of so many has no row, no other order is tried.
_MANY = 10


def interrupted(pairs: Pairs) -> Generator[Ask, Answer, list[Fault]]:
    """Return a fault where the end of the units has no row, in the order of one of their keys.

    That so many in a row have none is an accident where each has one as often as those before
    them. The source may have grown since, which looks the same: without a whole batch those count
    that are older than the newest unit that has a row elsewhere, where both are known.
    """
    rough = yield Ask(
        {"units": "count(*)", "beyond": "count(*) FILTER (WHERE is_beyond)"}, beyond(pairs)
    )
    parts = len(pairs.reading.fan_out.parts) if pairs.reading.fan_out else 1
    without = rough["units"] * parts - pairs.of_rows
    own, *others = orders(pairs)
    # to ask for the evidence of all units is dear
    tried = [own] if min(without, rough["beyond"]) >= FEW else []
    if without >= max(FEW, rough["units"] * parts // _MANY):
        tried += others
    for order in tried:
        found = yield Ask(
            {
                "units": "count(*)",
                "with_row": "count(*) FILTER (WHERE rows > 0)",
                "written": "coalesce(sum(rows), 0)::bigint",
                "border": "coalesce(max(last), 0)",
                "gap": "coalesce(max(gap), 0)",
                "last_key": "max(key) FILTER (WHERE n = last)",
                "next_key": "max(key) FILTER (WHERE n = last + 1)",
            },
            in_order(pairs, order),
        )
        after = found["units"] - found["border"]
        if found["with_row"] < FEW or after < max(FEW, _TIMES * found["gap"]):
            continue
        # with one more that has none, so that no share is 1
        share = found["with_row"] / (found["border"] + 1)
        sure = 1 - (1 - share) ** after
        size = next((size for size in _SIZES if found["written"] % size == 0), 0)
        if sure < _SURE or (not size and share < _NEARLY):
            continue
        # one count in so many is a multiple by accident
        sure *= 1 - 1 / size if size else 1
        older = None if size else (yield from _older(pairs, order))
        if older is None or older >= FEW:
            return [_fault(pairs, order, found, sure, size, older)]
    return []


def _older(pairs: Pairs, order: Order) -> Generator[Ask, Answer, int | None]:
    """Return how many units of the end were there already, None where that is not known."""
    others = newest(pairs)
    if others is None:
        return None
    known = "n > last AND made IS NOT NULL"
    is_older = f"made <= (SELECT max(made) FROM {others})"
    found = yield Ask(
        {
            "known": f"count(*) FILTER (WHERE {known})",
            "older": f"count(*) FILTER (WHERE {known} AND {is_older})",
        },
        in_order(pairs, order, dated=True),
    )
    return found["older"] if found["known"] else None


def _fault(
    pairs: Pairs, order: Order, found: Answer, sure: float, size: int, older: int | None
) -> Fault:
    return Fault(
        kind="interrupted",
        mapping=pairs.bound.name,
        target_table=pairs.table,
        target_column="",
        source_column=order.source,
        rows=found["with_row"],
        looked=found["border"],
        of_rows=found["units"],
        against=found["border"] - found["with_row"],
        certainty=round(sure, 4),
        units=found["units"] - found["border"],
        facts={
            "last_key": found["last_key"],
            "next_key": found["next_key"],
            "written": found["written"],
            "batch": size,
            "older": older or 0,
        },
    )
