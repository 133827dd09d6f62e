"""Do the rows of `lms` refer to the right rows, and hold what their source rows say?

That each unit stands as the right row is for test_outcomes.py; here its ledger entry is believed.
"""

from edu_to_lms.cases import by_both
from edu_to_lms.moved import Moved

pytestmark = by_both

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
               CASE WHEN row.source_table <> 'course_student' THEN 'completed'
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
           enrollment.target_key AS enrollment, row.mark, 100.0 * row.mark / row.whole AS percent
      FROM (SELECT 'component_grades' AS mapping, 'components' AS of, id, '' AS part, component,
                   student, 'journal' AS enrolled_by, id AS enrolled_key, mark, 10 AS whole
              FROM implied.component_grade
             UNION ALL
            SELECT mapping, 'meeting_marks', id, part, assessment, student, 'journal', journal_id,
                   implied.number(code), 10
              FROM implied.slot_unit
             WHERE mapping = 'meeting_grades'
             UNION ALL
            SELECT 'exam_grades', 'exams', id, '', exam_id::text, student, 'exam_student', id,
                   mark, 50
              FROM implied.exam_grade) AS row
      JOIN ledger.unit
        ON unit.mapping = row.mapping
       AND unit.source_key = row.id::text
       AND unit.part = row.part
       AND unit.outcome = 'migrated'
      JOIN ledger.unit AS assessment
        ON assessment.mapping = row.of
       AND assessment.source_key = row.component
      {new("student", "students", "students", "row.student::text")}
      JOIN ledger.unit AS enrollment
        ON enrollment.mapping = 'enrollments'
       AND enrollment.source_table = row.enrolled_by
       AND enrollment.source_key = row.enrolled_key::text"""


def test_a_grade_is_of_its_assessment_student_and_enrolment(moved: Moved) -> None:
    implied = f"SELECT target_key, assessment, student, enrollment FROM ({GRADES}) AS grade"
    ledger = "SELECT id, assessment_id, student_id, enrollment_id FROM ledger.grade"
    assert moved.differences(implied, ledger) == []


def test_a_grade_holds_the_mark_its_percentage_and_its_letter(moved: Moved) -> None:
    implied = f"""
        SELECT target_key, mark::numeric(6, 2), percent::numeric(5, 2),
               (SELECT letter
                  FROM (VALUES (93, 'A'), (90, 'A-'), (87, 'B+'), (83, 'B'), (80, 'B-'),
                               (77, 'C+'), (73, 'C'), (70, 'C-'), (60, 'D'), (0, 'F'))
                       AS scale (bound, letter)
                 WHERE bound <= percent
                 ORDER BY bound DESC
                 LIMIT 1)
          FROM ({GRADES}) AS grade"""
    ledger = """
        SELECT id, marks_obtained::numeric(6, 2), percentage::numeric(5, 2), letter_grade
          FROM ledger.grade"""
    assert moved.differences(implied, ledger) == []


def test_a_grade_keeps_every_mark_that_it_stands_for(moved: Moved) -> None:
    implied = """
        SELECT standing.target_key, count(other.further)
          FROM ledger.unit AS standing
          LEFT JOIN (SELECT target_key AS stands, source_key AS further
                       FROM ledger.unit
                      WHERE mapping IN ('component_grades', 'meeting_grades')
                        AND outcome = 'merged'
                      UNION ALL
                     SELECT unit.target_key, other.id::text
                       FROM implied.exam_grade AS other
                       JOIN implied.exam_grade AS grade USING (exam_id, student)
                       JOIN ledger.unit
                         ON unit.mapping = 'exam_grades'
                        AND unit.source_key = grade.id::text
                        AND unit.outcome = 'migrated'
                      WHERE other.excluded = 'not_the_last_attempt') AS other
            ON other.stands = standing.target_key
         WHERE standing.mapping IN ('component_grades', 'meeting_grades', 'exam_grades')
           AND standing.outcome = 'migrated'
         GROUP BY standing.target_key"""
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


def test_a_programme_lists_the_subjects_of_its_plan(moved: Moved) -> None:
    listed = moved.rows(
        """
        SELECT subject_group.education_plan_id, array_agg(plan_subject.id ORDER BY plan_subject.id),
               array_agg(plan_subject.code ORDER BY plan_subject.id)
          FROM public.education_plan_subject AS plan_subject
          JOIN public.education_plan_subject_group AS subject_group
            ON subject_group.id = plan_subject.subject_group_id
          JOIN public.education_plan AS plan ON plan.id = subject_group.education_plan_id
         GROUP BY subject_group.education_plan_id
         ORDER BY subject_group.education_plan_id"""
    )
    kept = moved.target_rows(
        """
        SELECT (curriculum ->> 'old_plan_id')::bigint,
               array_agg((line ->> 'old_plan_subject_id')::bigint ORDER BY place),
               array_agg(line ->> 'code' ORDER BY place)
          FROM academic_programs
         CROSS JOIN jsonb_array_elements(curriculum -> 'subjects') WITH ORDINALITY
               AS listed (line, place)
         GROUP BY 1
         ORDER BY 1"""
    )
    assert listed
    assert kept == listed
