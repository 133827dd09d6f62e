"""What the source was counted to hold, and the project as it is now neither claims nor drops."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims, dropped_column, dropped_table
from rowcall.compile.large_objects import RELATION
from rowcall.mapping.note import Note
from rowcall.schema.table import Database, Table
from rowcall.sql.quote import name, names

# of so many rows a check looks at each table: a run counts all of them
LOOKED_AT = 10_000


@dataclass(frozen=True)
class Look:
    """What is to be counted in the first rows of a source's table: its rows, and some columns."""

    table: Table
    columns: tuple[str, ...]

    @property
    def statement(self) -> str:
        """Return the SELECT of one row: how many rows were looked at, and values by column."""
        listed = "".join(f", count({name(column)})" for column in self.columns)
        rows = f"SELECT {names(self.columns)} FROM {self.table.own_rows} LIMIT {LOOKED_AT}"
        return f"SELECT count(*){listed}\n  FROM ({rows}) AS looked_at"


def looks(bound: BoundProject, claimed: Claims, source: Database) -> Iterator[Look]:
    """Yield a look at each table with rows, or columns, that are neither claimed nor dropped."""
    for table in source.tables.values():
        if not table.holds_rows or dropped_table(bound, table.name):
            continue
        read = claimed.columns.get(table.name)
        known = claimed.secrets.get(table.name, frozenset()) | (read or frozenset())
        columns = tuple(
            column
            for column in table.column_names
            if column not in known and not dropped_column(bound, table.name, column)
        )
        if read is None:
            yield Look(table, ())
        elif columns:
            yield Look(table, columns)


def unclaimed_notes(
    bound: BoundProject,
    claimed: Claims,
    counted: Iterable[tuple[str, str, int]],
    cut: Container[str] = (),
) -> Iterator[Note]:
    """Yield a note for each that holds something; counted are (table, column or '', values).

    Of tables that are `cut` not all rows were counted.
    """
    place = bound.project.place
    for table, column, values in counted:
        if not values or dropped_table(bound, table):
            continue
        least = "at least " if table in cut else ""
        if not column and table not in claimed.columns:
            yield Note(
                "unclaimed_table",
                f"{table} holds {least}{_counted(values, _noun(table))} that no mapping reads",
                values,
                place,
                f"{_way(table)}, or name it under drop_tables with the reason",
            )
        read = claimed.columns.get(table, frozenset())
        is_claimed = column in read | claimed.secrets.get(table, frozenset())
        if column and read and not is_claimed and not dropped_column(bound, table, column):
            yield Note(
                "unclaimed_column",
                f"{table}.{column} holds {least}{_counted(values, 'value')} that no mapping reads",
                values,
                place,
                "map it, or name it under drop_columns with the reason",
            )


def _way(table: str) -> str:
    return 'read their numbers with LargeObject("column")' if table == RELATION else "map it"


def _noun(table: str) -> str:
    return "large object" if table == RELATION else "row"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
