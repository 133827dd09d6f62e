"""Rows that nothing but their key tells apart, found without a ledger.

Each row has a digest of its columns. Left out are a key that only numbers the rows, and times that
the database set. A reference stands for the digest of the row that it leads to, so that two rows
are equal where they lead to equal rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rowcall.schema.table import Database, ForeignKey, Table
from rowcall.sql.clauses import indented
from rowcall.sql.quote import name, qualified, text

_NUMBERS = ("uuid", "smallint", "integer", "bigint")
_TIMES = ("date", "time", "timestamp")


def equal_rows(database: Database, tables: Iterable[str]) -> str | None:
    """Return a SELECT of table, rows that equal another one before them, and rows; None for none.

    A table is passed over where a unique key proves that its rows differ.
    """
    digests = _Digests(database)
    wanted = [table for table in dict.fromkeys(tables) if digests.of(table) is not None]
    if not wanted:
        return None
    parts = ",\n".join(
        f"{label} AS MATERIALIZED (\n{indented(select)}\n)"
        for label, select in digests.selects.items()
    )
    counts = "\nUNION ALL\n".join(
        f"SELECT {text(table)}, count(*) - count(DISTINCT rowcall_digest), count(*)"
        f" FROM {digests.of(table)}"
        for table in wanted
    )
    return f"WITH {parts}\n{counts}"


@dataclass
class _Digests:
    """The SELECTs of digests by name, each after those that it joins."""

    database: Database
    selects: dict[str, str] = field(default_factory=dict[str, str])
    labels: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def of(self, table: str) -> str | None:
        """Return the name of a table's digests, or None where its rows are known to differ.

        Also while they are being made: a reference in a circle stands for its own value.
        """
        if table not in self.labels:
            self.labels[table] = None
            shape = self.database.tables[table]
            if not _differs(shape) and _compared(shape):
                select = self._select(shape)
                self.labels[table] = f"digest{len(self.selects)}"
                self.selects[f"digest{len(self.selects)}"] = select
        return self.labels[table]

    def _select(self, table: Table) -> str:
        joins: list[str] = []
        values = {column: f"source.{name(column)}::text" for column in _compared(table)}
        for key in table.foreign_keys:
            label = self.of(key.to_table) if key.to_table in self.database.tables else None
            if label is None:
                continue
            alias = f"to{len(joins)}"
            joins.append(f"\n  LEFT JOIN {label} AS {alias} ON {_leads(key, alias)}")
            for column in key.columns:
                own = f"source.{name(column)}::text"
                values[column] = f"coalesce({alias}.rowcall_digest::text, {own})"
        keys = sorted(self._referred(table.name))
        listed = "".join(f"source.{name(column)}, " for column in keys)
        relation = qualified(self.database.schema, table.name)
        return (
            f"SELECT {listed}md5(ROW({', '.join(values.values())})::text)::uuid AS rowcall_digest\n"
            f"  FROM {relation} AS source{''.join(joins)}"
        )

    def _referred(self, table: str) -> set[str]:
        """Return the columns by which other tables refer to this one."""
        return {
            column
            for other in self.database.tables.values()
            for key in other.foreign_keys
            if key.to_table == table
            for column in key.to_columns
        }


def _compared(table: Table) -> list[str]:
    """Return the columns that tell rows apart."""
    references = _references(table)
    found: list[str] = []
    for column in table.columns:
        is_number = column.name in table.primary_key and column.name not in references
        if is_number and (column.type in _NUMBERS or column.default is not None):
            continue
        if column.default is not None and column.type.startswith(_TIMES):
            continue
        found.append(column.name)
    return found


def _differs(table: Table) -> bool:
    """Return whether a unique key over columns of the row's own proves that no two are equal."""
    compared = set(_compared(table)) - _references(table)
    required = {column.name for column in table.columns if column.not_null}
    keys = [key.columns for key in table.unique_keys if key.predicate is None]
    keys += [table.primary_key] if table.primary_key else []
    return any(set(key) <= compared & required for key in keys)


def _references(table: Table) -> set[str]:
    return {column for key in table.foreign_keys for column in key.columns}


def _leads(key: ForeignKey, alias: str) -> str:
    return " AND ".join(
        f"{alias}.{name(theirs)} = source.{name(ours)}"
        for ours, theirs in zip(key.columns, key.to_columns, strict=True)
    )
