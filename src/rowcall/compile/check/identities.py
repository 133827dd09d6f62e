"""Identities: possible at all, with rules that differ, over columns that the mapping writes."""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from rowcall.compile.bind import Bound
from rowcall.compile.check.subject import Subject, did_you_mean, listed
from rowcall.compile.doubt import DOUBTS
from rowcall.mapping.finding import Finding
from rowcall.mapping.identity import Identity, Was
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.sources import FanOut
from rowcall.schema.table import Table
from rowcall.sql.expression import BadExpression, parse


def identity_findings(subject: Subject) -> Iterator[Finding]:
    """Find identities by which no row of an earlier migration can be recognised."""
    for mapping, bound in subject.mapped():
        if mapping.identity is None:
            continue
        yield from _possible(mapping, mapping.identity, bound)
        yield from _rules(mapping, mapping.identity, bound)
        if bound.target:
            yield from _columns(mapping, mapping.identity, bound, bound.target)
            yield from _accepted(mapping, mapping.identity, bound.target)


def _possible(mapping: Mapping, identity: Identity, bound: Bound) -> Iterator[Finding]:
    about = f'identity of "{mapping.name}"'
    if isinstance(mapping.source, FanOut):
        yield Finding(
            "identity_of_parts",
            f"{about}: its units are parts of a row, and a rule recognises whole rows",
            identity.place,
        )
    if bound.target and bound.target.primary_key and not bound.makes_ids:
        yield Finding(
            "identity_of_written_key",
            f'{about} is not possible: the mapping writes the key of "{bound.target.name}" itself,'
            " and an adopted row would keep its own",
            identity.place,
            "leave the key out, so that it is made",
        )


def _rules(mapping: Mapping, identity: Identity, bound: Bound) -> Iterator[Finding]:
    about = f'identity of "{mapping.name}"'
    if not identity.rules:
        yield Finding(
            "identity_without_rules",
            f"{about} has no rules, and recognises no row",
            identity.place,
            "give it a Match, or take it away",
        )
    sources = [reading.relation for reading in bound.readings]
    names = [rule.name for rule in identity.rules]
    for number, rule in enumerate(identity.rules):
        if rule.name in names[:number]:
            yield Finding(
                "rule_twice",
                f'{about} has two rules "{rule.name}"',
                rule.place,
                "adopted rows name their rule: give each its own",
            )
        if rule.of is not None and rule.of not in sources:
            yield Finding(
                "unknown_rule_source",
                f'rule "{rule.name}" of the {about} is of source "{rule.of}", and the mapping reads'
                f" {listed(sources)}",
                rule.place,
                did_you_mean(rule.of, sources),
            )
        if not rule.evidence:
            yield Finding(
                "rule_without_evidence",
                f'rule "{rule.name}" of the {about} has no evidence, and every row would agree',
                rule.place,
            )


def _columns(mapping: Mapping, identity: Identity, bound: Bound, table: Table) -> Iterator[Finding]:
    computed = mapping.after_load.columns if mapping.after_load else ()
    written = {*bound.columns, *mapping.placeholder, *computed}
    # what the earlier migration wrote and the mapping does not goes back to its default
    known = (("was", identity.was, {*table.column_names}), ("policy", identity.policy, written))
    for kind, columns, allowed in known:
        for column in columns:
            if column not in allowed:
                yield Finding(
                    "identity_column_not_written",
                    f'{kind} "{column}" of "{mapping.name}": the mapping does not write it'
                    + ("" if table.column(column) else f', nor does "{table.name}" have it'),
                    identity.place,
                    did_you_mean(column, allowed) or "write it, or leave it out here",
                )
    for column, was in identity.was.items():
        if column in bound.secrets and not _is_constant_text(was):
            yield Finding(
                "was_of_secret",
                f'was "{column}" of "{mapping.name}": a secret is not read to be compared,'
                " so that only a constant text can be recognised",
                identity.place,
                "write the text in quotes: \"'…'\"",
            )


def _accepted(mapping: Mapping, identity: Identity, table: Table) -> Iterator[Finding]:
    subjects = {*table.column_names, *(rule.name for rule in identity.rules)}
    for doubt in identity.accept:
        kind, _, subject = doubt.partition(" ")
        read = {part.partition(".")[0] for part in subject.split("+")}
        if kind not in DOUBTS or not ({subject} <= subjects or read <= subjects):
            yield Finding(
                "unknown_doubt",
                f'accept "{doubt}" of "{mapping.name}": no doubt can have this name',
                identity.place,
                f"a name is one of {listed(DOUBTS)}, and a column or a rule, as adopt tells it",
            )


def _is_constant_text(was: Was) -> bool:
    if not isinstance(was, str):
        return False
    try:
        parse(was)
    except BadExpression:
        # which is told where it is read
        return True
    tree = sqlglot.parse_one(was, dialect="postgres")
    return isinstance(tree, exp.Literal) and tree.is_string
