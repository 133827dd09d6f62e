"""Has the synthetic database the recorded numbers of rows, and do the recorded sums close?"""

import pytest
from psycopg import sql

from edu.conftest import BuildEdu, Edu
from edu.statements import Statement, statements, text

CLOSING = {each.name: each for each in statements("closing.sql")}

# Table: rows, active rows, whether they scale.
COUNTS: dict[str, tuple[int, int, bool]] = {
    "users": (6987, 6935, True),
    "accounts": (6525, 6466, True),
    "persons": (6523, 6469, True),
    "students": (6507, 6344, True),
    "teachers": (464, 424, True),
    "organizations": (60, 56, False),
    "org_names": (64, 64, False),
    "dictionaries": (1180, 1171, False),
    "dictionary_types": (83, 83, False),
    "edu_years": (15, 11, False),
    "academic_schedule": (9, 9, False),
    "academic_schedule_details": (328, 327, False),
    "education_plan": (141, 123, True),
    "education_plan_subject_group": (1128, 1128, True),
    "education_plan_subject": (3006, 2911, True),
    "subject_catalog": (895, 883, True),
    "subject_dic": (861, 861, True),
    "course": (8391, 6020, True),
    "course_teacher": (13605, 11693, True),
    "course_student": (121323, 101412, True),
    "education_group": (447, 419, True),
    "education_group_student": (7053, 6344, True),
    "course_evaluation_type": (24, 24, False),
    "journal": (591485, 510269, True),
    "journal_details": (3209747, 3061360, True),
    "exam": (5833, 5719, True),
    "exam_student": (68365, 66337, True),
    "clock": (9, 9, False),
    "course_meeting": (194500, 185276, True),
    "course_meeting_topic": (65735, 64000, True),
    "course_meeting_topic_file": (9324, 8991, True),
    "course_meeting_attendance": (0, 0, False),
    "files": (14816, 14816, True),
    "orders": (655, 629, True),
    "person_orders": (3747, 3628, True),
}

# At small scales there are a few rows more or less, so that every kind of dirt has its row.
TOLERANCE = 6


def _counted(edu: Edu, table: str) -> tuple[int, int]:
    row = edu.execute(
        sql.SQL("SELECT count(*), count(*) FILTER (WHERE active = 1) FROM {table}").format(
            table=sql.Identifier(table)
        )
    ).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize("table", COUNTS)
def test_rows_scale(edu: Edu, table: str) -> None:
    rows, active, scales = COUNTS[table]
    factor = 0.02 if scales else 1
    counted = _counted(edu, table)
    allowed = TOLERANCE if scales else 0
    assert abs(counted[0] - rows * factor) <= allowed
    assert abs(counted[1] - active * factor) <= allowed


def test_there_are_355_tables(edu: Edu) -> None:
    tables = CLOSING["tables and primary keys"]
    assert edu.execute(tables.query).fetchall() == [tables.expected]


def test_details_hang_on_one_component(edu: Edu) -> None:
    details = CLOSING["details per journal row, journal rows with details per pair"]
    assert edu.execute(details.query).fetchall() == [details.expected]


def test_a_detail_belongs_to_the_course_of_its_meeting(edu: Edu) -> None:
    row = edu.execute(
        "SELECT count(*) FROM journal_details AS d JOIN journal AS j ON j.id = d.journal_id"
        " JOIN course_meeting AS m ON m.id = d.course_meeting_id WHERE m.course_id <> j.course_id"
    ).fetchone()
    assert row == (0,)


def test_meetings_fall_on_their_weekday(edu: Edu) -> None:
    row = edu.execute(
        "SELECT count(*) FROM course_meeting WHERE meeting_date IS NOT NULL"
        " AND extract(isodow FROM to_date(meeting_date, 'DD/MM/YYYY'))"
        " <> CASE week_day WHEN 0 THEN 7 ELSE week_day END"
    ).fetchone()
    assert row == (0,)


def test_slots_are_two_thirds_attendance(edu: Edu) -> None:
    row = edu.execute(
        "SELECT count(*) FILTER (WHERE p BETWEEN 110000161 AND 110000164) * 100 / count(p)"
        " FROM journal_details, unnest(ARRAY[point_id_1, point_id_2, point_id_3]) AS p"
    ).fetchone()
    assert row is not None
    assert 63 <= row[0] <= 70


def test_status_and_note_need_a_point(edu: Edu) -> None:
    row = edu.execute(
        "SELECT count(*) FROM journal_details"
        " WHERE point_id_1 IS NULL AND num_nonnulls(status_1, note_1) > 0"
        " OR point_id_2 IS NULL AND num_nonnulls(status_2, note_2) > 0"
        " OR point_id_3 IS NULL AND num_nonnulls(status_3, note_3) > 0"
    ).fetchone()
    assert row == (0,)


@pytest.mark.parametrize("value", statements("impossible.sql"), ids=lambda value: value.name)
def test_what_stopped_no_script_did_not_exist(edu: Edu, value: Statement) -> None:
    assert edu.execute(value.query).fetchall() == []


@pytest.mark.parametrize("server", [18], indirect=True)
def test_the_same_seed_gives_the_same_rows(build: BuildEdu) -> None:
    query = (
        "SELECT md5(string_agg(t::text, '' ORDER BY t::text COLLATE \"C\")) FROM accounts AS t"
        " UNION ALL"
        " SELECT md5(string_agg(t::text, '' ORDER BY t::text COLLATE \"C\")) FROM journal AS t"
    )
    first = build(scale=0.02, seed=3).execute(query).fetchall()
    again = build(scale=0.02, seed=3).execute(query).fetchall()
    other = build(scale=0.02, seed=4).execute(query).fetchall()
    assert first == again
    assert first != other


@pytest.mark.full
def test_every_recorded_number_closes_at_scale_1(build: BuildEdu) -> None:
    edu = build(scale=1)
    edu.execute(text("words.sql").encode())
    counted = {table: _counted(edu, table) for table in COUNTS}
    assert counted == {table: (rows, active) for table, (rows, active, _) in COUNTS.items()}
    closed = {each.name: edu.execute(each.query).fetchone() for each in CLOSING.values()}
    assert closed == {each.name: each.expected for each in CLOSING.values()}


@pytest.mark.parametrize("server", [18], indirect=True)
@pytest.mark.parametrize("scale", [0.001, 1.5])
def test_a_scale_out_of_bounds_is_refused(build: BuildEdu, scale: float) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        build(scale=scale)
