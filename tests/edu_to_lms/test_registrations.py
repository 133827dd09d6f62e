"""Is a student who sits an exam again under another registration still one student?"""

from edu_to_lms.moved import run_move
from engine.moving import execute
from fixtures.postgres import EduDatabase

# A further registration of somebody who has a mark, and a sitting of the same exam under it.
AGAIN = """
CREATE TEMP TABLE sitting AS
SELECT sitting.*
  FROM exam_student AS sitting
  JOIN exam ON exam.id = sitting.exam_id AND exam.active = 1
 WHERE sitting.active = 1 AND sitting.point <> ''
 ORDER BY sitting.id
 LIMIT 1;

CREATE TEMP TABLE twin AS
SELECT student.* FROM students AS student JOIN sitting ON sitting.student_id = student.id;
UPDATE twin SET id = 1, active = 0;
INSERT INTO students TABLE twin;

UPDATE sitting SET id = 2, student_id = 1, point = '41', create_date = '2025-06-01';
INSERT INTO exam_student TABLE sitting;
"""


def test_a_sitting_under_another_registration_is_the_next_attempt_and_counts(
    edu_database: EduDatabase, lms_database: str
) -> None:
    edu = edu_database()
    execute(edu, AGAIN)
    move = run_move(edu, lms_database)
    assert move.outcomes("students")["1"] == ("merged", "merged")
    assert move.outcomes("submissions")["2"] == ("migrated", None)
    assert move.outcomes("exam_grades")["2"] == ("migrated", None)
    attempts = move.rows(
        """
        WITH again AS (
          SELECT submission.*
            FROM assessment_submissions AS submission
            JOIN rowcall.source_rows
              ON mapping = 'submissions' AND source_key = '2' AND target_key = submission.id::text
        )
        SELECT again.attempt_number, max(other.attempt_number), count(other.id)
          FROM again
          JOIN assessment_submissions AS other USING (assessment_id, student_id)
         GROUP BY again.attempt_number"""
    )
    [(attempt, last, count)] = attempts
    assert attempt == last == count > 1
    assert move.rows(
        f"""
        SELECT grade.marks_obtained, cardinality(grade.grade_history) = {count} - 1
          FROM grades AS grade
          JOIN assessment_submissions AS submission ON submission.id = grade.submission_id
          JOIN rowcall.source_rows
            ON mapping = 'submissions' AND source_key = '2' AND target_key = submission.id::text"""
    ) == [(41, True)]
    enrolled = "SELECT outcome FROM rowcall.source_rows WHERE mapping = 'enrollments'"
    assert move.rows(f"{enrolled} AND source_table = 'exam_student' AND source_key = '2'") == [
        ("merged",)
    ]
