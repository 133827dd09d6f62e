"""From a mapping to its description: the facts of the whole, then a line for each column."""

from collections.abc import Mapping as MappingOf

from rowcall.mapping.columns import Value, word
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.project import Project
from rowcall.report.describe.description import ColumnLine, Description, Fact, ProjectDescription
from rowcall.report.describe.fallbacks import if_missing
from rowcall.report.describe.identities import describe_identity
from rowcall.report.describe.rules import describe_rules
from rowcall.report.describe.sources import (
    describe_join,
    describe_key,
    describe_source,
    members,
    source_name,
)
from rowcall.report.describe.words import comes_from, how


def describe_project(project: Project, names: list[str]) -> ProjectDescription:
    """Return the mappings of these names; without names all, and what the project leaves out."""
    if names:
        chosen = tuple(describe_mapping(project.mapping(name)) for name in names)
        return ProjectDescription(project.name, chosen)
    return ProjectDescription(
        project.name,
        tuple(describe_mapping(mapping) for mapping in project.mappings),
        tuple(project.drop_tables.items()),
        tuple(project.drop_columns.items()),
        tuple(project.untouched.items()),
    )


def describe_mapping(mapping: Mapping) -> Description:
    """Return the mapping in words."""
    return Description(
        name=mapping.name,
        target=mapping.target,
        source=source_name(mapping.source),
        place=mapping.place,
        facts=tuple(fact for fact in _facts(mapping) if fact.sentences),
        columns=tuple(_columns(mapping)),
        dropped=tuple(mapping.drop.items()),
    )


def _facts(mapping: Mapping) -> list[Fact]:
    joins = [describe_join(label, join) for label, join in mapping.joins.items()]
    joins += [
        describe_join(label, join)
        for member in members(mapping.source)
        for label, join in member.joins.items()
    ]
    if mapping.identity:
        joins += [describe_join(label, join) for label, join in mapping.identity.joins.items()]
    return [
        Fact("source", describe_source(mapping.source)),
        Fact("key", describe_key(mapping.source, mapping.key)),
        Fact("joins", tuple(joins)),
        *describe_rules(mapping),
        *describe_identity(mapping.identity),
    ]


def _columns(mapping: Mapping) -> list[ColumnLine]:
    lines = _lines(mapping.columns, "", mapping.name)
    for member in members(mapping.source):
        lines += _lines(member.columns, member.table, mapping.name)
    return lines


def _lines(columns: MappingOf[str, Value | str], of: str, own: str) -> list[ColumnLine]:
    found: list[ColumnLine] = []
    for column, value in columns.items():
        made = word(value)
        line = ColumnLine(column, of, comes_from(made), how(made, own), if_missing(made))
        found.append(line)
    return found
