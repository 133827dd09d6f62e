"""An index as a value, with what takes its place where a key is too long for it."""

from dataclasses import dataclass

from rowcall.sql.quote import name, names


@dataclass(frozen=True)
class Index:
    """A btree index by plain columns; a name of its own makes it once."""

    table: str
    columns: tuple[str, ...]
    name: str = ""
    is_unique: bool = False

    def __str__(self) -> str:
        """Return its definition."""
        return f"{self._head} ON {self.table} ({names(self.columns)})"

    @property
    def _head(self) -> str:
        kind = "UNIQUE INDEX" if self.is_unique else "INDEX"
        return f"CREATE {kind} IF NOT EXISTS {name(self.name)}" if self.name else f"CREATE {kind}"

    def longest(self) -> str:
        """Return the SELECT of how many bytes the longest value of each column has."""
        sizes = ", ".join(f"coalesce(max(octet_length({name(c)}::text)), 0)" for c in self.columns)
        return f"SELECT ARRAY[{sizes}] FROM {self.table}"

    def by_hash(self, column: str) -> str:
        """Return the index that finds rows by one column, whose values may be of any length."""
        return f"CREATE INDEX ON {self.table} USING hash ({name(column)})"

    def by_digests(self) -> str:
        """Return the unique index of the same texts by their md5."""
        listed = ", ".join(f"md5({name(column)})" for column in self.columns)
        return f"{self._head} ON {self.table} ({listed})"
