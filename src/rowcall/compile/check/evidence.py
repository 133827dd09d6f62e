"""Evidence: both sides have what it names, and a reference leads to rows adopted before."""

from collections.abc import Iterator

from rowcall.compile.bind import Bound, bind
from rowcall.compile.check.references import key_findings
from rowcall.compile.check.row import Columns, Row, row_of
from rowcall.compile.check.rows import by_findings, label_findings
from rowcall.compile.check.subject import Subject, did_you_mean
from rowcall.compile.evidence import SOURCE
from rowcall.errors import ProjectError
from rowcall.mapping.columns import Join, Ref
from rowcall.mapping.finding import Finding
from rowcall.mapping.identity import Holds, Identity, Match
from rowcall.mapping.mapping import Mapping
from rowcall.schema.table import Table


def evidence_findings(subject: Subject) -> Iterator[Finding]:
    """Find what rules and `was` name and neither side has, and references not adopted before."""
    order = _order(subject)
    for mapping, bound in subject.mapped():
        if mapping.identity is None:
            continue
        yield from _joins(mapping, mapping.identity, bound, subject)
        yield from _over_source(mapping, mapping.identity, bound, subject)
        if bound.target:
            yield from _over_target(mapping, mapping.identity, bound, bound.target, subject)
        for rule in mapping.identity.rules:
            for ours in rule.evidence.values():
                if isinstance(ours, Ref):
                    yield from _reference(mapping, rule, ours, order, subject)


def _over_source(
    mapping: Mapping, identity: Identity, bound: Bound, subject: Subject
) -> Iterator[Finding]:
    first = bound.readings[0].relation
    for reading in bound.readings:
        rules = [rule for rule in identity.rules if (rule.of or first) == reading.relation]
        if not rules:
            continue
        row = row_of(reading, subject, identity.joins)
        for rule in rules:
            about = _about(rule, mapping)
            if rule.when:
                yield from row.findings(rule.when, f"when of {about}", rule.place)
            for ours in rule.evidence.values():
                if isinstance(ours, Ref):
                    yield from by_findings(about, ours, rule.place, row, subject)
                else:
                    yield from row.findings(ours, about, rule.place)
        for column, was in identity.was.items():
            if isinstance(was, str):
                yield from row.findings(was, f'was "{column}" of "{mapping.name}"', identity.place)


def _joins(
    mapping: Mapping, identity: Identity, bound: Bound, subject: Subject
) -> Iterator[Finding]:
    """Of a union a label may start from one member, whose rules and no others use it."""
    above: dict[str, Join] = {}
    for label, join in identity.joins.items():
        above[label] = join
        rows = [row_of(reading, subject, above) for reading in bound.readings]
        found = [list(label_findings(mapping, {label: join}, row, subject)) for row in rows]
        yield from min(found, key=len)


def _over_target(
    mapping: Mapping, identity: Identity, bound: Bound, table: Table, subject: Subject
) -> Iterator[Finding]:
    columns = frozenset(table.column_names)
    hint = f'a label is a column of "{table.name}" that is a foreign key by itself'
    row = Row(f'target table "{table.name}"', columns, _labels(table, subject), hint)
    for rule in identity.rules:
        for theirs in rule.evidence:
            yield from row.findings(theirs, _about(rule, mapping), rule.place)
    hint += f", or one under joins; {SOURCE} is the source row"
    first = bound.readings[0].relation
    for reading in bound.readings:
        if not any((rule.of or first) == reading.relation for rule in identity.rules):
            continue
        ours = row_of(reading, subject, identity.joins)
        both = Row(row.what, columns, {SOURCE: ours.columns, **ours.labels, **row.labels}, hint)
        for column, was in identity.was.items():
            if isinstance(was, Holds):
                about = f'was "{column}" of "{mapping.name}"'
                yield from both.findings(was.sql, about, identity.place)


def _labels(table: Table, subject: Subject) -> dict[str, Columns]:
    labels: dict[str, Columns] = {}
    for key in table.foreign_keys:
        parent = subject.target.tables.get(key.to_table)
        if len(key.columns) == 1 and not key.is_elsewhere:
            labels[key.columns[0]] = frozenset(parent.column_names) if parent else None
    return labels


def _reference(
    mapping: Mapping, rule: Match, ref: Ref, order: list[str], subject: Subject
) -> Iterator[Finding]:
    about = _about(rule, mapping)
    parent = subject.bound(ref.target_mapping)
    if parent is None or parent.mapping is None:
        yield Finding(
            "unknown_mapping",
            f'{about} refers to mapping "{ref.target_mapping}", which does not exist',
            ref.place,
            did_you_mean(ref.target_mapping, (bound.name for bound in subject.bounds)),
        )
        return
    yield from key_findings(about, mapping, ref, parent)
    if parent.mapping.identity is None:
        yield Finding(
            "reference_not_adopted",
            f'{about} refers to "{parent.name}", of which no row is adopted: it has no identity',
            ref.place,
            f'give "{parent.name}" an identity',
        )
    elif mapping.name in order and order.index(parent.name) >= order.index(mapping.name):
        yield Finding(
            "reference_adopted_later",
            f'{about} refers to "{parent.name}", whose rows are not adopted before its own',
            ref.place,
            ""
            if parent.name == mapping.name
            else f'list "{parent.name}" before "{mapping.name}", if its references allow it',
        )


def _order(subject: Subject) -> list[str]:
    """Return the mappings as they load; nothing where they wait for each other, told elsewhere."""
    try:
        project = bind(subject.project, subject.source, subject.target)
    except ProjectError:
        return []
    return [bound.name for bound in project.mappings]


def _about(rule: Match, mapping: Mapping) -> str:
    return f'rule "{rule.name}" of the identity of "{mapping.name}"'
