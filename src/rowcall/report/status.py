"""How far the runs have come, as text and as JSON."""

import json
from collections.abc import Callable
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from rowcall.account.lines import BatchCount, Status
from rowcall.report.numbers import counted
from rowcall.report.tables import print_table


def print_status(status: Status, screen: Console, typed: Callable[[str], str] = str) -> None:
    """Print the status in a few lines, then the mappings that are under way.

    `typed` makes a command that can be typed as it stands, which stays in one line.
    """
    for line in _lines(status):
        screen.print(Text(line))
    screen.print(Text(f"next: {typed(status.next)}"), soft_wrap=True)
    print_table(
        screen,
        "Batches",
        ("mapping", "done", "of", "state"),
        [(batch.mapping, batch.done, batch.total, _state(batch)) for batch in status.batches],
        totals=True,
    )


def status_json(status: Status) -> str:
    """Return one document.

    {version, ledger, finished, running, project, runs, steps: {done, total, next}, batches,
    dropped_objects, waits, next}
    """
    document = {
        "version": 1,
        "ledger": status.has_ledger,
        "finished": status.is_finished,
        "running": status.is_running,
        "project": status.project or None,
        "runs": [asdict(run) for run in status.runs],
        "steps": {
            "done": status.done_steps,
            "total": status.total_steps,
            "next": status.next_step,
        },
        "batches": [asdict(batch) for batch in status.batches],
        "dropped_objects": status.dropped_objects,
        "waits": [asdict(wait) for wait in status.waits],
        "next": status.next,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _lines(status: Status) -> list[str]:
    if not status.has_ledger:
        lines = ["no ledger: no run has begun on this target"]
    else:
        last = status.runs[-1] if status.runs else None
        ended = f"ended {last.finished_at}" if last and last.finished_at else "has not ended"
        run = f"; run {last.run_id} began {last.started_at}, {ended}" if last else ""
        of = f" of {status.total_steps:,}" if status.total_steps is not None else ""
        lines = [
            f"{status.project}: {'finished' if status.is_finished else 'not finished'}{run}",
            f"steps done: {status.done_steps:,}{of}",
        ]
        if status.is_running:
            lines.append("a run is going on now")
        if status.next_step:
            lines.append(f"next step: {status.next_step}")
        if status.dropped_objects:
            what = counted(status.dropped_objects, "key or trigger", "keys and triggers")
            lines.append(
                f"{what} of the target are dropped until the run ends;"
                " rowcall keys restore puts them back"
            )
    lines += [f"a session of rowcall {wait}" for wait in status.waits]
    return lines


def _state(batch: BatchCount) -> str:
    if batch.total is not None and batch.done >= batch.total:
        return "done"
    return "under way" if batch.done else "waiting"
