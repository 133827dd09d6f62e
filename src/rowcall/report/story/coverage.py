"""Coverage by lineage beside coverage by count: a count says nothing of a single row."""

from dataclasses import dataclass

from rowcall.account.count_lines import CountLine, Side
from rowcall.account.lines import Account
from rowcall.report.story.content import Content
from rowcall.report.story.tables import Section, Share, StoryTable
from rowcall.report.story.texts import Texts

ORIGINS = (
    "migrated", "adopted", "placeholder", "derived", "surplus", "native", "undecided",
)  # fmt: skip
OUTCOMES = ("migrated", "merged", "excluded", "quarantined")


@dataclass(frozen=True)
class Big:
    """A number that is seen from afar, the sentence that says of what, and in what sense."""

    kind: str
    share: Share
    says: str


def big_numbers(content: Content, texts: Texts) -> list[Big]:
    """Return coverage by count, where something was counted, and coverage by lineage."""
    found: list[Big] = []
    if content.counts:
        totals = content.counts.totals
        said = texts("big_count", new=totals.new, old=totals.old)
        found.append(Big("by_count", Share(totals.new, totals.old), said))
    lineage = _lineage(content)
    if lineage:
        key = "big_lineage" if content.account.tables else "big_recognised"
        said = texts(key, part=lineage.part, rows=lineage.whole)
        found.append(Big("by_lineage", lineage, said))
    return found


def stripe(account: Account) -> tuple[str, list[tuple[str, int]]]:
    """Return the sums of all rows: the source's by outcome, else the target's by origin."""
    if account.tables:
        sums = [(one, sum(getattr(t, one) for t in account.tables)) for one in OUTCOMES]
        return "outcomes_figure", sums
    return "origins_figure", [
        (one, sum(getattr(t, one) for t in account.target)) for one in ORIGINS
    ]


def coverage(content: Content, texts: Texts) -> Section:
    """Return the section: the counted lines, and each source table's own account."""
    sentences = [texts("says_coverage")]
    sentences += [f"{big.says}: {texts.share(big.share.part, big.share.whole)} {texts(big.kind)}"
                  for big in big_numbers(content, texts)]  # fmt: skip
    if content.counts is None:
        why = content.uncounted
        known = texts(f"no_counts_{why}") if why in {"source", "project"} else why
        sentences.append(texts("no_counts", why=known))
    tables: list[StoryTable] = []
    if content.counts:
        tables.append(
            StoryTable(
                "counted",
                ("category", "old_table", "new_table", "old_rows", "new_rows", "by_count",
                 "in_target", "by_lineage"),
                tuple(_counted(line) for line in content.counts.lines),
            )
        )  # fmt: skip
    tables.append(
        StoryTable(
            "tables",
            ("source_table", "rows", "moved", *OUTCOMES, "difference"),
            tuple(
                (t.source_table, t.rows, Share(t.migrated + t.merged, t.rows - t.excluded),
                 t.migrated, t.merged, t.excluded, t.quarantined, t.difference)
                for t in content.account.tables
            ),
            has_totals=True,
            is_whole=True,
        )
    )  # fmt: skip
    return Section("coverage", tuple(sentences), tables=tuple(tables))


def _counted(line: CountLine) -> tuple[str | int | float | Share | None, ...]:
    there = line.lineage.in_target if line.lineage else None
    return (
        line.category,
        _named(line.old),
        _named(line.new),
        _count(line.old),
        _count(line.new),
        line.coverage,
        there,
        None if there is None or not line.old.count else Share(there, line.old.count),
    )


def _lineage(content: Content) -> Share | None:
    account = content.account
    if account.tables:
        return Share(
            sum(table.migrated + table.merged for table in account.tables),
            sum(table.rows - table.excluded for table in account.tables),
        )
    known = [
        (line.lineage.in_target, line.old.count)
        for line in (content.counts.lines if content.counts else ())
        if line.lineage and line.lineage.in_target is not None and line.old.in_total
    ]
    return Share(sum(one for one, _ in known), sum(of for _, of in known)) if known else None


def _named(side: Side) -> str:
    return side.table if side.condition is None else f"{side.table} where {side.condition}"


def _count(side: Side) -> int | str:
    return side.count if side.in_total else f"({side.count:,})"
