"""The flow: from source tables through outcomes to target tables, as bands of rows."""

from collections import Counter
from dataclasses import dataclass

from rowcall.report.story.content import Content
from rowcall.report.story.coverage import ORIGINS, OUTCOMES
from rowcall.report.story.tables import Section, StoryTable
from rowcall.report.story.texts import Texts

_STAYS = {"excluded", "quarantined"}


@dataclass(frozen=True)
class Band:
    """So many rows from a node of one column to a node of the next; `kind` colours it."""

    column: int
    start: str
    end: str
    kind: str
    rows: int


def bands(content: Content) -> list[Band]:
    """Return the bands; where nothing has moved yet, those from origins to target tables alone."""
    account = content.account
    targets = {link.mapping: link.target_table for link in content.links}
    left: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for line in account.source:
        for outcome in OUTCOMES:
            rows = getattr(line, outcome)
            left[line.source_table, outcome] += rows
            target = targets.get(line.mapping)
            if target and outcome not in _STAYS:
                right[outcome, target] += rows
    # a row that a unit made is in the bands of the units already
    others = ORIGINS if not account.source else ("placeholder", "surplus", "native", "undecided")
    for table in account.target:
        for origin in others:
            right[origin, table.target_table] += getattr(table, origin)
    found = [Band(0, a, b, b, rows) for (a, b), rows in left.items() if rows]
    found += [Band(1, a, b, a, rows) for (a, b), rows in right.items() if rows]
    return found


def flow(content: Content, texts: Texts) -> Section:
    """Return the section: what the bands mean, and their numbers."""
    found = bands(content)
    key = "says_flow" if content.account.source else "says_flow_found"
    rows = [
        (band.start, texts(f"col_{band.kind}"), "", band.rows) if band.column == 0
        else ("", texts(f"col_{band.kind}"), band.end, band.rows)
        for band in found
    ]  # fmt: skip
    table = StoryTable("flow", ("from", "outcome", "to", "rows"), tuple(rows))
    return Section("flow", (texts(key),), tables=(table,))
