"""A naive count, what the ledger says beside it, and what it hides: as text and as JSON."""

import json
from collections.abc import Callable
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from rowcall.account.count_findings import CountFinding, count_findings
from rowcall.account.count_lines import CountLine, CountView, Lineage, Side
from rowcall.report.numbers import counted, grouped
from rowcall.report.story.counts import told_of_count
from rowcall.report.story.texts import Language, Texts
from rowcall.report.tables import Cell, print_list, print_table

_EN = Texts(Language.EN)
_STATES = ("in_target", "adopted", "correct", "stale", "edited", "surplus", "native", "undecided")


def print_counts(view: CountView, screen: Console, typed: Callable[[str], str] = str) -> None:
    """Print the count with its totals, the lineage of the same lines, and what the count hides.

    `typed` makes a command that can be typed as it stands, which stays in one line.
    """
    _print_lines(view, screen)
    print_lineage(view, screen)
    found = count_findings(view)
    screen.print()
    screen.print(Text("What the count hides", style="bold underline"))
    print_list(screen, [(finding.code, _told(finding)) for finding in found])
    screen.print(Text(counted(len(found), "finding")))
    for note in view.notes:
        screen.print(Text(typed(note), style="dim"), soft_wrap=typed(note) != note)


def counts_json(view: CountView) -> str:
    """Return {version, project, lines: […], totals, findings: […], notes}."""
    totals = view.totals
    document = {
        "version": 1,
        "project": view.project,
        "lines": [_line(line) for line in view.lines],
        "totals": {
            "old_count": totals.old,
            "new_count": totals.new,
            "missing": totals.missing,
            "coverage": totals.coverage(),
        },
        "findings": [
            {
                "code": finding.code,
                "text": told_of_count(finding, _EN),
                "categories": finding.categories,
                "numbers": [
                    {"name": name, "value": value} for name, value in finding.numbers.items()
                ],
            }
            for finding in count_findings(view)
        ],
        "notes": view.notes,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _print_lines(view: CountView, screen: Console) -> None:
    totals = view.totals
    coverage = totals.coverage()
    percent = "" if coverage is None else f"{coverage:.2f}"
    rows: list[tuple[Cell, ...]] = [
        (line.category, _named(line.old), _named(line.new), _cell(line.old), _cell(line.new),
         line.coverage)
        for line in view.lines
    ]  # fmt: skip
    print_table(
        screen,
        f"Rows counted, old and new, by {view.project}",
        ("category", "old table", "new table", "old rows", "new rows", "%"),
        [*rows, ("total", "", "", totals.old, totals.new, percent)],
        says="a count in parentheses is in no total",
    )
    missing = counted(abs(totals.missing), "row")
    screen.print(Text(f"{missing} {'missing' if totals.missing >= 0 else 'more'} by this count"))


def print_lineage(view: CountView, screen: Console) -> None:
    """Print what the ledger knows of the counted rows; nothing where there is none."""
    lines = [(line, line.lineage) for line in view.lines if line.lineage]
    # what is known of no line needs no column
    told = [state for state in _STATES if any(_states(of)[state] is not None for _, of in lines)]
    print_table(
        screen,
        "The same lines by lineage",
        ("category", *(state.replace("_", " ") for state in told)),
        [(line.category, *(_states(of)[state] for state in told)) for line, of in lines],
        says="old rows that are in the new table, of these adopted from the earlier migration, and"
        " how it wrote them (known after a run); then rows of the new table",
    )


def _line(line: CountLine) -> dict[str, object]:
    return {
        "category": line.category,
        **_side(line.old, "old"),
        **_side(line.new, "new"),
        "coverage": line.coverage,
        "reads": line.reads,
        "lineage": _states(line.lineage) if line.lineage else None,
    }


def _side(side: Side, name: str) -> dict[str, object]:
    return {
        f"{name}_table": side.table,
        f"{name}_filter": side.condition,
        f"{name}_in_total": side.in_total,
        f"{name}_count": side.count,
        f"{name}_rows": side.rows,
    }


def _states(lineage: Lineage) -> dict[str, int | None]:
    known = asdict(lineage)
    return {state: known[state] for state in _STATES}


def _named(side: Side) -> str:
    return side.table if side.condition is None else f"{side.table} where {side.condition}"


def _cell(side: Side) -> int | str:
    return side.count if side.in_total else f"({grouped(side.count)})"


def _told(finding: CountFinding) -> str:
    return f"{', '.join(finding.categories)}: {told_of_count(finding, _EN)}"
