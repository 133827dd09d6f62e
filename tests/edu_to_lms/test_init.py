"""How much of what the project uses does a draft propose, and how much else?"""

import pytest

from edu_lms.project import project
from edu_to_lms.used_pairs import used_columns, used_tables
from fixtures.postgres import EduTemplate
from rowcall.catalog.read import read_database
from rowcall.compile.bind import BoundProject, bind
from rowcall.draft.draft import draft_project
from rowcall.draft.proposal import Draft
from rowcall.draft.read import sample_database
from rowcall.pg.connect import connect_source
from rowcall.pg.server import Server

# of what the project uses; measured were 30 of 34 and 190 of 289
TABLES = 0.80
COLUMNS = 0.60

Recalled = tuple[Draft, BoundProject]


@pytest.fixture(scope="module")
def recalled(server: Server, edu_template: EduTemplate, lms_template: str) -> Recalled:
    with connect_source(server.database_uri(edu_template())) as connection:
        sampled = sample_database(connection, project.source_schema)
    with connect_source(server.database_uri(lms_template)) as connection:
        target = read_database(connection, project.target_schema)
    drafted = draft_project(sampled, target).draft
    return drafted, bind(project, sampled.database, target)


def test_most_pairs_of_tables_are_proposed(recalled: Recalled) -> None:
    draft, bound = recalled
    used = used_tables(bound)
    proposed = {(pair.source, pair.target) for pair in draft.pairs}
    found = used & proposed
    told = f"{len(found)} of {len(used)} used, {len(proposed)} proposed"
    assert len(found) >= TABLES * len(used), (told, sorted(used - proposed))


def test_more_than_half_of_the_pairs_of_columns_are_proposed(recalled: Recalled) -> None:
    draft, bound = recalled
    used = used_columns(bound)
    proposed = {
        (pair.source, column.source, pair.target, column.target)
        for pair in draft.pairs
        for column in pair.columns
    }
    found = used & proposed
    told = f"{len(found)} of {len(used)} used, {len(proposed)} proposed"
    assert len(found) >= COLUMNS * len(used), (told, sorted(used - proposed))


def test_no_pair_is_presented_as_certain(recalled: Recalled) -> None:
    draft, _ = recalled
    for pair in draft.pairs:
        assert {pair.likelihood, *(c.likelihood for c in pair.columns)} <= {"likely", "possible"}
        assert max(pair.score, *(c.score for c in pair.columns), 0) < 1


def test_backups_give_way_to_what_they_were_made_of(recalled: Recalled) -> None:
    draft, _ = recalled
    assert {"a_students_bak", "a_students", "education_group2", "a_teachers"} <= set(draft.copies)
    assert not {"students", "education_group", "teachers", "users"} & set(draft.copies)
    assert not {pair.source for pair in draft.first} & set(draft.copies)
