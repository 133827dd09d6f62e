"""Words and fallbacks that do not fit their column."""

from collections.abc import Iterator

from rowcall.compile.check.subject import Subject, Written, did_you_mean, listed
from rowcall.compile.large_objects import holds_numbers
from rowcall.mapping.columns import Const, Fit, LargeObject, Lookup, Ref, Secret
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.mapping.finding import Finding
from rowcall.mapping.sources import Union
from rowcall.schema.table import Column

# `~` and 8 hex digits stand at the end of what was cut
_FIT_LEAST = 10


def word_findings(subject: Subject) -> Iterator[Finding]:
    """Find values that an enumeration lacks, fallbacks that cannot be written, unfit words."""
    for one in subject.written():
        table = subject.target_of(one)
        column = table.column(one.column) if table else None
        if column is not None:
            yield from _fallback(one, column)
            yield from _labels(one, column)
        yield from _shape(one)


def _fallback(one: Written, column: Column) -> Iterator[Finding]:
    if isinstance(one.value.fallback, Null) and column.not_null:
        yield Finding(
            "null_not_allowed",
            f"{one.about} has .or_null(), and the column is NOT NULL",
            one.place,
            "use .or_placeholder(…) or .or_quarantine()",
        )
    if isinstance(one.value, Ref):
        return
    if one.value.alternatives:
        yield Finding(
            "or_ref_without_reference",
            f"{one.about} has .or_ref(…), and is no reference",
            one.place,
        )
    if isinstance(one.value.fallback, Placeholder) and one.value.fallback.sql is None:
        yield Finding(
            "placeholder_without_value",
            f"{one.about} has .or_placeholder() without a value",
            one.place,
            "say which: .or_placeholder(\"'…'\")",
        )


def _labels(one: Written, column: Column) -> Iterator[Finding]:
    if not column.labels:
        return
    values: list[object] = []
    if isinstance(one.value, Lookup):
        values = list(one.value.values.values())
    elif isinstance(one.value, Const):
        values = [one.value.value]
    for value in dict.fromkeys(values):
        if value is not None and str(value) not in column.labels:
            yield Finding(
                "not_a_label",
                f'{one.about}: "{value}" is not a label of {column.type},'
                f" which has {listed(column.labels)}",
                one.place,
                did_you_mean(str(value), column.labels),
            )


def _shape(one: Written) -> Iterator[Finding]:
    match one.value:
        case Lookup(values=values) if not values or None in values:
            yield Finding(
                "bad_lookup",
                f"{one.about}: a lookup needs values, and None is never looked up",
                one.place,
                "NULL has no value; the fallback says what then",
            )
        case Fit(length=length) if length < _FIT_LEAST:
            yield Finding(
                "fit_too_short",
                f"{one.about}: a text cannot be fitted into {length} characters,"
                f" {_FIT_LEAST} are the least",
                one.place,
            )
        case Secret():
            yield from _secret(one)
        case LargeObject():
            yield from _large_object(one)
        case _:
            pass


def _large_object(one: Written) -> Iterator[Finding]:
    assert isinstance(one.value, LargeObject)
    column = one.reading.shape.column(one.value.column) if one.reading.shape else None
    if not isinstance(one.mapping.source, str | Union) or one.reading.fan_out:
        kind = type(one.mapping.source).__name__
        yield Finding(
            "large_object_of_no_table",
            f"{one.about}: a large object is read while a table is staged, and this is a {kind}",
            one.place,
            "write the column from a mapping of the table that holds its number",
        )
    elif column and not holds_numbers(column):
        yield Finding(
            "no_large_object",
            f'{one.about}: "{column.name}" is {column.type},'
            " which holds no number of a large object",
            one.place,
            "name a column of oid, or of numbers or texts that are numbers of large objects",
        )


def _secret(one: Written) -> Iterator[Finding]:
    is_plain = isinstance(one.mapping.source, str)
    if is_plain and len(one.reading.key) == 1 and one.reading.has_unique_key:
        return
    kind = "Union" if isinstance(one.mapping.source, Union) else "source"
    yield Finding(
        "secret_without_key",
        f"{one.about}: a Secret is read again by its row's key, and this {kind} has no"
        " primary key of one column",
        one.place,
        "write the column from a mapping of a table with such a key",
    )
