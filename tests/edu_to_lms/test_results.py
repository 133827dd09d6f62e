"""Are the columns right that are computed when all is loaded?

Worked out from rows of edu, by SQL of the tests alone.
"""

from edu_to_lms.cases import by_both
from edu_to_lms.moved import Moved

pytestmark = by_both

# What each student reached in each course, in percent: of the journal's final component, else of
# the last exam with a mark.
REACHED = r"""
    SELECT DISTINCT ON (course_id, student) course_id, student, percent
      FROM (SELECT 0 AS place, row.course_id, row.student, 10 * row.mark AS percent,
                   NULL::timestamp AS held, '' AS assessment
              FROM implied.component_grade AS row
              JOIN public.course_evaluation_type AS component
                ON component.id = row.course_eva_id
               AND component.name_az LIKE 'Yekun imtahan%'
              JOIN implied.unit
                ON unit.mapping = 'component_grades'
               AND unit.source_key = row.id::text
               AND unit.outcome = 'migrated'
             UNION ALL
            SELECT 1, exam.course_id, row.student, 2 * row.mark,
                   implied.day(exam.start_date)
                   + CASE WHEN exam.start_time ~ '^([01]\d|2[0-3]):[0-5]\d$'
                          THEN exam.start_time::interval ELSE interval '0' END,
                   assessment.target_key
              FROM implied.exam_grade AS row
              JOIN public.exam ON exam.id = row.exam_id
              JOIN ledger.unit AS assessment
                ON assessment.mapping = 'exams'
               AND assessment.source_key = exam.id::text
              JOIN implied.unit
                ON unit.mapping = 'exam_grades'
               AND unit.source_key = row.id::text
               AND unit.outcome = 'migrated') AS found
     ORDER BY course_id, student, place, held DESC NULLS LAST, assessment COLLATE "C" """

SCALE = """(VALUES (93, 'A', 4.00), (90, 'A-', 3.70), (87, 'B+', 3.30), (83, 'B', 3.00),
                   (80, 'B-', 2.70), (77, 'C+', 2.30), (73, 'C', 2.00), (70, 'C-', 1.70),
                   (60, 'D', 1.00), (0, 'F', 0.00)) AS scale (bound, letter, points)"""

# Each enrolment that stands, with its letter and points.
ENROLLED = f"""
    SELECT unit.target_key, row.course_id, row.student, reached_scale.letter,
           reached_scale.points,
           CASE WHEN row.source_table <> 'course_student' THEN 'completed'
                WHEN row.active = 1 IS NOT TRUE THEN 'dropped'
                WHEN course.active = 1 AND course.close_status = 1 IS NOT TRUE THEN 'enrolled'
                ELSE 'completed' END AS status
      FROM implied.enrollment AS row
      JOIN public.course ON course.id = row.course_id
      JOIN ledger.unit
        ON unit.mapping = 'enrollments'
       AND unit.source_table = row.source_table
       AND unit.source_key = row.id::text
       AND unit.outcome = 'migrated'
      LEFT JOIN ({REACHED}) AS reached
        ON reached.course_id = row.course_id
       AND reached.student = row.student
      LEFT JOIN LATERAL (SELECT letter, points
                           FROM {SCALE}
                          WHERE bound <= reached.percent
                          ORDER BY bound DESC
                          LIMIT 1) AS reached_scale ON TRUE"""

# The best result of each student in each subject, and what the subject is worth.
BEST = f"""
    SELECT row.student, max(row.points) AS points,
           CASE WHEN course.has_subject THEN coalesce(max(subject.credits), 0) ELSE 0 END
             AS credits
      FROM ({ENROLLED}) AS row
      JOIN implied.course ON course.id = row.course_id
      LEFT JOIN (SELECT subject_id::text AS key,
                        round(mode() WITHIN GROUP (ORDER BY implied.number(credit))) AS credits
                   FROM public.education_plan_subject
                  GROUP BY subject_id) AS subject ON subject.key = course.subject_key
     WHERE row.status = 'completed'
       AND row.points IS NOT NULL
     GROUP BY row.student, course.subject_key, course.has_subject"""


def test_an_enrolment_has_the_letter_and_points_of_its_result(moved: Moved) -> None:
    implied = f"SELECT target_key, letter, points::text FROM ({ENROLLED}) AS row"
    ledger = "SELECT id, grade, grade_points FROM ledger.enrollment"
    assert moved.differences(implied, ledger) == []
    assert moved.rows("SELECT count(DISTINCT grade) FROM ledger.enrollment") == [(10,)]


def test_present_and_late_count_as_attended(moved: Moved) -> None:
    implied = f"""
        SELECT row.target_key, attended.percentage::text
          FROM ({ENROLLED}) AS row
          LEFT JOIN (SELECT meeting.course_id, slot.student,
                            round(avg(CASE WHEN slot.code IN ('i', 'g') THEN 100 ELSE 0 END), 2)
                              AS percentage
                       FROM implied.slot_unit AS slot
                       JOIN public.course_meeting AS meeting ON meeting.id = slot.meeting_id
                       JOIN implied.unit
                         ON unit.mapping = 'attendance'
                        AND unit.source_key = slot.id::text
                        AND unit.part = slot.part
                        AND unit.outcome = 'migrated'
                      GROUP BY meeting.course_id, slot.student) AS attended
            ON attended.course_id = row.course_id
           AND attended.student = row.student"""
    ledger = "SELECT id, attendance_percentage FROM ledger.enrollment"
    assert moved.differences(implied, ledger) == []


def test_an_average_weighs_the_best_result_of_each_completed_course_by_credits(
    moved: Moved,
) -> None:
    # worked out once: by student it takes as many times longer as there are students
    implied = f"""
        WITH best AS MATERIALIZED ({BEST})
        SELECT unit.target_key,
               round(sum(best.points * best.credits) / nullif(sum(best.credits), 0), 2)::text,
               coalesce(sum(best.credits) FILTER (WHERE best.points > 0), 0)::bigint
          FROM implied.student
          JOIN ledger.unit
            ON unit.mapping = 'students'
           AND unit.source_key = student.id::text
          LEFT JOIN best ON best.student = student.id
         WHERE student.id = student.survivor
         GROUP BY unit.target_key"""
    assert moved.differences(implied, "SELECT * FROM ledger.student") == []
    assert moved.rows("SELECT count(DISTINCT gpa) > 10 FROM ledger.student") == [(True,)]


def test_an_offering_counts_who_is_enrolled(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, count(row.target_key),
               greatest(CASE WHEN course.student_count > 0 THEN course.student_count ELSE 30 END,
                        count(row.target_key))
          FROM public.course
          JOIN ledger.unit
            ON unit.mapping = 'offerings'
           AND unit.source_key = course.id::text
          LEFT JOIN ({ENROLLED}) AS row
            ON row.course_id = course.id
           AND row.status = 'enrolled'
         GROUP BY unit.target_key, course.student_count"""
    assert moved.differences(implied, "SELECT * FROM ledger.offering") == []
