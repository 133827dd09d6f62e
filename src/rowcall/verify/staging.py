"""What is staged: the shapes of its relations, and what PostgreSQL knows of their rows."""

from dataclasses import dataclass, field
from functools import cached_property

from rowcall.compile.relations import staged
from rowcall.schema.table import Database, Table
from rowcall.sql.quote import name
from rowcall.verify.evaluator import Evaluator


@dataclass
class Staging:
    """The staging of a project; questions to it are asked once."""

    shapes: Database
    both: Evaluator
    _keys: dict[tuple[str, str], bool] = field(default_factory=dict[tuple[str, str], bool])

    @property
    def tables(self) -> dict[str, Table]:
        """Return the staged relations by their names."""
        return self.shapes.tables

    @cached_property
    def orders_by_bytes(self) -> bool:
        """Return whether texts are put in order as DuckDB does it: by their bytes."""
        ((by_bytes,),) = self.both.ask(
            "SELECT datlocprovider = 'b' OR datlocprovider = 'c' AND datcollate IN ('C', 'POSIX')"
            " FROM pg_database WHERE datname = current_database()"
        )
        return bool(by_bytes)

    def is_key(self, table: str, column: str) -> bool:
        """Return whether no two rows of a relation have the same value in the column."""
        if (table, column) not in self._keys:
            key = name(column)
            doubled = f"SELECT {key} FROM {staged(table)} WHERE {key} IS NOT NULL GROUP BY {key}"
            ((is_key,),) = self.both.ask(f"SELECT NOT EXISTS ({doubled} HAVING count(*) > 1)")
            self._keys[table, column] = bool(is_key)
        return self._keys[table, column]
