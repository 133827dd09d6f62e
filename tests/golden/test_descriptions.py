"""How does each construct of the language read for people who know no Python?"""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest
from rich.console import Console

from golden.stored import compare
from golden.test_statements import CASES, FOLDER, load_case
from rowcall.mapping.columns import Join, Value, word
from rowcall.mapping.fallbacks import Fallback
from rowcall.mapping.identity import Grain, Policy
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.place import Place
from rowcall.mapping.sources import Source, Union
from rowcall.report.describe.description import ProjectDescription
from rowcall.report.describe.document import description_json
from rowcall.report.describe.mapping import describe_project
from rowcall.report.describe.markdown import description_markdown
from rowcall.report.describe.terminal import print_description

STORED = FOLDER / "descriptions"
WIDTH = 100


def described(case: str) -> ProjectDescription:
    """Describe a case; its files are named as seen from its folder, wherever that is."""
    found = describe_project(load_case(case).project, [])
    mappings = [
        replace(mapping, place=Place("mapping.py", mapping.place.line))
        for mapping in found.mappings
    ]
    return replace(found, mappings=tuple(mappings))


def printed(case: str) -> str:
    file = io.StringIO()
    screen = Console(file=file, width=WIDTH, highlight=False, markup=False, emoji=False)
    print_description(described(case), screen)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


@pytest.mark.parametrize("case", CASES)
def test_a_mapping_reads_in_a_review_as_it_is_stored(case: str) -> None:
    found = f"{description_markdown(described(case))}\n"
    compare(found, STORED / f"{case}.md")


@pytest.mark.parametrize("case", ["words", "merge", "half_moved"])
def test_a_mapping_reads_in_a_terminal_as_it_is_stored(case: str) -> None:
    compare(printed(case), STORED / f"{case}.txt")


@pytest.mark.parametrize("case", CASES)
def test_no_line_is_wider_than_the_terminal(case: str) -> None:
    assert all(len(line) <= WIDTH for line in printed(case).splitlines())


@pytest.mark.parametrize("case", CASES)
def test_a_document_says_what_the_tables_say(case: str) -> None:
    document = json.loads(description_json(described(case)))
    text = printed(case)
    for mapping in document["mappings"]:
        assert f"{mapping['source']} becomes {mapping['target']}" in text
        for column in mapping["columns"]:
            assert f"`{column['column']}`" in description_markdown(described(case))


def test_every_word_join_source_and_fallback_stands_in_a_case() -> None:
    mappings = [mapping for case in CASES for mapping in load_case(case).project.mappings]
    values = [value for mapping in mappings for value in values_of(mapping)]
    joins = [join for mapping in mappings for join in mapping.joins.values()]
    fallbacks = [value.fallback for value in values if value.fallback]
    things = (*values, *joins, *fallbacks, *(mapping.source for mapping in mappings))
    seen = {type(thing) for thing in things}
    assert {*get_args(Value), *get_args(Join), *get_args(Source), *get_args(Fallback)} <= seen
    assert any(mapping.after_load for mapping in mappings)
    assert any(mapping.require for mapping in mappings)
    identities = [mapping.identity for mapping in mappings if mapping.identity]
    assert {rule.grain for one in identities for rule in one.rules} == set(Grain)
    assert {policy for one in identities for policy in one.policy.values()} == set(Policy)


def values_of(mapping: Mapping) -> Iterator[Value]:
    yield from (word(value) for value in mapping.columns.values())
    if isinstance(mapping.source, Union):
        for member in mapping.source.members:
            yield from (word(value) for value in member.columns.values())
