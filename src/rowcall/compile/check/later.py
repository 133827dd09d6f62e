"""What is looked up in the target, and what is computed over it when all is loaded."""

from collections.abc import Iterator

from rowcall.compile.check.drops import staged_columns
from rowcall.compile.check.subject import Subject, Written, did_you_mean, listed
from rowcall.mapping.columns import Existing
from rowcall.mapping.distribution import Distribution
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.sources import AfterLoad
from rowcall.schema.table import Table
from rowcall.sql.expression import BadExpression
from rowcall.sql.tables_read import columns_read, result_columns


def later_findings(subject: Subject) -> Iterator[Finding]:
    """Find existing rows that cannot be known, and queries that cannot compute their columns."""
    for one in subject.written():
        if isinstance(one.value, Existing):
            yield from _existing(one, one.value, subject)
    for mapping, bound in subject.mapped():
        if mapping.after_load and bound.target:
            yield from _after_load(mapping, mapping.after_load, bound.target, subject)
    for distribution in subject.project.distributions:
        yield from _distribution(distribution, subject)


def _existing(one: Written, value: Existing, subject: Subject) -> Iterator[Finding]:
    table = subject.target.tables.get(value.table)
    if table is None:
        yield Finding(
            "unknown_target_table",
            f'{one.about} looks up table "{value.table}", which does not exist in the target',
            one.place,
            did_you_mean(value.table, subject.target.tables),
        )
        return
    for mapping, bound in subject.mapped():
        if bound.target == table:
            yield Finding(
                "existing_is_written",
                f'{one.about} looks up table "{table.name}", which mapping "{mapping.name}" writes',
                one.place,
                f'refer to what the mapping made: Ref("{mapping.name}", …)',
            )
    unknown = [column for column in value.by if table.column(column) is None]
    for column in unknown:
        yield Finding(
            "unknown_target_column",
            f'{one.about} looks up "{column}", which does not exist in "{table.name}"',
            one.place,
            did_you_mean(column, table.column_names),
        )
    keys = [set(key.columns) for key in table.unique_keys if key.predicate is None]
    keys.append(set(table.primary_key))
    if not unknown and not any(key and key <= set(value.by) for key in keys):
        yield Finding(
            "existing_not_unique",
            f'{one.about} looks up "{table.name}" by {listed(value.by)}, which may be several rows',
            one.place,
            "name the columns of a unique key",
        )
    if len(table.primary_key) != 1:
        yield Finding(
            "composite_target_key",
            f'{one.about}: "{table.name}" has a key of {len(table.primary_key)} columns,'
            " and one is filled",
            one.place,
        )


def _after_load(
    mapping: Mapping, computed: AfterLoad, table: Table, subject: Subject
) -> Iterator[Finding]:
    about = f'after_load "{computed.file}" of "{mapping.name}"'
    for column in computed.columns:
        if table.column(column) is None:
            yield Finding(
                "unknown_target_column",
                f'{about} computes "{column}", which does not exist in "{table.name}"',
                computed.place,
                did_you_mean(column, table.column_names),
            )
    if len(table.primary_key) != 1:
        yield Finding(
            "composite_target_key",
            f'{about}: the rows of "{table.name}" have a key of {len(table.primary_key)} columns',
            computed.place,
        )
    schema = subject.target.schema
    try:
        columns_read(computed.text(), subject.target.columns_by_table, schema)
        results = result_columns(computed.text(), subject.target.columns_by_table, schema)
    except OSError:
        yield Finding(
            "query_missing",
            f"{about} is not there",
            computed.place,
            "the path is relative to the file that names it",
        )
        return
    except BadExpression as error:
        said = str(error).splitlines()[0].replace("in the source", "in the target")
        yield Finding("bad_query", f"{about} cannot be read: {said}", computed.place)
        return
    for column in (computed.key, *computed.columns):
        # without a result the server alone knows the names
        if results and column not in results:
            yield Finding(
                "query_lacks_column",
                f'{about} has no column "{column}" in its result',
                computed.place,
                did_you_mean(column, results),
            )


def _distribution(one: Distribution, subject: Subject) -> Iterator[Finding]:
    about = f'distribution "{one.name}"'
    sides = (
        (
            one.source,
            one.source_text,
            staged_columns(subject),
            "staged source",
            subject.project.source_schema,
        ),
        (
            one.target,
            one.target_text,
            subject.target.columns_by_table,
            "target",
            subject.target.schema,
        ),
    )
    for file, text, tables, where, schema in sides:
        try:
            columns_read(text(), tables, schema)
            found = result_columns(text(), tables, schema)
        except OSError:
            yield Finding("query_missing", f'{about}: "{file}" is not there', one.place)
            continue
        except BadExpression as error:
            said = str(error).splitlines()[0].replace("in the source", f"in the {where}")
            yield Finding("bad_query", f'{about}: "{file}" cannot be read: {said}', one.place)
            continue
        if found and not {"value", "rows"} <= set(found):
            yield Finding(
                "query_lacks_column",
                f'{about}: the result of "{file}" has {listed(found)}',
                one.place,
                'it has "value" and "rows"',
            )
