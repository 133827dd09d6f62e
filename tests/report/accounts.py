"""Accounts made by hand."""

from dataclasses import replace

from rowcall.account.causes import Behind, Freeing
from rowcall.account.lines import (
    Account,
    Mark,
    Reason,
    RunTime,
    SourceItem,
    SourceLine,
    StepTime,
    TableAccount,
    TargetLine,
)

WHOLE = Account(
    project="parcels",
    is_finished=True,
    is_loaded=True,
    runs=(RunTime(1, "2026-01-01T00:00:00Z", "2026-01-01T00:02:05Z", 125.0),),
    source=(
        SourceLine("depots", "depot", 1_200, 1_200, 0, 0, 0, 0),
        SourceLine("parcels", "parcel", 5_000, 4_000, 100, 200, 700, 0),
    ),
    target=(
        TargetLine("depots", 1_203, 1_200, 0, 3, 0, 0, 0, 0, 0),
        TargetLine("parcels", 4_000, 4_000, 0, 0, 0, 0, 0, 0, 0),
    ),
    tables=(
        TableAccount("depot", 1_200, 0, 1_200, 0, 0),
        TableAccount("parcel", 5_000, 700, 4_000, 100, 200),
    ),
    reasons=(
        Reason("parcels", "quarantined", "blocked_by_parent", "…", "depots", "bad_value", 600),
        Reason("parcels", "quarantined", "too_long", "code", "parcels", "too_long", 100),
        Reason("parcels", "excluded", "called_off", None, "parcels", "called_off", 200),
        Reason("parcels", "merged", "merged", "same code", None, None, 100),
    ),
    marks=(Mark("parcels", "kilos", "null", "bad_value: no number", 7),),
    items=(
        SourceItem("depot", "", 1_200, "mapped", None),
        SourceItem("depot", "flag", 9, "dropped", "nobody knows"),
        SourceItem("parcel", "", 5_000, "mapped", None),
        SourceItem("scrap", "", 2, "dropped", "forgotten"),
        SourceItem("word", "", 30, "read", None),
    ),
    steps=(
        StepTime("load parcels", 5_000, 20.0, "load"),
        StepTime("hash couriers.password_hash", 60, 100.0, "hash"),
        StepTime("balance", None, 1.0, "balance"),
    ),
)

FREED = replace(
    WHOLE,
    freeings=(
        Freeing("depots", "bad_value", 580, 3.5, (Behind("parcels", "too_long", 20),)),
        Freeing("parcels", "too_long", 110, 1.0, (Behind("depots", "too_far", 10),)),
        Freeing("depots", "too_far", 10, 1.0),
    ),
)

BROKEN = replace(
    WHOLE, source=(WHOLE.source[0], replace(WHOLE.source[1], difference=2)), is_finished=False
)
HALFWAY = replace(WHOLE, is_finished=False, is_loaded=False)
CLEAN = replace(
    WHOLE,
    source=(WHOLE.source[0],),
    tables=(WHOLE.tables[0],),
    reasons=(),
    marks=(),
)
EMPTY = Account("parcels", False, False, (), (), (), (), (), (), (), ())
