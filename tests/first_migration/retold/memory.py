"""What does the retelling remember? The rows written so far, where each came from, and the time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from first_migration.retold.source import Source

NAMESPACE = UUID("5d0c2f5e-8a1b-4c57-9a83-6c1f3e9b2025")
ROWS_PER_STATEMENT = 100


class Clock:
    """The time at which the script runs: one second for each statement of 100 rows."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._rows = 0

    def tick(self) -> datetime:
        """The run time of the next row."""
        moment = self._start + timedelta(seconds=self._rows // ROWS_PER_STATEMENT)
        self._rows += 1
        return moment

    def next_statement(self) -> None:
        """Let the next row begin a statement of its own."""
        self._rows += -self._rows % ROWS_PER_STATEMENT

    def next_day(self) -> None:
        """Let a day pass."""
        self._start += timedelta(days=1)


class Origin(NamedTuple):
    """One line of the manifest."""

    target_table: str
    target_key: str
    source_table: str
    source_key: str
    wrote: bool


class Manifest:
    """Which source rows led to which target rows?"""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, UUID], dict[tuple[str, str], bool]] = {}
        self.invented: list[tuple[str, UUID]] = []

    def wrote(self, table: str, key: UUID, source_table: str, source_key: object) -> None:
        """Note the source row whose values the target row holds from now on."""
        lines = self._lines.setdefault((table, key), {})
        for line in lines:
            if line[0] == source_table:
                lines[line] = False
        lines[source_table, str(source_key)] = True

    def met(self, table: str, key: UUID, source_table: str, source_key: object) -> None:
        """Note a source row that found the target row already there, or was mapped to it."""
        self._lines.setdefault((table, key), {}).setdefault((source_table, str(source_key)), False)

    def lines(self) -> Iterator[Origin]:
        """All lines, those of a target row together."""
        for (table, key), lines in self._lines.items():
            for (source_table, source_key), wrote in lines.items():
                yield Origin(table, str(key), source_table, source_key, wrote)


class Graded(NamedTuple):
    """A row of grades and the detail that it came from: too many for the manifest's memory."""

    grade: Any
    detail_id: int
    journal_id: int


class Memory:
    """The target as the script has filled it so far, and the maps that a new process reads back."""

    def __init__(self, source: Source, now: datetime) -> None:
        self.source = source
        self.clock = Clock(now)
        self.manifest = Manifest()
        self.rows: dict[str, dict[UUID, Any]] = {}
        self.grades: list[Graded] = []
        self._made: dict[str, int] = {}

    def new_id(self, table: str) -> UUID:
        """A fresh id; the script drew random ones, here the same source gives the same ids."""
        made = self.count(table)
        return self.nth_id(table, made)

    def count(self, table: str) -> int:
        """The number of the next row of a table, counted from the first one of all runs."""
        made = self._made[table] = self._made.get(table, 0) + 1
        return made

    def nth_id(self, table: str, n: int) -> UUID:
        """The id of a row by its number."""
        return uuid5(NAMESPACE, f"{table}/{n}")

    def put(self, table: str, row: Any) -> None:
        """Insert a row, or overwrite the one with its id."""
        self.rows.setdefault(table, {})[row.id] = row

    def of(self, table: str) -> list[Any]:
        """The rows of a table in the order in which they were inserted."""
        return list(self.rows.get(table, {}).values())

    # Nothing but these columns tells a later process what a row stands for (failure 84).

    def users_by_old_id(self) -> dict[int, UUID]:
        """users.id -> the new user; collapsed users rows are not in it (failure 2)."""
        return {row.metadata["old_user_id"]: row.id for row in self.of("users")}

    def students_by_old_id(self) -> dict[int, UUID]:
        """students.id -> the new student, but for those whose number was reused (failure 13)."""
        return {row.metadata["old_student_id"]: row.id for row in self.of("students")}
