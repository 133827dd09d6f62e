"""Does each query run in psql as it stands, and answer what its header says?"""

from pathlib import Path

import pytest

from engine.moving import select
from projects.library import expected
from rowcall.verification.queries import VerificationQuery, verification_queries
from verification.conftest import SCRIPTS, Psql

QUERIES = {query.name: query for query in verification_queries()}
CHECKS = sorted(query.name for query in QUERIES.values() if query.finds_faults)

# the library itself has a trigger that was disabled before anybody migrated
BEFORE = {"disabled_triggers": ["loans|loans_rest|ALTER TABLE loans ENABLE TRIGGER loans_rest;"]}


def test_every_script_is_a_query_of_the_package() -> None:
    assert sorted(QUERIES) == sorted(path.stem for path in SCRIPTS.glob("*.sql"))


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_header_tells_question_answer_and_variables(query: VerificationQuery) -> None:
    assert query.question.endswith("?")
    assert query.answer.endswith(".")
    assert ("Variables" in query.text) == (":'" in query.text)
    assert query.text.rstrip().endswith((";", "\\gexec"))


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_no_fault_in_what_moved(library: Psql, name: str) -> None:
    assert library.ask(name) == BEFORE.get(name, [])


def test_outcomes_are_those_that_were_written_by_hand(library: Psql) -> None:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for mapping, table, outcome, _, units in (x.split("|") for x in library.ask("outcomes")):
        counts = found.setdefault((mapping, table), {})
        counts[outcome] = counts.get(outcome, 0) + int(units)
    kinds = ("migrated", "merged", "excluded", "quarantined")
    assert {key: tuple(counts.get(kind, 0) for kind in kinds) for key, counts in found.items()} == {
        key: counts[1:] for key, counts in expected.BALANCE.items() if counts[0]
    }


def test_the_cause_that_blocks_most_stands_first(library: Psql) -> None:
    lines = [line.split("|") for line in library.ask("largest_causes")]
    assert lines[0] == ["shelves", "missing_reference", "5", "1", "4"]
    units = [int(line[2]) for line in lines]
    assert units == sorted(units, reverse=True)
    assert sum(units) == sum(counts[4] for counts in expected.BALANCE.values())


def test_values_that_a_rule_replaced_are_counted_by_column(library: Psql) -> None:
    found = {tuple(line.split("|")) for line in library.ask("replaced_values")}
    marks = [(mapping, *mark) for mapping, _, *mark in expected.MARKS]
    assert found == {(*mark, str(marks.count(mark))) for mark in marks}


def test_there_is_no_line_of_a_correction_before_there_is_one(library: Psql) -> None:
    assert library.ask("corrections") == []


def test_an_old_key_leads_to_the_units_of_its_row(library: Psql) -> None:
    [quarantined] = library.ask("where_to", table="loan", key="102")
    assert quarantined.startswith("loans||102|quarantined|blocked_by_parent|")
    assert quarantined.endswith('|||shelves|["C", "1"]||missing_reference')
    parts = [line.split("|")[:4] for line in library.ask("where_to", table="book", key="1")]
    assert parts == [
        ["authors", "1", "1", "merged"],
        ["authors", "2", "1", "merged"],
        ["editors", "e", "1", "migrated"],
        ["works", "", "1", "migrated"],
    ]


def test_an_old_key_leads_to_its_copies_too(library: Psql) -> None:
    found = [line.split("|")[2:4] for line in library.ask("where_to", table="reader", key="r4")]
    assert found == [["r4", "migrated"], ["r4#2", "merged"]]
    assert library.ask("where_to", table="reader", key="r") == []


def test_a_new_key_leads_to_every_unit_behind_its_row(library: Psql) -> None:
    [(key,)] = select(library.uri, "SELECT id::text FROM authors WHERE name = 'Kay'")
    found = [line.split("|") for line in library.ask("where_from", table="authors", key=key)]
    assert [(line[0], line[3], line[4]) for line in found] == [
        ("migrated", "5", "2"),
        ("merged", "1", "1"),
        ("merged", "2", "1"),
    ]
    [loan] = library.ask("where_from", table="loans", key="103")
    assert loan == 'migrated|loans|loan|103||{"on_day parsed"}'


def test_a_placeholder_names_the_key_that_it_stands_for(library: Psql) -> None:
    [(key,)] = select(library.uri, "SELECT id::text FROM shelves WHERE code LIKE '?%Q%'")
    [line] = library.ask("where_from", table="shelves", key=key)
    assert line.startswith('placeholder|shelves||["Q", "7"]|')


def test_the_text_of_the_command_runs_in_psql_from_a_pipe(library: Psql, tmp_path: Path) -> None:
    for query in QUERIES.values():
        done = library.run(given=query.text, table="loans", key="101")
        assert done.returncode == 0, done.stderr
