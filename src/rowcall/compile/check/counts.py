"""Counts that cannot be taken: of tables that are not there, with filters that cannot be read."""

from collections.abc import Iterator

from rowcall.compile.check.subject import Subject, did_you_mean
from rowcall.mapping.count_pair import CountPair
from rowcall.mapping.finding import Finding
from rowcall.schema.table import Database
from rowcall.sql.expression import BadExpression, parse
from rowcall.sql.quote import name
from rowcall.sql.tables_read import columns_read


def count_findings(subject: Subject) -> Iterator[Finding]:
    """Find pairs of counts of which one side cannot be counted."""
    for pair in subject.project.counts:
        about = f'count "{pair.category}"'
        if pair.old_table not in subject.source.tables:
            yield Finding(
                "unknown_source_table",
                f'{about} counts table "{pair.old_table}", which does not exist in the source',
                pair.place,
                did_you_mean(pair.old_table, subject.source.tables),
            )
        else:
            yield from _filter(pair, pair.old_table, pair.old_filter, subject.source, "source")
        if pair.new_table not in subject.target.tables:
            yield Finding(
                "unknown_target_table",
                f'{about} counts table "{pair.new_table}", which does not exist in the target',
                pair.place,
                did_you_mean(pair.new_table, subject.target.tables),
            )
        else:
            yield from _filter(pair, pair.new_table, pair.new_filter, subject.target, "target")


def _filter(
    pair: CountPair, table: str, condition: str | None, database: Database, where: str
) -> Iterator[Finding]:
    if condition is None:
        return
    tables = database.columns_by_table
    try:
        columns_read(
            f"SELECT count(*) FROM {name(table)} WHERE {condition}", tables, database.schema
        )
        _refuse_unknown(condition, tables[table])
    except BadExpression as error:
        said = str(error).replace("in the source", f"in the {where}")
        yield Finding(
            "bad_filter",
            f'count "{pair.category}": the filter of "{table}" cannot be read: {said}',
            pair.place,
            f"write a condition over the columns of the {where}'s table",
        )


def _refuse_unknown(condition: str, columns: list[str]) -> None:
    if "select" in condition.lower():
        # a subquery has columns of its own
        return
    for column in parse(condition).columns:
        if column.name not in columns:
            raise BadExpression(f'column "{column.name}" does not exist')
