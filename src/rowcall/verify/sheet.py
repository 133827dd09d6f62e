"""What one reading needs for its values to be made again, collected word by word.

Expressions that DuckDB reads as PostgreSQL does are evaluated there, over staged columns that are
copied to it and joined anew; the others are asked of PostgreSQL, each by itself.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.folded import folded
from rowcall.compile.same import is_exact
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Path, hop_end
from rowcall.schema.table import Column, Table
from rowcall.verify.delivered import (
    base_type,
    cast_type,
    delivered,
    duckdb_type,
    fitted,
    handed_over,
)
from rowcall.verify.dialect import Translated, Untranslatable, kind_of, translate
from rowcall.verify.naming import name, qualified
from rowcall.verify.parsers import Parsed
from rowcall.verify.staging import Staging

STAGED = "staged"


@dataclass
class Sheet:
    """A reading of a mapping on its way to DuckDB."""

    bound: Bound
    number: int
    project: BoundProject
    staging: Staging
    asked: dict[str, str] = field(default_factory=dict[str, str])
    asked_of_merged: dict[str, str] = field(default_factory=dict[str, str])
    asks_key: bool = False
    asked_joins: list[str] = field(default_factory=list[str])
    staged: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    joins: dict[str, str] = field(default_factory=dict[str, str])
    parsed: dict[str, tuple[Parsed, str, Column]] = field(
        default_factory=dict[str, tuple[Parsed, str, Column]]
    )
    existing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def reading(self) -> Reading:
        """Return the reading."""
        return self.bound.readings[self.number]

    @property
    def shape(self) -> Table:
        """Return the shape of the staged relation."""
        return self.staging.tables[self.reading.relation]

    def value(self, sql: str, type_name: str) -> str:
        """Return an expression of the user's as DuckDB's SQL for a value of that type."""
        try:
            return self.tried(sql, type_name)
        except Untranslatable:
            return self.ask(f"({over_source(sql)})::{type_name}", type_name)

    def typed(self, sql: str, column: Column) -> str:
        """Return an expression of the user's as DuckDB's SQL for a value of the column."""
        try:
            return self.tried(sql, base_type(column))
        except Untranslatable:
            return self.ask_for(f"({over_source(sql)})::{cast_type(column)}", column)

    def condition(self, sql: str) -> str:
        """Return a condition of the user's as DuckDB's SQL."""
        return f"coalesce({self.value(sql, 'boolean')}, FALSE)"

    def tried(self, sql: str, type_name: str) -> str:
        """Return DuckDB's SQL for the value; raises Untranslatable, and nothing was collected."""
        return fitted(self.translated(sql), type_name)

    def translated(self, sql: str) -> Translated:
        """Return the expression in DuckDB's words; raises Untranslatable."""
        before = dict(self.joins)
        try:
            return translate(sql, self._column)
        except Untranslatable:
            self.joins = before
            raise

    def kind(self, sql: str) -> str | None:
        """Return the kind of an expression's value, None where only PostgreSQL reads it."""
        try:
            return self.translated(sql).kind
        except Untranslatable:
            return None

    def kind_of_key(self, reading: Reading, key: str) -> str | None:
        """Return the kind of a column of a reading's key, None where only PostgreSQL handles it."""
        try:
            return self._kind(reading.relation, key)
        except Untranslatable:
            return None

    def ask(self, sql: str, type_name: str) -> str:
        """Return the column in which PostgreSQL's value of its own expression will stand."""
        return self._ask(delivered(sql, type_name))

    def ask_for(self, sql: str, column: Column) -> str:
        """Return the column in which PostgreSQL's value for a column of the target will stand."""
        as_json = column.name in self.bound.gathers
        return self._ask(handed_over(sql, column, as_json=as_json))

    def _ask(self, wanted: str) -> str:
        for alias, known in self.asked.items():
            if known == wanted:
                return f"asked.{alias}"
        alias = f"a{len(self.asked) + 1}"
        self.asked[alias] = wanted
        return f"asked.{alias}"

    def ask_of_merged(self, sql: str) -> str:
        """Return the column in which PostgreSQL's text will stand, for units that are merged."""
        alias = f"m{len(self.asked_of_merged) + 1}"
        self.asked_of_merged[alias] = sql
        return f"asked_of_merged.{alias}"

    def parse(self, word: Parsed, raw: str, column: Column) -> str:
        """Return the column in which Python's reading of a raw text will stand."""
        alias = f"p{len(self.parsed) + 1}"
        self.parsed[alias] = (word, raw, column)
        return f"CAST({alias}.value AS {duckdb_type(base_type(column))})"

    def path(self, path: Path, label: str) -> str:
        """Return the alias of a path's row; raises Untranslatable where one may be several."""
        before = ""
        for number, (start, end) in enumerate(path.hops, 1):
            table, column = hop_end(end)
            if table not in self.staging.tables or not self._is_key(table, column):
                raise Untranslatable(f"{end} is no key")
            if folded(self.project.source.tables.get(table), column):
                raise Untranslatable(f"{end} is compared as the source does")
            alias = label if number == len(path.hops) else f"{label}{number}"
            if before:
                key = self._of(before, f"{label}{number - 1}", start)
            else:
                key = translate(start, self._column)
            end_kind = self._kind(table, column)
            if key.kind != end_kind:
                raise Untranslatable(f"{key.kind} to {end}")
            self.staged[table].add(column)
            self.joins[alias] = (
                f"LEFT JOIN {qualified(STAGED, table)} AS {name(alias)}"
                f" ON {name(alias)}.{name(column)} = {key.sql}"
            )
            before = table
        return label

    def of_path(self, path: Path, label: str) -> Translated:
        """Return the value at the end of a path; raises Untranslatable."""
        before = dict(self.joins)
        try:
            return self._of(hop_end(path.hops[-1][1])[0], self.path(path, label), path.column or "")
        except Untranslatable:
            self.joins = before
            raise

    def _is_key(self, table: str, column: str) -> bool:
        if table in self.project.source.tables:
            return self.project.proves_unique(table, (column,))
        # a staged query: no catalog says so
        return (table, column) in self.staging.keys

    def _column(self, label: str, column: str) -> Translated:
        if label:
            join = self.reading.joins.get(label)
            if not isinstance(join, Path):
                raise Untranslatable(f"{label} is no path")
            table = hop_end(join.hops[-1][1])[0]
            return self._of(table, self.path(join, label), column)
        fan_out = self.reading.fan_out
        if fan_out:
            if column == "part":
                return Translated("source.part", "text")
            parts = [*fan_out.parts.values()]
            if column in parts[0]:
                kind = self._kind(self.reading.relation, parts[0][column])
                self.staged[self.reading.relation] |= {aliases[column] for aliases in parts}
                return Translated(f"source.{name(column)}", kind)
        return self._of(self.reading.relation, "source", column)

    def _of(self, table: str, alias: str, column: str) -> Translated:
        kind = self._kind(table, column)
        self.staged[table].add(column)
        return Translated(f"{name(alias)}.{name(column)}", kind)

    def _kind(self, table: str, column: str) -> str:
        shape = self.staging.tables.get(table)
        found = shape.column(column) if shape else None
        kind = kind_of(found.type) if found and is_exact(found.facts) else None
        if kind is None or (table, column) in self.staging.unread:
            raise Untranslatable(f"{table}.{column} is {found.type if found else 'unknown'}")
        return kind
