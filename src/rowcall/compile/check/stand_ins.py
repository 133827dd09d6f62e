"""Placeholder rows: what a stand-in of the parent needs, and what the child gives it."""

from collections.abc import Iterator

from rowcall.compile.bind import Bound
from rowcall.compile.check.row import Row
from rowcall.compile.check.subject import Subject, Written, did_you_mean, listed
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Placeholder
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.schema.table import Table


def stand_in_findings(subject: Subject) -> Iterator[Finding]:
    """Find stand-in rows that the parent's table would refuse."""
    for mapping, bound in subject.mapped():
        if bound.target is not None:
            yield from _own(mapping, bound.target)
    for one in [*subject.written(), *subject.required()]:
        if not isinstance(one.value, Ref) or not isinstance(one.value.fallback, Placeholder):
            continue
        parent = subject.bound(one.value.target_mapping)
        if parent is None or parent.name == one.mapping.name or one.value.is_deferred:
            continue
        if parent.target and parent.mapping:
            yield from _row(one, one.value.fallback, parent, parent.target)


def _own(mapping: Mapping, table: Table) -> Iterator[Finding]:
    row = Row("a stand-in", frozenset(), {"missing": frozenset({"key"})})
    for column, sql in mapping.placeholder.items():
        about = f'placeholder "{column}" of "{mapping.name}"'
        if table.column(column) is None:
            yield _unknown(about, table, column, mapping)
        yield from row.findings(sql, about, mapping.place)


def _row(one: Written, fallback: Placeholder, parent: Bound, table: Table) -> Iterator[Finding]:
    assert parent.mapping is not None
    if fallback.sql is not None:
        yield Finding(
            "placeholder_not_a_row",
            f"{one.about}: a reference takes a stand-in row, not the value `{fallback.sql}`",
            one.place,
            'name its columns: .or_placeholder(name="…")',
        )
    own = fallback.row or {}
    for column in own:
        if table.column(column) is None:
            yield _unknown(f"{one.about}: its placeholder", table, column, one.mapping)
    given = {**parent.mapping.placeholder, **own}
    if len(table.primary_key) == 1:
        key = table.column(table.primary_key[0])
        if key and key.type != "uuid":
            yield Finding(
                "placeholder_key",
                f'{one.about}: the key of "{table.name}" is {key.type},'
                " and a stand-in row gets a uuid",
                one.place,
            )
    lacking = [
        column.name
        for column in table.columns
        if column.not_null
        and column.default is None
        and not column.is_generated
        and not column.default_is_volatile
        and column.name not in {*given, *table.primary_key}
    ]
    if lacking:
        yield Finding(
            "placeholder_lacks_column",
            f'{one.about}: a stand-in row of "{parent.name}" has no {listed(lacking)},'
            " which must not be NULL",
            one.place,
            f'name it under placeholder of "{parent.name}"',
        )
    for unique in table.unique_keys:
        constant = [c for c in unique.columns if c in given and "missing." not in given[c]]
        if constant and set(constant) == set(unique.columns) - set(own):
            yield Finding(
                "placeholder_not_unique",
                f'{one.about}: all stand-in rows of "{parent.name}" have the same'
                f' {listed(unique.columns)}, which "{unique.name}" forbids',
                one.place,
                "put missing.key into it",
            )


def _unknown(about: str, table: Table, column: str, mapping: Mapping) -> Finding:
    return Finding(
        "unknown_placeholder_column",
        f'{about} writes "{column}", which does not exist in "{table.name}"',
        mapping.place,
        did_you_mean(column, table.column_names),
    )
