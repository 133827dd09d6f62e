"""Which source tables and columns the project claims, and which it drops by name."""

from collections import defaultdict
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.evidence import SOURCE, recognised
from rowcall.mapping.columns import (
    Cut,
    Date,
    Existing,
    Fit,
    Flag,
    Integer,
    Join,
    Json,
    LargeObject,
    Lookup,
    Names,
    Number,
    Path,
    Ref,
    Round,
    Secret,
    Sql,
    Timestamp,
    Unique,
    Value,
    hop_end,
)
from rowcall.mapping.fallbacks import Placeholder
from rowcall.mapping.identity import Holds, Identity
from rowcall.sql.expression import order_terms, parse
from rowcall.sql.quote import name
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
    secrets = secrets_of(project)
    mapped: set[str] = set()
    for bound in project.mappings:
        for reading in bound.readings:
            if reading.shape is not None:
                mapped.add(reading.relation)
            for table, column in _of_reading(bound, reading):
                read[table].add(column)
    tables = project.source.columns_by_table
    for query in project.queries:
        for table, columns in columns_read(
            query.text(), tables, project.project.source_schema
        ).items():
            read[table] |= columns
    return Claims(
        {
            table: frozenset(columns - secrets.get(table, frozenset()))
            for table, columns in read.items()
            if table in project.source.tables
        },
        frozenset(mapped),
        secrets,
    )


def secrets_of(project: BoundProject) -> dict[str, frozenset[str]]:
    """Return the secrets of each source table that has any."""
    found: dict[str, set[str]] = defaultdict(set)
    for bound in project.mappings:
        for reading in bound.readings:
            for value in reading.columns.values():
                if isinstance(value, Secret):
                    found[reading.relation].add(value.column)
    return {table: frozenset(columns) for table, columns in found.items()}


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


def claim_of(
    project: BoundProject, claimed: Claims, table: str, column: str
) -> tuple[str, str | None]:
    """Return what becomes of a column, or of a table whose column is '': mapped, read, dropped or
    unclaimed, and the reason.
    """
    if not column:
        if table in claimed.columns:
            return "mapped" if table in claimed.mapped else "read", None
        reason = dropped_table(project, table)
    elif column in claimed.secrets.get(table, frozenset()):
        return "mapped", "secret: read at the end, never staged"
    elif column in claimed.columns.get(table, frozenset()):
        return "read", None
    else:
        reason = dropped_column(project, table, column) or dropped_table(project, table)
    return "dropped" if reason else "unclaimed", reason


def columns_of(bound: Bound) -> set[tuple[str, str]]:
    """Return every (table or query, column) that a mapping reads, through whatever path."""
    return {read for reading in bound.readings for read in _of_reading(bound, reading)}


def _of_reading(bound: Bound, reading: Reading) -> set[tuple[str, str]]:
    reads = _Reads(reading, {(reading.relation, column) for column in reading.key})
    for filled in reading.fan_out.parts.values() if reading.fan_out else ():
        reads.found.update((reading.relation, column) for column in filled.values())
    for join in reading.joins.values():
        reads.join(join)
    own = _rules(reading)
    own += [term for term, _ in order_terms(reading.survivor)] if reading.survivor else []
    own += bound.gathers.values()
    for sql in own:
        reads.expression(sql, reading.relation)
    required = bound.mapping.require.values() if bound.mapping else ()
    for value in (*reading.columns.values(), *required):
        reads.value(value)
    if bound.mapping and bound.mapping.identity and _is_recognised(bound, reading):
        reads.found.update(_of_identity(bound.mapping.identity, reading))
    return reads.found


def _is_recognised(bound: Bound, reading: Reading) -> bool:
    return any(reading == one for _, one in recognised(bound))


def _of_identity(identity: Identity, reading: Reading) -> set[tuple[str, str]]:
    """Return what the rules and `was` read; its labels are known to no other expression."""
    reads = _Reads(replace(reading, joins={**reading.joins, **identity.joins}), set())
    for join in identity.joins.values():
        reads.join(join)
    for rule in identity.rules:
        if rule.of not in (None, reading.relation):
            continue
        for given in (*rule.evidence.values(), *filter(None, [rule.when])):
            reads.value(given if isinstance(given, Ref) else Sql(given))
    for was in identity.was.values():
        if isinstance(was, str):
            reads.expression(was, reading.relation)
        elif isinstance(was, Holds):
            reads.condition(was.sql, reading.relation)
    return reads.found


@dataclass(frozen=True)
class _Reads:
    """Collects (table, column) of everything that a reading reads."""

    reading: Reading
    found: set[tuple[str, str]]

    def expression(self, sql: str, table: str) -> None:
        labels = {label: _end(join) for label, join in self.reading.joins.items()}
        parts = self.reading.fan_out.parts.values() if self.reading.fan_out else ()
        filled = {alias for part in parts for alias in (*part, "part")}
        for column in parse(sql).columns:
            if column.table:
                self.found.add((labels.get(column.table, column.table), column.name))
            elif column.name not in filled:
                self.found.add((table, column.name))

    def condition(self, sql: str, table: str) -> None:
        """Of a condition over the target row only what is labelled is of the source."""
        labels = {label: _end(join) for label, join in self.reading.joins.items()} | {SOURCE: table}
        self.found.update(
            (labels[c.table], c.name) for c in parse(sql).columns if c.table in labels
        )

    def path(self, path: Path) -> None:
        before = ""
        for start, end in path.hops:
            if before:
                self.found.add((before, start))
            else:
                self.expression(start, self.reading.relation)
            before, column = hop_end(end)
            self.found.add((before, column))
        if path.column:
            self.found.add((before, path.column))

    def join(self, join: Join) -> None:
        if isinstance(join, Path):
            self.path(join)
            return
        self.found.update((join.of, column) for column in join.on)
        for sql in join.on.values():
            self.expression(sql, self.reading.relation)
        for sql in join.aggregates.values():
            self.expression(sql, join.of)

    def value(self, value: Value) -> None:
        for sql in expressions(value):
            self.expression(sql, self.reading.relation)
        refs = [ref for ref in (value, *value.alternatives) if isinstance(ref, Ref)]
        for by in (by for ref in refs for by in ref.by):
            if isinstance(by, Path):
                self.path(by)
            else:
                self.expression(by, self.reading.relation)


def expressions(value: Value) -> list[str]:
    """Return the expressions of a word over the source row, fallbacks included."""
    found: list[str] = []
    match value:
        case Sql() | Lookup() | Fit() | Unique() | Round() | Cut():
            found.append(value.sql)
        case Date() | Timestamp() | Number() | Integer() | Flag():
            found.append(value.sql)
        case LargeObject():
            found += [value.sql, name(value.column)]
        case Existing():
            found += value.by.values()
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
    return hop_end(join.hops[-1][1])[0] if isinstance(join, Path) else ""
