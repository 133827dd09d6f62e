"""In which states can such a target be found, and which phases lead to each?"""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import chain
from typing import Any, get_args

import psycopg

from first_migration.retold.completion import complete
from first_migration.retold.courses import retell_courses, retell_instructors, retell_offerings
from first_migration.retold.enrolments import retell_enrolments, three_batches
from first_migration.retold.marks import (
    Order,
    Prepared,
    prepare_grades,
    purge,
    retell_assessments,
    write_grades,
)
from first_migration.retold.memory import Memory
from first_migration.retold.people import retell_persons, retell_users
from first_migration.retold.roles import retell_staff, retell_students
from first_migration.retold.source import Source
from first_migration.retold.structure import retell_terms, retell_units
from first_migration.retold.writer import write

STATES = (
    "purged",
    "unpurged",
    "doubled",
    "doubled-purged",
    "stopped-people",
    "stopped-enrolments",
    "stopped-grades",
    "completed",
)
PURGED = {"purged", "doubled-purged", "completed"}

NOW = datetime(2025, 10, 4, 4, 0, tzinfo=timezone(timedelta(hours=4)))


def retell(
    source: psycopg.Connection[Any],
    target: psycopg.Connection[Any],
    state: str,
    *,
    order: Order = "nulls-first",
    batch: int | None = None,
    now: datetime = NOW,
) -> None:
    """Fill an empty `lms` as the old script left it in a state, with the manifest, and commit.

    `order` is what the purge called latest, `batch` how many rows a stopped phase committed at once
    (None: a tenth of the rows), `now` when the script began to run.
    """
    if state not in STATES or order not in get_args(Order):
        raise ValueError(f"{state}, {order}: no such state or order")
    memory = Memory(Source(source), now)
    retell_phases(memory, state, order, batch)
    write(memory, target, purged=state in PURGED)


def retell_phases(memory: Memory, state: str, order: Order, batch: int | None) -> None:
    """Run the phases one after the other, up to where the state stopped."""
    retell_users(memory)
    retell_persons(memory)
    retell_students(memory)
    if state == "stopped-people":
        return
    retell_staff(memory)
    retell_units(memory)
    retell_terms(memory)
    # Phase 4 fails at its end, and is run again: only then instructors load (failure 32).
    for _ in range(2):
        retell_courses(memory)
        retell_offerings(memory)
    retell_instructors(memory)
    stop = three_batches(batch)
    if state == "stopped-enrolments":
        retell_enrolments(memory, stop)
        return
    runs: list[Iterable[Prepared]] = []
    for _ in range(2 if state.startswith("doubled") else 1):
        retell_enrolments(memory)
        assessments = retell_assessments(memory)
        stopping = stop if state == "stopped-grades" else None
        runs.append(prepare_grades(memory, assessments, stopping))
        if state in PURGED:
            runs[-1] = purge(runs[-1], order)
        else:
            write_grades(memory, runs.pop())
    write_grades(memory, chain(*runs))
    if state == "completed":
        complete(memory)
