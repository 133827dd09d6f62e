"""What the texts of a draft are written from: the proposals, and both schemas."""

from dataclasses import dataclass

from rowcall.draft.observed import Profile, Sampled
from rowcall.draft.proposal import Draft, TablePair
from rowcall.draft.wishes import Wish, wish_of
from rowcall.schema.table import Column, Database, Table


@dataclass(frozen=True)
class Subject:
    """A draft with what is known of its tables and columns."""

    draft: Draft
    sampled: Sampled
    target: Database

    def source_table(self, pair: TablePair) -> Table:
        """Return the source table of a pair."""
        return self.sampled.database.tables[pair.source]

    def target_table(self, pair: TablePair) -> Table:
        """Return the target table of a pair."""
        return self.target.tables[pair.target]

    def source_column(self, pair: TablePair, name: str) -> Column:
        """Return a column of the pair's source table."""
        column = self.source_table(pair).column(name)
        assert column is not None
        return column

    def target_column(self, pair: TablePair, name: str) -> Column:
        """Return a column of the pair's target table."""
        column = self.target_table(pair).column(name)
        assert column is not None
        return column

    def profile(self, pair: TablePair, name: str) -> Profile:
        """Return what was seen of a source column."""
        return self.sampled.profile(pair.source, name)

    def wish(self, pair: TablePair, name: str) -> Wish:
        """Return what a target column asks for."""
        return wish_of(self.target_table(pair), self.target_column(pair, name))

    def key(self, pair: TablePair) -> tuple[str, ...]:
        """Return the key of the source table: the catalog's, else what looks like one."""
        table = self.source_table(pair)
        guessed = self.sampled.keys.get(pair.source)
        return table.primary_key or ((guessed,) if guessed else tuple(table.column_names[:1]))
