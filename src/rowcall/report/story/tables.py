"""Sections and tables of the report, before anybody decides how they look."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rowcall.report.story.texts import Texts


@dataclass(frozen=True)
class Share:
    """A part of a whole, told in percent and drawn as a bar.

    `of_all` says that the whole is that of all lines of its table together.
    """

    part: int
    whole: int
    of_all: bool = False

    @property
    def ratio(self) -> float:
        """Return the part by the whole, 0 where there is nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class Coded:
    """A name of the ledger or the project, what it means, and the place of the page it leads to."""

    code: str
    says: str = ""
    to: str = ""


@dataclass(frozen=True)
class Command:
    """A command to give for the line that it stands in."""

    text: str


Cell = str | int | float | Share | Coded | Command | None


@dataclass(frozen=True)
class StoryTable:
    """A table by its name in the catalogue; columns are named there too.

    One that `is_whole` is never cut: it must add up before everybody's eyes. `of` tells tables of
    one name apart.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_totals: bool = False
    is_whole: bool = False
    of: str = ""


@dataclass(frozen=True)
class Cut:
    """The rows of a table that are shown, and what is said of the others."""

    rows: tuple[tuple[Cell, ...], ...]
    rest: str


@dataclass(frozen=True)
class Task:
    """Something to do, the command to give, if there is one, and where its rows are shown."""

    says: str
    command: str = ""
    to: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of one cause: the place that leads here, what is said, a command, and the lines."""

    place: str
    title: str
    says: str
    task: Task
    table: StoryTable


@dataclass(frozen=True)
class Section:
    """A part of the report: sentences, tasks, tables, groups of lines; `none` is said for none."""

    name: str
    sentences: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    tables: tuple[StoryTable, ...] = field(default=())
    groups: tuple[Group, ...] = field(default=())
    none: str = "none"


def cut(table: StoryTable, texts: Texts, limit: int | None) -> Cut:
    """Return at most `limit` rows, and a sentence on how many there are besides."""
    if limit is None or table.is_whole or len(table.rows) <= limit + 1:
        return Cut(table.rows, "")
    rest = table.rows[limit:]
    for index, column in enumerate(table.columns):
        numbers = [cell for row in rest if isinstance(cell := row[index], int)]
        if len(numbers) == len(rest):
            named = texts(f"col_{column}")
            said = texts("cut_together", lines=len(rest), sum=sum(numbers), column=named)
            return Cut(table.rows[:limit], said)
    return Cut(table.rows[:limit], texts("cut", lines=len(rest)))


def totals(table: StoryTable) -> tuple[Cell, ...]:
    """Return the sums below the columns that hold numbers alone; none where one row says it all."""
    if not table.has_totals or len(table.rows) <= 1:
        return ()
    return tuple(_sum([row[index] for row in table.rows]) for index in range(len(table.columns)))


def _sum(cells: Sequence[Cell]) -> Cell:
    shares = [cell for cell in cells if isinstance(cell, Share)]
    if shares:
        whole = shares[0].whole if shares[0].of_all else sum(one.whole for one in shares)
        return Share(sum(one.part for one in shares), whole)
    numbers = [cell for cell in cells if isinstance(cell, int)]
    return sum(numbers) if numbers else None
