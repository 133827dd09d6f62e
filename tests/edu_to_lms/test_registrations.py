"""Is a student who sits an exam again under another registration still one student?"""

from engine.moving import Move


def test_a_sitting_under_another_registration_is_the_next_attempt_and_counts(
    changed: Move,
) -> None:
    assert changed.outcomes("students")["1"] == ("merged", "merged")
    assert changed.outcomes("submissions")["2"] == ("migrated", None)
    assert changed.outcomes("exam_grades")["2"] == ("migrated", None)
    attempts = changed.rows(
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
    assert changed.rows(
        f"""
        SELECT grade.marks_obtained, cardinality(grade.grade_history) = {count} - 1
          FROM grades AS grade
          JOIN assessment_submissions AS submission ON submission.id = grade.submission_id
          JOIN rowcall.source_rows
            ON mapping = 'submissions' AND source_key = '2' AND target_key = submission.id::text"""
    ) == [(41, True)]
    enrolled = "SELECT outcome FROM rowcall.source_rows WHERE mapping = 'enrollments'"
    assert changed.rows(f"{enrolled} AND source_table = 'exam_student' AND source_key = '2'") == [
        ("merged",)
    ]
