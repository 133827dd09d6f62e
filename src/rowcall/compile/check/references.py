"""References: to mappings that exist, by keys that fit, in an order that can be loaded."""

from collections.abc import Iterator

from rowcall.compile.bind import Bound, bind
from rowcall.compile.check.subject import Subject, Written, did_you_mean, listed, plural
from rowcall.errors import ProjectError
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.sources import FanOut, Union
from rowcall.schema.table import ForeignKey, Table


def reference_findings(subject: Subject) -> Iterator[Finding]:
    """Find references that lead nowhere or cannot be followed."""
    for one, ref in subject.references():
        parent = subject.bound(ref.target_mapping)
        if parent is None:
            yield Finding(
                "unknown_mapping",
                f'{one.about} refers to mapping "{ref.target_mapping}", which does not exist',
                ref.place,
                did_you_mean(ref.target_mapping, (bound.name for bound in subject.bounds)),
            )
            continue
        yield from key_findings(one.about, one.mapping, ref, parent)
        yield from _target(one, ref, parent, subject)
        yield from _own(one, ref)
        if ref.is_deferred:
            yield from _deferred(one, ref, subject)


def circle_findings(subject: Subject) -> Iterator[Finding]:
    """Find mappings that wait for each other."""
    try:
        bind(subject.project, subject.source, subject.target)
    except ProjectError as error:
        place = next(m.place for m in subject.project.mappings if str(m.place) == error.where)
        yield Finding("reference_circle", error.rule, place, error.next)


def key_findings(about: str, mapping: Mapping, ref: Ref, parent: Bound) -> Iterator[Finding]:
    """Find a key that is none of the mapping referred to."""
    sources = [reading.relation for reading in parent.readings]
    if ref.source is not None and ref.source not in sources:
        yield Finding(
            "unknown_reference_source",
            f'{about}: "{parent.name}" has no source "{ref.source}", it reads {listed(sources)}',
            ref.place,
            did_you_mean(ref.source, sources),
        )
        return
    if ref.source is None and len(sources) > 1:
        yield Finding(
            "reference_without_source",
            f'{about}: "{parent.name}" is a Union of {listed(sources)},'
            " and the key may be of either",
            ref.place,
            f'say which: Ref(…, source="{sources[0]}")',
        )
    reading = next((r for r in parent.readings if r.relation == ref.source), parent.readings[0])
    if reading.fan_out and parent.name != mapping.name:
        yield Finding(
            "reference_to_parts",
            f'{about}: "{parent.name}" has a unit for each part of a row,'
            " and a key would lead to several",
            ref.place,
        )
    if len(ref.by) != len(reading.key):
        yield Finding(
            "key_count",
            f"{about} gives {plural(len(ref.by), 'column')} for the key of"
            f' "{parent.name}", which has {len(reading.key)}: {listed(reading.key)}',
            ref.place,
        )


def _target(one: Written, ref: Ref, parent: Bound, subject: Subject) -> Iterator[Finding]:
    if parent.target is None or not parent.target.primary_key:
        return
    first, *more = parent.target.primary_key
    if more:
        yield Finding(
            "composite_target_key",
            f'{one.about}: "{parent.target.name}" has a key of'
            f" {len(parent.target.primary_key)} columns, and a reference fills one",
            ref.place,
        )
        return
    table = subject.target_of(one)
    column = table.column(one.column) if table else None
    key = parent.target.column(first)
    if column and key and column.type != key.type:
        yield Finding(
            "reference_type",
            f'{one.about} is {column.type}, and the key of "{parent.target.name}" is {key.type}',
            ref.place,
        )
    if table:
        yield from _foreign_keys(one, ref, parent.target, table, subject)


def _foreign_keys(
    one: Written, ref: Ref, parent: Table, table: Table, subject: Subject
) -> Iterator[Finding]:
    """Find a column whose foreign keys all lead to other values than a reference writes."""
    keys = [key for key in table.foreign_keys if key.columns == (one.column,)]
    if keys and not any(_holds(key, parent, subject) for key in keys):
        key = keys[0]
        yield Finding(
            "reference_to_another_table",
            f'{one.about} refers to rows of "{parent.name}", and its foreign key "{key.name}"'
            f' leads to "{key.to_table}" ({", ".join(key.to_columns)})',
            ref.place,
            "refer to the mapping that writes that table, or write its values by an expression",
        )


def _holds(key: ForeignKey, parent: Table, subject: Subject) -> bool:
    """Whether the primary key of the parent is one that the foreign key leads to.

    It is so too where the parent's own key is a key of that table: a user who is a person.
    """
    seen: set[str] = set()
    tables: list[Table | None] = [parent]
    while tables:
        table = tables.pop()
        if table is None or table.name in seen:
            continue
        seen.add(table.name)
        if (key.to_table, key.to_columns) == (table.name, table.primary_key):
            return not key.is_elsewhere
        own = [k for k in table.foreign_keys if k.columns == table.primary_key]
        if any((k.to_table, k.to_columns) == (key.to_table, key.to_columns) for k in own):
            return True
        tables += [subject.target.tables.get(k.to_table) for k in own if not k.is_elsewhere]
    return False


def _own(one: Written, ref: Ref) -> Iterator[Finding]:
    if ref.is_deferred or ref.target_mapping != one.mapping.name:
        return
    about = f"{one.about} refers to its own mapping"
    if isinstance(one.mapping.source, Union | FanOut):
        kind = type(one.mapping.source).__name__
        yield Finding(
            "own_reference_in_parts",
            f"{about}, and a row of a {kind} is not known by its key alone",
            ref.place,
            "write .deferred().or_null() behind it, on a column that may be NULL",
        )
    if one.column.startswith("require "):
        yield Finding("own_requirement", f"{about}, which is not loaded before itself", ref.place)
    if isinstance(one.value.fallback, Placeholder):
        yield Finding(
            "own_placeholder",
            f"{about}, and stand-in rows are made for other mappings only",
            ref.place,
            "use .or_null() or .or_quarantine()",
        )
    if one.value.alternatives:
        yield _not_followed(one, ref)


def _deferred(one: Written, ref: Ref, subject: Subject) -> Iterator[Finding]:
    table = subject.target_of(one)
    column = table.column(one.column) if table else None
    about = f"{one.about} is deferred"
    if isinstance(ref.fallback, Placeholder):
        yield Finding(
            "deferred_placeholder",
            f"{about}, and its stand-in rows would come too late",
            ref.place,
            "use .or_null()",
        )
    elif not isinstance(ref.fallback, Null):
        yield Finding(
            "deferred_without_null",
            f"{about}: its row has moved when the reference is followed,"
            " so that only NULL is left where it leads nowhere",
            ref.place,
            "say so with .or_null()",
        )
    if column and column.not_null:
        yield Finding(
            "deferred_not_null", f"{about}, and NULL until then: the column is NOT NULL", ref.place
        )
    if one.column.startswith("require "):
        yield Finding("deferred_requirement", f"{about}, and has no column to fill", ref.place)
    if table and len(table.primary_key) > 1:
        yield Finding(
            "deferred_composite_key",
            f'{about}, and the rows of "{table.name}" have a key of'
            f" {len(table.primary_key)} columns",
            ref.place,
        )
    if ref.alternatives:
        yield _not_followed(one, ref)


def _not_followed(one: Written, ref: Ref) -> Finding:
    return Finding(
        "or_ref_not_followed",
        f"{one.about} has .or_ref(…), which a deferred reference or one to the own mapping"
        " does not follow",
        ref.place,
    )
