"""Contents made by hand, over the accounts made by hand."""

from dataclasses import replace

from report.accounts import CLEAN, FREED, HALFWAY
from rowcall.account.adoption import AdoptionLine
from rowcall.account.count_lines import CountLine, CountView, Lineage, Side
from rowcall.account.lines import Mark, TargetLine
from rowcall.quarantine.lines import Sample
from rowcall.report.story.content import Content, Link

LINKS = (
    Link("depots", "depots", frozenset(), "depot"),
    Link("couriers", "couriers", frozenset({"depots"}), "courier"),
    Link("parcels", "parcels", frozenset({"depots", "couriers"}), "parcel"),
    Link("scans", None, frozenset(), None),
)
COUNTS = CountView(
    "parcels",
    (
        CountLine(
            "Parcels",
            Side("parcel", "state = 'sent'", True, 4_000, 5_000),
            Side("parcels", None, True, 4_200, 4_200),
            "table",
            ("parcel",),
            ("parcels",),
            Lineage(3_000, 3_000, None, None, None, 150, 50, 0),
        ),
    ),
    {("old", "parcel"): 4_000, ("new", "parcels"): 4_200},
    None,
)
MARKS = tuple(Mark("parcels", f"column_{i}", "null", "bad", 10) for i in range(39))
STORY = Content(
    replace(FREED, marks=(*MARKS, Mark("parcels", "column_39", "null", "İmtahan", 10))),
    LINKS,
    COUNTS,
    "",
    (Sample("parcels", "parcel", "99", "too_long", "code", "Xx <b>&"),),
    written_at="2026-01-01 00:00 UTC",
    version="0.1.0",
)
GOOD = replace(STORY, account=CLEAN, samples=())
FOUND = replace(
    STORY,
    account=replace(
        HALFWAY,
        source=(),
        tables=(),
        reasons=(),
        target=(
            TargetLine("depots", 1_200, 0, 1_190, 0, 0, 0, 10, 0, 0),
            TargetLine("couriers", 0, 0, 0, 0, 0, 0, 0, 0, 0),
            TargetLine("parcels", 4_200, 0, 3_000, 0, 0, 1_000, 100, 100, 0),
        ),
        adoption=(
            AdoptionLine("depots", "depots", 1_190, 0, 0, 0, 0, 0, 0, 0),
            AdoptionLine("parcels", "parcels", 3_000, 1_000, 100, 40, 2, 0, 0, 0),
        ),
    ),
    samples=(),
)
