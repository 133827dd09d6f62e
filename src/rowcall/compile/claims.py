"""Which source tables and columns the project claims, and which it drops by name."""

from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.mapping.columns import (
    Date,
    Fit,
    Flag,
    Integer,
    Join,
    Json,
    Lookup,
    Names,
    Number,
    Path,
    Ref,
    Secret,
    Sql,
    Unique,
    Value,
)
from rowcall.mapping.fallbacks import Placeholder
from rowcall.sql.expression import order_terms, parse
from rowcall.sql.tables_read import columns_read


@dataclass(frozen=True)
class Claims:
    """Columns read by table, the tables that are mapped, and the secrets, which are not staged."""

    columns: dict[str, frozenset[str]]
    mapped: frozenset[str]
    secrets: dict[str, frozenset[str]]

    @property
    def tables(self) -> list[str]:
        """Return the tables to stage, mapped ones and those only read."""
        return sorted(self.columns)


def claims(project: BoundProject) -> Claims:
    """Return what the mappings read; names that the source lacks are for `check` to find."""
    read: dict[str, set[str]] = defaultdict(set)
    secrets: dict[str, set[str]] = defaultdict(set)
    mapped: set[str] = set()
    for bound in project.mappings:
        for reading in bound.readings:
            if reading.shape is not None:
                mapped.add(reading.relation)
            for table, column in _of_reading(bound, reading, project):
                read[table].add(column)
            for value in reading.columns.values():
                if isinstance(value, Secret):
                    secrets[reading.relation].add(value.column)
    tables = {name: table.column_names for name, table in project.source.tables.items()}
    for query in project.queries:
        for table, columns in columns_read(query.text(), tables).items():
            read[table] |= columns
    return Claims(
        {t: frozenset(c - secrets[t]) for t, c in read.items() if t in project.source.tables},
        frozenset(mapped),
        {table: frozenset(columns) for table, columns in secrets.items()},
    )


def dropped_table(project: BoundProject, table: str) -> str | None:
    """Return the reason why the table is dropped, or None."""
    drops = project.project.drop_tables
    return drops.get(table) or next(
        (reason for glob, reason in drops.items() if fnmatchcase(table, glob)), None
    )


def dropped_column(project: BoundProject, table: str, column: str) -> str | None:
    """Return the reason why the column is dropped, or None."""
    for bound in project.mappings:
        if bound.mapping and any(r.relation == table for r in bound.readings):
            reason = bound.mapping.drop.get(column)
            if reason:
                return reason
    drops = project.project.drop_columns
    return drops.get(f"{table}.{column}") or next(
        (why for glob, why in drops.items() if fnmatchcase(f"{table}.{column}", glob)), None
    )


def _of_reading(bound: Bound, reading: Reading, project: BoundProject) -> set[tuple[str, str]]:
    found = {(reading.relation, column) for column in reading.key}
    labels = {label: _end(join) for label, join in reading.joins.items()}
    parts: dict[str, set[str]] = defaultdict(set)
    if reading.fan_out:
        for filled in reading.fan_out.parts.values():
            for alias, column in filled.items():
                parts[alias].add(column)
                found.add((reading.relation, column))

    def read(sql: str, table: str = reading.relation) -> None:
        for column in parse(sql).columns:
            if column.table:
                found.add((labels.get(column.table, column.table), column.name))
            elif column.name not in parts and not (reading.fan_out and column.name == "part"):
                found.add((table, column.name))

    def walk(path: Path) -> None:
        before: str | None = None
        for start, end in path.hops:
            read(start) if before is None else found.add((before, start))
            before, column = end.split(".", 1)
            found.add((before, column))
        if path.column and before:
            found.add((before, path.column))

    for join in reading.joins.values():
        if isinstance(join, Path):
            walk(join)
            continue
        found |= {(join.of, column) for column in join.on}
        for sql in join.on.values():
            read(sql)
        for sql in join.aggregates.values():
            read(sql, join.of)
    for term in [t for t, _ in order_terms(reading.survivor)] if reading.survivor else []:
        read(term)
    for sql in _rules(reading):
        read(sql)
    gathers = bound.mapping.merge.gather if bound.mapping and bound.mapping.merge else {}
    for sql in [*gathers.values(), *reading.gather.values()]:
        read(sql)
    values = list(reading.columns.values())
    if bound.mapping:
        values += list(bound.mapping.require.values())
    for value in values:
        for sql in expressions(value):
            read(sql)
        for ref in (value, *value.alternatives):
            for by in ref.by if isinstance(ref, Ref) else ():
                walk(by) if isinstance(by, Path) else read(by)
    return found


def expressions(value: Value) -> list[str]:
    """Return the expressions of a word over the source row, fallbacks included."""
    found: list[str] = []
    match value:
        case Sql() | Lookup() | Fit() | Unique() | Date() | Number() | Integer() | Flag():
            found.append(value.sql)
        case Json():
            found += value.keys.values()
        case Names():
            found += value.languages.values()
        case _:  # Const, Ref, Secret and Computed read no expression over the source row
            pass
    if isinstance(value.fallback, Placeholder):
        found += [value.fallback.sql] if value.fallback.sql else []
        found += (value.fallback.row or {}).values()
    return found


def _rules(reading: Reading) -> list[str]:
    found = [rule.when for rule in reading.exclude] + [rule.when for rule in reading.reject]
    found += [reading.created] if reading.created else []
    found += [reading.when] if reading.when else []
    return found


def _end(join: Join) -> str:
    """Return the table behind a label; the aggregates of a Gather are no columns of a table."""
    return join.hops[-1][1].split(".", 1)[0] if isinstance(join, Path) else ""
