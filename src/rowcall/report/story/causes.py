"""What keeps units from moving, the largest cause first, and what mending each frees."""

from rowcall.account.causes import Cause
from rowcall.account.lines import Account
from rowcall.report.story.tables import Cell, Coded, Section, Share, StoryTable
from rowcall.report.story.texts import Texts

_FEW = 3


def causes(account: Account, texts: Texts) -> Section:
    """Return the section: ranked causes, then the reasons of what is quarantined."""
    if not account.source:
        return Section("causes", none="causes_later")
    rows = tuple(
        (
            Coded(c.mapping, to=place_of(c)),
            coded(c.reason, texts),
            Share(c.units, account.quarantined, of_all=True),
            c.units,
            c.own,
            c.blocked,
            texts.detail(c.detail),
        )
        for c in account.causes
    )
    tables = (
        StoryTable(
            "causes",
            ("cause_in", "reason", "of_quarantined", "units", "own", "blocked", "detail"),
            rows,
            has_totals=True,
        ),
        reasons_table("reasons", account, "quarantined", texts),
    )
    return Section("causes", (texts("says_causes"),), tables=tables)


def order_table(account: Account, texts: Texts) -> StoryTable:
    """Return what each cause frees when they are mended one after the other."""
    columns = ("turn", "cause_in", "reason", "frees", "fails", "waits_for", "seconds")
    rows: list[tuple[Cell, ...]] = [
        (
            str(turn),
            Coded(c.mapping, to=place_of(c)),
            coded(c.reason, texts),
            c.freeing.frees,
            c.freeing.fails,
            waits_for(c, texts),
            c.freeing.seconds,
        )
        for turn, c in enumerate(account.causes, 1)
        if c.freeing
    ]
    return StoryTable("order", columns, tuple(rows))


def waits_for(cause: Cause, texts: Texts) -> str:
    """Return the causes for which the units wait that still fail, the first few."""
    listed = cause.freeing.then if cause.freeing else ()
    said = [
        texts("waits", reason=one.reason, mapping=one.mapping, units=one.units)
        for one in listed[:_FEW]
    ]
    rest = sum(one.units for one in listed[_FEW:])
    return "; ".join([*said, *([texts("waits_others", units=rest)] if rest else [])])


def place_of(cause: Cause) -> str:
    """Return the place at which the rows of a cause are shown."""
    named = f"{cause.mapping}-{cause.reason}"
    return "cause-" + "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in named)


def coded(reason: str, texts: Texts) -> Coded:
    """Return a reason with what it means, where it is one of rowcall's own."""
    return Coded(reason, texts.reason(reason))


def reasons_table(name: str, account: Account, outcome: str, texts: Texts) -> StoryTable:
    """Return why units had this outcome."""
    rows = tuple(
        (mapping, coded(reason, texts), units, texts.detail(detail))
        for mapping, reason, detail, units in account.reasons_of(outcome)
    )
    return StoryTable(name, ("mapping", "reason", "units", "detail"), rows, has_totals=True)
