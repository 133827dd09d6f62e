"""What is dropped, and what was restored, as text and as JSON."""

import json
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.text import Text

from rowcall.report.numbers import counted
from rowcall.report.tables import print_table
from rowcall.schema.object import Dropped, Restoration


def print_dropped(dropped: Sequence[Dropped], screen: Console, typed: Callable[[str], str]) -> None:
    """Print what is dropped now, with the statement that makes it."""
    if not dropped:
        screen.print(Text("nothing is dropped"))
        return
    print_table(
        screen,
        "Dropped",
        ("table", "kind", "name", "definition"),
        [(one.table, one.kind, one.name, one.definition) for one in dropped],
    )
    screen.print(Text(f"next: {typed(_PUT_BACK)}"), soft_wrap=True)


_PUT_BACK = "rowcall keys restore, which puts them back; a run does it by itself at its end"


def dropped_json(dropped: Sequence[Dropped]) -> str:
    """Return one document: {version, dropped: [{table, kind, name, definition}], next}."""
    document = {
        "version": 1,
        "dropped": [_object(one) for one in dropped],
        "next": _PUT_BACK if dropped else None,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def print_restoration(
    restoration: Restoration, screen: Console, typed: Callable[[str], str]
) -> None:
    """Print how many are restored, and each one that is not."""
    if not restoration.restored and not restoration.left:
        screen.print(Text("nothing is dropped: all keys, indexes and triggers are there"))
        return
    restored = counted(len(restoration.restored), "key or trigger", "keys and triggers")
    screen.print(Text(f"restored to the letter: {restored}"))
    print_table(
        screen,
        "Not restored",
        ("table", "kind", "name", "what the database says", "rows that forbid it"),
        [
            (left.dropped.table, left.dropped.kind, left.dropped.name, left.cause, left.rows)
            for left in restoration.left
        ],
    )
    screen.print(Text(f"next: {typed(restoration.next)}"), soft_wrap=True)


def restoration_json(restoration: Restoration) -> str:
    """Return one document: {version, restored, left: [{..., cause, rows}], next}."""
    document = {
        "version": 1,
        "restored": [_object(one) for one in restoration.restored],
        "left": [
            {**_object(left.dropped), "cause": left.cause, "rows": left.rows}
            for left in restoration.left
        ],
        "next": restoration.next,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _object(one: Dropped) -> dict[str, str]:
    return {
        "table": one.table,
        "kind": one.kind,
        "name": one.name,
        "definition": one.definition,
    }
