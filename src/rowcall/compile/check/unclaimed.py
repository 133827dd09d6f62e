"""What the source was counted to hold, and the project as it is now neither claims nor drops."""

from collections.abc import Iterable, Iterator

from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import Claims, dropped_column, dropped_table
from rowcall.compile.large_objects import RELATION
from rowcall.mapping.note import Note


def unclaimed_notes(
    bound: BoundProject, claimed: Claims, counted: Iterable[tuple[str, str, int]]
) -> Iterator[Note]:
    """Yield a note for each that holds something; counted are (table, column or '', values)."""
    place = bound.project.place
    for table, column, values in counted:
        if not values or dropped_table(bound, table):
            continue
        if not column and table not in claimed.columns:
            yield Note(
                "unclaimed_table",
                f"{table} holds {_counted(values, 'row')} that no mapping reads",
                values,
                place,
                f"{_way(table)}, or name it under drop_tables with the reason",
            )
        read = claimed.columns.get(table, frozenset())
        is_claimed = column in read | claimed.secrets.get(table, frozenset())
        if column and read and not is_claimed and not dropped_column(bound, table, column):
            yield Note(
                "unclaimed_column",
                f"{table}.{column} holds {_counted(values, 'value')} that no mapping reads",
                values,
                place,
                "map it, or name it under drop_columns with the reason",
            )


def _way(table: str) -> str:
    return 'read their numbers with LargeObject("column")' if table == RELATION else "map it"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
