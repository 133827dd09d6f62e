"""A draft as text and as JSON: the pairs of tables, and how much is left to be decided."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from rowcall.draft.proposal import ColumnPair, Draft, TablePair
from rowcall.report.numbers import counted
from rowcall.report.tables import print_list, print_table


def print_draft(draft: Draft, screen: Console) -> None:
    """Print every pair of tables with its evidence, then what is open."""
    targets = {pair.target for pair in draft.pairs}
    screen.print(
        Text(
            f"{counted(len(draft.pairs), 'pair')} of tables proposed for"
            f" {counted(len(targets), 'target table')}; none is certain",
            style="bold",
        )
    )
    print_table(
        screen,
        "Tables",
        ("target", "source", "", "score", "columns", "evidence"),
        [
            (
                pair.target,
                pair.source,
                pair.likelihood,
                f"{pair.score:.2f}",
                len({column.target for column in pair.columns}),
                "; ".join(pair.evidence),
            )
            for pair in draft.pairs
        ],
        says="columns: of the target, with a candidate",
    )
    screen.print()
    print_list(
        screen,
        [
            ("to decide", f"target tables without a proposal: {_listed(draft.open_targets)}"),
            ("", f"source tables without a place: {_listed(draft.open_sources)}"),
            ("", f"{counted(len(draft.empty_sources), 'empty source table')}: nothing to decide"),
        ],
    )


def draft_json(draft: Draft, paths: Sequence[Path]) -> str:
    """Return the whole draft; docs/reference/json.md names its keys."""
    document = {
        "version": 1,
        "files": [str(path) for path in paths],
        "pairs": [_pair(pair) for pair in draft.pairs],
        "open_targets": draft.open_targets,
        "open_sources": draft.open_sources,
        "empty_sources": draft.empty_sources,
        "copies": [
            {"table": copy, "of": original} for copy, original in sorted(draft.copies.items())
        ],
        "references": [
            {
                "column": f"{r.table}.{r.column}",
                "to": f"{r.to_table}.{r.to_column}",
                "share": round(r.share, 3),
            }
            for r in draft.references
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _pair(pair: TablePair) -> dict[str, object]:
    return {
        "source": pair.source,
        "target": pair.target,
        "likelihood": pair.likelihood,
        "score": round(pair.score, 3),
        "evidence": pair.evidence,
        "columns": [_column(column) for column in pair.columns],
        "open_targets": pair.open_targets,
        "open_sources": pair.open_sources,
    }


def _column(column: ColumnPair) -> dict[str, object]:
    return {
        "source": column.source,
        "through": [f"{hop.to_table}.{hop.to_column}" for hop in column.hops],
        "read": column.read or None,
        "target": column.target,
        "way": column.way,
        "likelihood": column.likelihood,
        "score": round(column.score, 3),
        "evidence": column.evidence,
    }


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
