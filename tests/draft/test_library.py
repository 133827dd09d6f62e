"""What is proposed between the library's old and new database, and is it what the project does?"""

import pytest

from draft.conftest import Drafted
from rowcall.draft.proposal import HIGHEST, Way


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("shelf", "shelves"),
        ("reader", "readers"),
        ("book", "works"),
        ("loan", "loans"),
        ("magazine", "works"),
    ],
)
def test_the_tables_that_the_project_maps_are_proposed(
    library: Drafted, source: str, target: str
) -> None:
    assert library.pair(source, target)


@pytest.mark.parametrize(
    ("source", "target", "column", "read"),
    [
        ("shelf", "shelves", "title", "title"),
        ("reader", "readers", "name", "Full Name"),
        ("reader", "readers", "born", "born"),
        ("loan", "loans", "ticket", "ticket"),
        ("loan", "loans", "on_day", "on_day"),
        ("loan", "loans", "id", "id"),
        ("loan", "loans", "reader_id", "reader_nr"),
        ("book", "works", "title", "title"),
    ],
)
def test_the_best_candidate_of_a_column_is_the_one_that_the_project_reads(
    library: Drafted, source: str, target: str, column: str, read: str
) -> None:
    assert library.column(source, target, column).source == read


def test_a_reference_is_found_by_its_values_alone(library: Drafted) -> None:
    implied = {(r.table, r.column): r.to_table for r in library.subject.draft.references}
    assert implied["loan", "book_id"] == "book"
    assert implied["loan", "magazine_code"] == "magazine"
    # nr of reader is no declared key, and r99 leads nowhere
    assert implied["loan", "reader_nr"] == "reader"
    assert library.column("loan", "loans", "reader_id").way is Way.REFERENCE


def test_no_table_has_more_than_three_candidates(library: Drafted) -> None:
    draft = library.subject.draft
    assert all(len(draft.candidates(pair.target)) <= 3 for pair in draft.pairs)


def test_candidates_are_ranked(library: Drafted) -> None:
    draft = library.subject.draft
    for pair in draft.first:
        scores = [candidate.score for candidate in draft.candidates(pair.target)]
        assert scores == sorted(scores, reverse=True)


def test_nothing_is_certain(library: Drafted) -> None:
    for pair in library.subject.draft.pairs:
        assert pair.score <= HIGHEST < 1
        assert pair.likelihood in {"likely", "possible"}
        assert pair.evidence
        for column in pair.columns:
            assert column.score <= HIGHEST
            assert column.likelihood in {"likely", "possible"}
            assert column.evidence


def test_every_column_is_proposed_or_listed_as_to_decide(library: Drafted) -> None:
    for pair in library.subject.draft.pairs:
        target = library.subject.target_table(pair)
        told = {column.target for column in pair.columns} | set(pair.open_targets)
        made = {"id"} if target.primary_key == ("id",) else set[str]()
        assert told | made == set(target.column_names) | made
        source = library.subject.source_table(pair)
        read = {column.source for column in pair.columns}
        assert read | set(pair.open_sources) == set(source.column_names)


def test_a_table_without_a_place_is_listed(library: Drafted) -> None:
    draft = library.subject.draft
    placed = {pair.source for pair in draft.pairs}
    filled = {table.name for table in library.subject.sampled.filled}
    assert set(draft.open_sources) == filled - placed
    assert draft.empty_sources == ("fine",)
