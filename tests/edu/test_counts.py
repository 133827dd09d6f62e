"""Has the synthetic database the recorded numbers of rows, and do the recorded sums close?"""

import pytest
from psycopg import sql

from edu.conftest import ConnectEdu, Edu
from edu.statements import statements, text

CLOSING = {each.name: each for each in statements("closing.sql")}

# Table: rows, active rows, the scale below which they stay as many: 1 says that they never scale.
COUNTS: dict[str, tuple[int, int, float]] = {
    "users": (6987, 6935, 0.02),
    "accounts": (6525, 6466, 0.02),
    "persons": (6523, 6469, 0.02),
    "students": (6507, 6344, 0.02),
    "teachers": (464, 424, 0.02),
    "organizations": (60, 56, 1),
    "org_names": (64, 64, 1),
    "dictionaries": (1180, 1171, 1),
    "dictionary_types": (83, 83, 1),
    "edu_years": (15, 11, 1),
    "academic_schedule": (9, 9, 1),
    "academic_schedule_details": (328, 327, 1),
    "education_plan": (141, 123, 0.02),
    "education_plan_subject_group": (1128, 1128, 0.02),
    "education_plan_subject": (3006, 2911, 0.02),
    "subject_catalog": (895, 883, 0.02),
    "subject_dic": (861, 861, 0.02),
    "course": (8391, 6020, 0.02),
    "course_teacher": (13605, 11693, 0.02),
    "course_student": (121323, 101412, 0),
    "education_group": (447, 419, 0.02),
    "education_group_student": (7053, 6344, 0.02),
    "course_evaluation_type": (24, 24, 1),
    "journal": (591485, 510269, 0),
    "journal_details": (3209747, 3061360, 0),
    "exam": (5833, 5719, 0.02),
    "exam_student": (68365, 66337, 0),
    "clock": (9, 9, 1),
    "course_meeting": (194500, 185276, 0),
    "course_meeting_topic": (65735, 64000, 0),
    "course_meeting_topic_file": (9324, 8991, 0),
    "course_meeting_attendance": (0, 0, 1),
    "files": (14816, 14816, 0.02),
    "orders": (655, 629, 0.02),
    "person_orders": (3747, 3628, 0.02),
}

# At small scales there are a few rows more or less, so that every kind of dirt has its row.
TOLERANCE = {0.02: 6, 0.005: 12}


def _counted(edu: Edu, table: str) -> tuple[int, int]:
    row = edu.execute(
        sql.SQL("SELECT count(*), count(*) FILTER (WHERE active = 1) FROM {table}").format(
            table=sql.Identifier(table)
        )
    ).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize("scale", TOLERANCE)
def test_rows_scale(read: ConnectEdu, scale: float) -> None:
    edu, wrong = read(scale=scale), dict[str, tuple[int, int]]()
    for table, (rows, active, least) in COUNTS.items():
        factor, allowed = max(scale, least), 0 if least == 1 else TOLERANCE[scale]
        counted = _counted(edu, table)
        gaps = (abs(counted[0] - rows * factor), abs(counted[1] - active * factor))
        if max(gaps) > allowed:
            wrong[table] = counted
    assert wrong == {}


def test_there_are_355_tables(edu: Edu) -> None:
    tables = CLOSING["tables and primary keys"]
    assert edu.execute(tables.query).fetchall() == [tables.expected]


def test_details_hang_on_one_component(read: ConnectEdu) -> None:
    # at the smallest scale no course has as few as 27 meetings
    edu = read(scale=0.02)
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


def test_what_stopped_no_script_did_not_exist(edu: Edu) -> None:
    found = {one.name: edu.execute(one.query).fetchall() for one in statements("impossible.sql")}
    assert {name: rows for name, rows in found.items() if rows} == {}


@pytest.mark.parametrize("server", [18], indirect=True)
def test_the_same_seed_gives_the_same_rows(edu: Edu, build: ConnectEdu) -> None:
    query = (
        "SELECT md5(string_agg(t::text, '' ORDER BY t::text COLLATE \"C\")) FROM accounts AS t"
        " UNION ALL"
        " SELECT md5(string_agg(t::text, '' ORDER BY t::text COLLATE \"C\")) FROM journal AS t"
    )
    first = edu.execute(query).fetchall()
    again = build(seed=1).execute(query).fetchall()
    other = build(seed=4).execute(query).fetchall()
    assert first == again
    assert first != other


@pytest.mark.full
def test_every_recorded_number_closes_at_scale_1(build: ConnectEdu) -> None:
    edu = build(scale=1)
    edu.execute(text("words.sql").encode())
    counted = {table: _counted(edu, table) for table in COUNTS}
    assert counted == {table: (rows, active) for table, (rows, active, _) in COUNTS.items()}
    closed = {each.name: edu.execute(each.query).fetchone() for each in CLOSING.values()}
    assert closed == {each.name: each.expected for each in CLOSING.values()}


@pytest.mark.parametrize("server", [18], indirect=True)
@pytest.mark.parametrize("scale", [0.001, 1.5])
def test_a_scale_out_of_bounds_is_refused(build: ConnectEdu, scale: float) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        build(scale=scale)
