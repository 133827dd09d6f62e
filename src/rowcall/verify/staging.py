"""What is staged: the shapes of its relations, and what their rows say of them."""

from dataclasses import dataclass

from rowcall.compile.bind import BoundProject
from rowcall.compile.relations import staged
from rowcall.mapping.columns import Path, hop_end
from rowcall.schema.table import Database, Table
from rowcall.sql.quote import name


@dataclass(frozen=True)
class Staging:
    """The staging of a project; `keys` are columns in which no two rows have the same value.

    `orders_by_bytes` says whether PostgreSQL puts texts in order as DuckDB does; `unread` are
    columns that cannot be copied to DuckDB.
    """

    shapes: Database
    keys: frozenset[tuple[str, str]]
    orders_by_bytes: bool
    unread: frozenset[tuple[str, str]] = frozenset()

    @property
    def tables(self) -> dict[str, Table]:
        """Return the staged relations by their names."""
        return self.shapes.tables


# provider b is the builtin one, whose locales all order by code point
ORDERS_BY_BYTES = (
    "SELECT datlocprovider = 'b' OR datlocprovider = 'c' AND datcollate IN ('C', 'POSIX')"
    " FROM pg_database WHERE datname = current_database()"
)


def possible_keys(project: BoundProject, shapes: Database) -> dict[tuple[str, str], str]:
    """Return what joins go by and no catalog calls a key, with the query that says if it is one.

    These are columns of staged queries.
    """
    ends = (
        hop_end(end)
        for bound in project.mappings
        for reading in bound.readings
        for join in reading.joins.values()
        if isinstance(join, Path)
        for _, end in join.hops
    )
    return {
        (table, column): _is_key(table, name(column))
        for table, column in ends
        if table not in project.source.tables and table in shapes.tables
    }


def _is_key(table: str, key: str) -> str:
    doubled = f"SELECT FROM {staged(table)} WHERE {key} IS NOT NULL GROUP BY {key}"
    return f"SELECT NOT EXISTS ({doubled} HAVING count(*) > 1)"
