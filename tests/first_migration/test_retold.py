"""Does the retelling say what the written facts say? Its truth is first-migration-rules.md."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from first_migration.retold import STATES, retell
from first_migration.retold.target import TABLES
from fixtures.postgres import EduDatabase, NewDatabase

# what tells the truth to other tests is itself held against the facts in test-all
pytestmark = [pytest.mark.full, pytest.mark.parametrize("server", [18], indirect=True)]

Retold = Callable[..., psycopg.Connection[Any]]


@pytest.fixture
def retold(
    edu_to_read: EduDatabase, new_database: NewDatabase, lms_template: str
) -> Iterator[Retold]:
    """Retell a state into a target of its own, and connect to it."""
    opened: list[psycopg.Connection[Any]] = []

    def tell(state: str, *, scale: float = 0.005, **how: Any) -> psycopg.Connection[Any]:
        target = psycopg.connect(new_database(lms_template))
        opened.append(target)
        with psycopg.connect(edu_to_read(scale), autocommit=True) as source:
            retell(source, target, state, **how)
        target.autocommit = True
        return target

    yield tell
    for connection in opened:
        connection.close()


def value(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    return {table: value(connection, f"SELECT count(*) FROM {table}") for table in TABLES}


def test_the_measured_number_of_rows_at_scale_002(retold: Retold) -> None:
    rows = counts(retold("purged", scale=0.02))
    del rows["academic_terms"]  # invented, they have no source row
    assert sum(rows.values()) == 4_938


@pytest.mark.parametrize("state", STATES)
def test_one_source_row_wrote_each_target_row(retold: Retold, state: str) -> None:
    target = retold(state)
    rows = " UNION ALL ".join(
        f"SELECT '{table}' AS t, id::text AS k FROM {table}" for table in TABLES
    )
    wrong = f"""
        SELECT t, k, n FROM ({rows}) AS rows
          FULL JOIN (SELECT target_table AS t, target_key AS k, count(*) FILTER (WHERE wrote) AS n
                       FROM retold.origin GROUP BY 1, 2
                      UNION ALL
                     SELECT target_table, target_key, 1 FROM retold.invented) AS told USING (t, k)
         WHERE n IS DISTINCT FROM CASE WHEN t IN ('users', 'grades') THEN 2 ELSE 1 END
            OR rows IS NULL"""
    assert target.execute(wrong.encode()).fetchall() == []


def test_codes_have_five_digits_and_names_fall_back_to_the_id(retold: Retold) -> None:
    target = retold("purged")
    query = b"""
        SELECT code, name, source_key FROM courses
          JOIN retold.origin ON target_key = courses.id::text AND wrote"""
    rows = target.execute(query).fetchall()
    assert "SUBJ00691" in {code for code, _, _ in rows}
    for code, name, subject in rows:
        assert code == f"SUBJ{subject[-5:]}"
        assert name == dict.fromkeys(("az", "en", "ru"), f"Subject {subject}")


def test_titles_of_assessments_have_a_text_for_each_language(retold: Retold) -> None:
    target = retold("purged")
    query = b"""
        SELECT title, split_part(source_key, '/', 2) FROM assessments
          JOIN retold.origin ON target_key = assessments.id::text"""
    for title, eva in target.execute(query):
        assert title == {
            "az": f"Qiymətləndirmə {eva}",
            "en": f"Assessment {eva}",
            "ru": f"Оценка {eva}",
        }


def test_terms_have_fixed_dates(retold: Retold) -> None:
    query = b"""
        SELECT DISTINCT term_type::text, to_char(start_date, 'MM-DD'), to_char(end_date, 'MM-DD')
          FROM academic_terms ORDER BY 1"""
    assert retold("purged").execute(query).fetchall() == [
        ("fall", "09-01", "12-31"),
        ("spring", "02-01", "06-30"),
    ]


def test_marks_are_made_of_the_id_of_the_point(retold: Retold, edu_to_read: EduDatabase) -> None:
    query = b"""
        SELECT source_key::bigint, marks_obtained, graded_at, created_at, enrollment_id FROM grades
          JOIN retold.origin ON target_key = grades.id::text AND source_table = 'journal_details'"""
    details = b"SELECT id, point_id_1, update_date, create_date FROM journal_details"
    with psycopg.connect(edu_to_read()) as source:
        of = {key: rest for key, *rest in source.execute(details)}
    for key, marks, graded_at, created_at, enrolment in retold("purged").execute(query):
        point, updated, created = of[key]
        assert marks == (point or 0) % 100
        assert (graded_at, created_at, enrolment) == (updated, created, None)


def test_a_second_run_doubles_assessments_and_grades_only(retold: Retold) -> None:
    once, twice = counts(retold("unpurged")), counts(retold("doubled"))
    doubled = {"assessments", "grades"}
    assert twice == {table: n * (1 + (table in doubled)) for table, n in once.items()}
    purged, both = counts(retold("purged")), counts(retold("doubled-purged"))
    assert both["grades"] == 2 * purged["grades"] < once["grades"]


def test_the_purge_kept_what_its_order_called_latest(retold: Retold) -> None:
    query = "SELECT count(graded_at) FROM grades"
    orders = ("nulls-first", "coalesced", "nulls-last")
    first, coalesced, last = (value(retold("purged", order=order), query) for order in orders)
    assert first < coalesced < last
    key = "SELECT count(*) FROM pg_constraint WHERE conname = 'grades_assessment_student_unique'"
    assert value(retold("purged"), key) == 1
    assert value(retold("unpurged"), key) == 0


def test_a_stop_leaves_three_batches(retold: Retold) -> None:
    people = counts(retold("stopped-people"))
    assert people["students"] > 0 == people["staff_members"]
    # Fewer where rows met one that was there.
    assert 295 <= counts(retold("stopped-enrolments", batch=100))["course_enrollments"] <= 300
    stopped, whole = counts(retold("stopped-grades")), counts(retold("unpurged"))
    assert 0 < stopped["grades"] < whole["grades"] / 2


def test_the_completion_carries_old_ids_and_leaves_the_first_run_alone(retold: Retold) -> None:
    purged, completed = retold("purged"), retold("completed")
    for table, old in (
        ("course_offerings", "old_course_id"),
        ("course_enrollments", "old_journal_id"),
    ):
        first = value(completed, f"SELECT count(*) FROM {table} WHERE {old} IS NULL")
        assert first == counts(purged)[table] < counts(completed)[table]
    assert counts(completed)["grades"] == counts(purged)["grades"]


def test_the_same_source_gives_the_same_target(retold: Retold) -> None:
    one, other = (retold("completed") for _ in range(2))
    for table in (*TABLES, "retold.origin"):
        query = f"SELECT md5(string_agg(row::text, '' ORDER BY row::text)) FROM {table} AS row"
        assert value(one, query) == value(other, query), table
