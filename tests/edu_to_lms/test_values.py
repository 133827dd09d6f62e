"""Do the rows of `lms` refer to the right rows, and hold what their source rows say?

That each unit stands as the right row is for test_outcomes.py; here its ledger entry is believed.
"""

import pytest

from edu_to_lms.moved import Case, Moved

pytestmark = pytest.mark.parametrize(
    "case",
    [
        pytest.param(Case(0.02, 1, "recorded"), id="recorded-1"),
        pytest.param(Case(0.05, 1, "hostile"), id="hostile-1"),
    ],
)

# The new id of a source row, by mapping.
NEW = """
  JOIN ledger.unit AS {name}
    ON {name}.mapping = '{mapping}'
   AND {name}.source_table = '{table}'
   AND {name}.source_key = {key}
   AND {name}.part = ''"""


def new(name: str, mapping: str, table: str, key: str) -> str:
    return NEW.format(name=name, mapping=mapping, table=table, key=key)


def test_an_enrolment_is_of_its_course_and_student(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, course.target_key, student.target_key
          FROM implied.enrollment AS row
          JOIN ledger.unit
            ON unit.mapping = 'enrollments'
           AND unit.source_table = row.source_table
           AND unit.source_key = row.id::text
           AND unit.outcome = 'migrated'
          {new("course", "offerings", "course", "row.course_id::text")}
          {new("student", "students", "students", "row.student::text")}"""
    ledger = "SELECT id, course_offering_id, student_id FROM ledger.enrollment"
    assert moved.differences(implied, ledger) == []


def test_an_enrolment_has_the_status_of_its_course_and_row(moved: Moved) -> None:
    implied = """
        SELECT unit.target_key,
               CASE WHEN row.source_table = 'journal' THEN 'completed'
                    WHEN row.active = 1 IS NOT TRUE THEN 'dropped'
                    WHEN course.active = 1 AND course.close_status = 1 IS NOT TRUE THEN 'enrolled'
                    ELSE 'completed' END
          FROM implied.enrollment AS row
          JOIN public.course ON course.id = row.course_id
          JOIN ledger.unit
            ON unit.mapping = 'enrollments'
           AND unit.source_table = row.source_table
           AND unit.source_key = row.id::text
           AND unit.outcome = 'migrated'"""
    ledger = "SELECT id, enrollment_status FROM ledger.enrollment"
    assert moved.differences(implied, ledger) == []


# Each grade that stands: its unit, the unit of its assessment, its student, its journal row, mark.
GRADES = f"""
    SELECT unit.target_key, assessment.target_key AS assessment, student.target_key AS student,
           enrollment.target_key AS enrollment, row.mark
      FROM (SELECT 'component_grades' AS mapping, 'components' AS of, id, '' AS part, component,
                   student, id AS journal, mark
              FROM implied.component_grade
             UNION ALL
            SELECT mapping, 'meeting_marks', id, part, assessment, student, journal_id,
                   implied.number(code)
              FROM implied.slot_unit
             WHERE mapping = 'meeting_grades') AS row
      JOIN ledger.unit
        ON unit.mapping = row.mapping
       AND unit.source_key = row.id::text
       AND unit.part = row.part
       AND unit.outcome = 'migrated'
      JOIN ledger.unit AS assessment
        ON assessment.mapping = row.of
       AND assessment.source_key = row.component
      {new("student", "students", "students", "row.student::text")}
      {new("enrollment", "enrollments", "journal", "row.journal::text")}"""


def test_a_grade_is_of_its_assessment_student_and_enrolment(moved: Moved) -> None:
    implied = f"SELECT target_key, assessment, student, enrollment FROM ({GRADES}) AS grade"
    ledger = "SELECT id, assessment_id, student_id, enrollment_id FROM ledger.grade"
    assert moved.differences(implied, ledger) == []


def test_a_grade_holds_the_mark_its_percentage_and_its_letter(moved: Moved) -> None:
    implied = f"""
        SELECT target_key, mark::numeric(6, 2), (10 * mark)::numeric(5, 2),
               (SELECT letter
                  FROM (VALUES (93, 'A'), (90, 'A-'), (87, 'B+'), (83, 'B'), (80, 'B-'),
                               (77, 'C+'), (73, 'C'), (70, 'C-'), (60, 'D'), (0, 'F'))
                       AS scale (bound, letter)
                 WHERE bound <= 10 * mark
                 ORDER BY bound DESC
                 LIMIT 1)
          FROM ({GRADES}) AS grade"""
    ledger = """
        SELECT id, marks_obtained::numeric(6, 2), percentage::numeric(5, 2), letter_grade
          FROM ledger.grade"""
    assert moved.differences(implied, ledger) == []


def test_a_grade_keeps_every_mark_that_was_merged_into_it(moved: Moved) -> None:
    implied = """
        SELECT target_key, count(*) FILTER (WHERE outcome = 'merged')
          FROM ledger.unit
         WHERE mapping IN ('component_grades', 'meeting_grades')
           AND outcome IN ('migrated', 'merged')
         GROUP BY target_key"""
    assert moved.differences(implied, "SELECT id, further FROM ledger.grade") == []


def test_an_attendance_is_of_its_meeting_and_student_and_says_the_worst(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, meeting.target_key, student.target_key,
               CASE row.code WHEN 'q' THEN 'absent' WHEN 'g' THEN 'late' WHEN 'u' THEN 'excused'
                             WHEN 'i' THEN 'present' END
          FROM implied.slot_unit AS row
          JOIN ledger.unit
            ON unit.mapping = 'attendance'
           AND unit.source_key = row.id::text
           AND unit.part = row.part
           AND unit.outcome = 'migrated'
          {new("meeting", "schedules", "course_meeting", "row.course_meeting_id::text")}
          {new("student", "students", "students", "row.student::text")}"""
    ledger = "SELECT id, class_schedule_id, student_id, status FROM ledger.attendance"
    assert moved.differences(implied, ledger) == []
