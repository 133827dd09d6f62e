"""What an expression may name: the columns of one row, and what stands behind labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from rowcall.compile.bind import Reading
from rowcall.compile.check.subject import Subject, did_you_mean, in_double_quotes, listed
from rowcall.mapping.columns import Gather, Join, hop_end
from rowcall.mapping.finding import Finding
from rowcall.mapping.place import Place
from rowcall.mapping.sources import Query
from rowcall.sql.expression import BadExpression, order_terms, parse
from rowcall.sql.tables_read import result_columns

# None: the columns are not known, so nothing can be said about them
Columns = frozenset[str] | None

_NO_JOINS: Mapping[str, Join] = {}


@dataclass(frozen=True)
class Row:
    """The columns that can be named without a label, and those behind each label."""

    what: str
    columns: Columns
    labels: Mapping[str, Columns]
    label_hint: str = "name it under joins"

    def findings(
        self, sql: str, about: str, place: Place, *, aggregates: bool = False
    ) -> list[Finding]:
        """Return what is wrong with an expression over this row."""
        try:
            _check_one_expression(sql)
            parsed = parse(sql)
        except BadExpression as error:
            return [Finding("bad_expression", f"{about}: `{sql}` is no expression: {error}", place)]
        if not aggregates and (kind := _looks_at_more_rows(sql)):
            return [
                Finding(
                    "more_than_one_row",
                    f"{about}: `{sql}` holds {kind}, and an expression sees one row only",
                    place,
                    "name the other table under joins, with Gather",
                )
            ]
        found: list[Finding] = []
        for column in parsed.columns:
            found += self._column(column.table, column.name, about, place)
        return found

    def order_findings(self, sql: str, about: str, place: Place) -> list[Finding]:
        """Return what is wrong with an ORDER BY list over this row."""
        try:
            terms = order_terms(sql)
        except BadExpression as error:
            return [Finding("bad_expression", f"{about}: `{sql}` is no order: {error}", place)]
        return [f for term, _ in terms for f in self.findings(term, about, place)]

    def _column(self, label: str, name: str, about: str, place: Place) -> list[Finding]:
        if label and label not in self.labels:
            hint = did_you_mean(label, self.labels) or self.label_hint
            return [Finding("unknown_label", f'{about} reads label "{label}"', place, hint)]
        known = self.labels[label] if label else self.columns
        if known is None or name in known:
            return []
        there = f'behind label "{label}"' if label else f"in {self.what}"
        return [
            Finding(
                "unknown_column",
                f'{about} reads column "{name}", which does not exist {there}',
                place,
                in_double_quotes(name, known) or did_you_mean(name, known),
            )
        ]


def row_of(reading: Reading, subject: Subject, joins: Mapping[str, Join] = _NO_JOINS) -> Row:
    """Return what expressions of a reading may name, further labels included."""
    labels = {label: _behind(join, subject) for label, join in {**reading.joins, **joins}.items()}
    columns = table_columns(reading.relation, subject)
    if reading.fan_out and columns is not None:
        names = {name for filled in reading.fan_out.parts.values() for name in filled}
        columns = columns | names | {"part"}
    return Row(f'"{reading.relation}"', columns, labels)


def table_columns(relation: str, subject: Subject) -> Columns:
    """Return the columns of a source table or of a query's result, as far as they are known."""
    if relation in subject.source.tables:
        return frozenset(subject.source.tables[relation].column_names)
    query = next((q for q in subject.queries if q.name == relation), None)
    return query_columns(query, subject) if query else None


def query_columns(query: Query, subject: Subject) -> Columns:
    """Return the columns of a query's result; None where it cannot be read."""
    tables = subject.source.columns_by_table
    try:
        return (
            frozenset(result_columns(query.text(), tables, subject.project.source_schema)) or None
        )
    except (BadExpression, OSError):
        return None


def _behind(join: Join, subject: Subject) -> Columns:
    if isinstance(join, Gather):
        return frozenset(join.aggregates)
    return table_columns(hop_end(join.hops[-1][1])[0], subject) if join.hops else None


def _check_one_expression(sql: str) -> None:
    """In parentheses, as it will stand: neither a second statement nor an alias fits there."""
    try:
        sqlglot.parse_one(f"SELECT ({sql})", dialect="postgres")
    except SqlglotError as error:
        raise BadExpression(str(error).splitlines()[0]) from error


def _looks_at_more_rows(sql: str) -> str:
    tree = sqlglot.parse_one(sql, dialect="postgres")
    if tree.find(exp.Window):
        return "a window function"
    aggregate = tree.find(exp.AggFunc)
    return f"aggregate {listed([aggregate.sql_name().lower()])}" if aggregate else ""
