"""The answer to a what-if as text and as JSON: every number beside today's."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import assert_never

from rich.console import Console
from rich.text import Text

from rowcall.account.what_if import OUTCOMES, Compared, WhatIf
from rowcall.mapping.fallbacks import Null, Placeholder, Quarantine, Stop
from rowcall.mapping.what_if import (
    Change,
    CodeAdded,
    CodeRemoved,
    ExpressionChange,
    FallbackChange,
    RuleAdded,
    RuleRemoved,
    WhenChange,
)
from rowcall.report.numbers import duration, grouped
from rowcall.report.tables import Cell, print_table

_BESIDE = ("today", "then", "difference")


def print_what_if(answer: WhatIf, screen: Console) -> None:
    """Print the changes as understood, what would differ, and every mapping as it would be."""
    screen.print(Text(f"{answer.project}, if", style="bold"))
    for change in answer.changes:
        screen.print(Text(f"  {said(change)}"))
    for line in _notes(answer):
        screen.print(Text(line, style="dim"), soft_wrap=True)
    units = [line for line in answer.units if line.difference]
    if not units:
        screen.print(Text("no unit would end otherwise"))
    _print(
        screen,
        "Units that would end otherwise",
        ("mapping", "source", "outcome"),
        [((line.mapping, line.source_table, line.outcome), line) for line in units],
    )
    _print(
        screen,
        "Reasons that would change",
        ("mapping", "source", "outcome", "reason"),
        [
            ((line.mapping, line.source_table, line.outcome, line.reason), line)
            for line in answer.reasons
            if line.difference
        ],
    )
    _print(
        screen,
        "Values replaced by a rule",
        ("mapping", "column", "rule", "reason"),
        [
            ((line.mapping, line.column, line.rule, line.reason), line)
            for line in answer.marks
            if line.difference
        ],
    )
    _print_mappings(answer, screen)
    _print(
        screen,
        "All mappings together",
        ("outcome",),
        [((outcome,), answer.total(outcome)) for outcome in OUTCOMES],
    )
    screen.print()
    screen.print(Text(f"asked of a copy in {duration(answer.seconds)}; nothing was written"))


def _print(
    screen: Console,
    title: str,
    columns: Sequence[str],
    lines: Iterable[tuple[tuple[str, ...], Compared]],
) -> None:
    rows: list[tuple[Cell, ...]] = [
        # a difference is no trouble here, and says by its sign which way it goes
        (*names, line.today, line.then, _signed(line.difference))
        for names, line in lines
    ]
    print_table(screen, title, (*columns, *_BESIDE), rows)


def _print_mappings(answer: WhatIf, screen: Console) -> None:
    lines: dict[tuple[str, str], dict[str, Compared]] = {}
    for line in answer.units:
        lines.setdefault((line.mapping, line.source_table), {})[line.outcome] = line
    print_table(
        screen,
        "Every mapping as it would be",
        ("mapping", "source", *OUTCOMES),
        [
            (*names, *(_beside(counts.get(outcome)) for outcome in OUTCOMES))
            for names, counts in lines.items()
        ],
        says="units then, and in parentheses the difference to today",
    )


def _beside(line: Compared | None) -> str:
    if line is None:
        return ""
    return grouped(line.then) + (f" ({_signed(line.difference)})" if line.difference else "")


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "0"


def _notes(answer: WhatIf) -> list[str]:
    notes: list[str] = []
    if answer.is_measured:
        notes.append(
            "no run has come to its end here: today's numbers are those of the project as it is,"
            " run in a copy too"
        )
    if answer.adopts:
        notes.append(
            "this target was adopted: the copy began with its native rows alone,"
            " and an adopted unit counts as migrated"
        )
    if answer.unclaimed:
        notes.append(
            "no mapping would read any more, so that it had to be dropped by name:"
            f" {', '.join(answer.unclaimed)}"
        )
    return notes


def said(change: Change) -> str:
    """Return what a change means, in words."""
    about = change.about
    match change:
        case FallbackChange():
            text = f"{about}.{change.column} has no value: {_fallback(change)}"
        case ExpressionChange():
            text = f"{about}.{change.column} is {change.sql}"
        case WhenChange():
            text = f"{about} takes the units with {change.sql}"
        case RuleAdded():
            done = "excluded" if change.filter == "exclude" else "quarantined"
            text = f"{about}: rows with {change.sql} are {done} as {change.reason}"
        case RuleRemoved():
            done = "excluded" if change.filter == "exclude" else "quarantined"
            text = f"{about}: no row is {done} as {change.reason}"
        case CodeAdded():
            text = f"{about}.{change.column}: the code {change.code} is {change.value}"
        case CodeRemoved():
            text = f"{about}.{change.column}: the code {change.code} is unknown"
        case _:
            assert_never(change)
    return text


def _fallback(change: FallbackChange) -> str:
    match change.fallback:
        case Quarantine(reason):
            return "the row is quarantined" + (f" as {reason}" if reason else "")
        case Null():
            return "NULL is written"
        case Placeholder(sql):
            return f"{sql} is written" if sql else "a stand-in row is referred to"
        case Stop(reason):
            return f"the run stops: {reason}"


_KINDS: dict[type, str] = {
    FallbackChange: "fallback",
    ExpressionChange: "expression",
    WhenChange: "when",
    RuleAdded: "rule_added",
    RuleRemoved: "rule_removed",
    CodeAdded: "code_added",
    CodeRemoved: "code_removed",
}


def what_if_json(answer: WhatIf) -> str:
    """Return {version, project, changes, measured, adopts, unclaimed, units, reasons, marks,
    totals, seconds}; each number is {today, then, difference}.
    """
    document = {
        "version": 1,
        "project": answer.project,
        "changes": [
            {
                "text": change.text,
                "kind": _KINDS[type(change)],
                "mapping": change.mapping,
                "member": change.member,
                "says": said(change),
            }
            for change in answer.changes
        ],
        "measured": answer.is_measured,
        "adopts": answer.adopts,
        "unclaimed": list(answer.unclaimed),
        "units": [_line(line) for line in answer.units],
        "reasons": [_line(line) for line in answer.reasons],
        "marks": [_line(line) for line in answer.marks],
        "totals": [{"outcome": one, **_line(answer.total(one))} for one in OUTCOMES],
        "seconds": round(answer.seconds, 1),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _line(line: Compared) -> dict[str, object]:
    numbers = {"today": line.today, "then": line.then, "difference": line.difference}
    names = {name: of for name, of in asdict(line).items() if name not in numbers}
    return {**names, **numbers}
