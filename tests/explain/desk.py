"""Somebody who asks for keys."""

from dataclasses import dataclass, field
from typing import Any

import psycopg

from rowcall import Project
from rowcall.api.databases import bind_to_staging
from rowcall.compile.bind import BoundProject
from rowcall.explain.explain import Side, explain
from rowcall.explain.lines import Explained, NewColumn, NewRow, OldUnit


@dataclass
class Desk:
    """Asks one target; every question sees the same rows."""

    project: Project
    connection: psycopg.Connection[Any]
    bound: BoundProject = field(init=False)

    def __post_init__(self) -> None:
        self.bound = bind_to_staging(self.project, self.connection)

    def ask(
        self, table: str, key: str, side: Side | None = None, *, show_values: bool = False
    ) -> Explained:
        """Return all that is known of a key."""
        return explain(self.connection, self.bound, table, key, side, show_values=show_values)

    def old(self, table: str, key: str, *, show_values: bool = False) -> dict[str, OldUnit]:
        """Return the units of an old key by mapping, with the part behind a slash."""
        units = self.ask(table, key, Side.OLD, show_values=show_values).old
        found = {f"{u.name.mapping}/{u.name.part}".removesuffix("/"): u for u in units}
        assert len(found) == len(units)
        return found

    def new(self, table: str, key: str, *, show_values: bool = False) -> NewRow:
        """Return the row of a new key."""
        row = self.ask(table, key, Side.NEW, show_values=show_values).new
        assert row is not None
        return row

    def became(self, table: str, key: str, mapping: str) -> str:
        """Return the new key of an old one."""
        found = self.old(table, key)[mapping].target_key
        assert found is not None
        return found


def column(row: NewRow, name: str) -> NewColumn:
    """Return a column of a row."""
    [found] = [one for one in row.columns if one.column_name == name]
    return found
