"""What keeps units from moving, the largest cause first, and samples of it."""

from rowcall.account.lines import Account, Reason
from rowcall.quarantine.lines import Sample
from rowcall.report.story.tables import Section, Share, StoryTable
from rowcall.report.story.texts import Texts


def causes(account: Account, texts: Texts) -> Section:
    """Return the section: ranked causes, then the reasons of what is quarantined."""
    rows = tuple(
        (
            c.mapping,
            c.reason,
            Share(c.units, account.quarantined, of_all=True),
            c.units,
            c.own,
            c.blocked,
            c.detail,
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
        reasons_table("reasons", account, "quarantined"),
    )
    return Section("causes", (texts("says_causes"),), tables=tables)


def reasons_table(name: str, account: Account, outcome: str) -> StoryTable:
    """Return why units had this outcome."""
    found: list[Reason] = [one for one in account.reasons if one.outcome == outcome]
    rows = tuple((r.mapping, r.reason, r.units, r.detail) for r in found)
    return StoryTable(name, ("mapping", "reason", "units", "detail"), rows, has_totals=True)


def samples(found: tuple[Sample, ...], texts: Texts) -> Section:
    """Return the section: quarantined units with masked values."""
    rows = tuple(
        (s.mapping, s.reason, s.source_table, s.source_key, s.column_name, _value(s)) for s in found
    )
    columns = ("mapping", "reason", "source_table", "key", "column", "value")
    return Section(
        "samples", (texts("says_samples"),), tables=(StoryTable("samples", columns, rows),)
    )


def _value(sample: Sample) -> str | None:
    return "NULL" if sample.column_name and sample.value is None else sample.value
