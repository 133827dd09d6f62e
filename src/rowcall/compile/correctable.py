"""Which staged rows and columns can be corrected, and what is said of the others?"""

from dataclasses import dataclass

from rowcall.compile.bind import BoundProject
from rowcall.compile.claims import secrets_of

MEND = "mend the source, and migrate anew"

# why a row cannot be corrected: said of the row, and what helps
ROWS = {
    "derived_row": (
        "is a row of a query, and no row of the source",
        "correct the rows that the query reads",
    ),
    "no_key": ("has no key: nothing names it", MEND),
    "further_copy": ("is a further copy of a key: nothing names it alone", MEND),
}
# why a column cannot be corrected
COLUMNS = {
    "key_column": ("names the row: it would be another row", MEND),
    "secret_column": ("is a secret, which is never staged", MEND),
    "not_staged": ("is not staged: no mapping reads it", "map it, or correct what is mapped"),
    "unknown_column": ("does not exist", "take the column as the export wrote it"),
}
# why there is nothing to correct in the row itself
NO_COLUMN = (
    "no_own_column",
    "its trouble comes from its key, or from no column of its own",
    MEND,
)


@dataclass(frozen=True)
class Correctable:
    """What can be corrected in one source table."""

    table: str
    staged: tuple[str, ...]
    keys: frozenset[str]
    secrets: frozenset[str]

    @property
    def columns(self) -> list[str]:
        """Return the columns that can be corrected, in the table's order."""
        return [column for column in self.staged if self.refuses(column) is None]

    def refuses(self, column: str) -> str | None:
        """Return why a column of the source cannot be corrected, as a code of COLUMNS, or None."""
        if column in self.secrets:
            return "secret_column"
        if column in self.keys:
            return "key_column"
        return None if column in self.staged else "not_staged"


def correctable(project: BoundProject, table: str) -> Correctable:
    """Return what can be corrected in a table: not what any mapping knows its rows by."""
    shape = project.source.tables[table]
    keys = {*shape.primary_key}
    for bound in project.mappings:
        for reading in bound.readings:
            if reading.relation == table:
                keys.update(reading.key)
    secrets = secrets_of(project).get(table, frozenset())
    return Correctable(table, tuple(shape.column_names), frozenset(keys), secrets)
