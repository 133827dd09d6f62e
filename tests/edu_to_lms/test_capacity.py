"""Is a course that is fuller than it allows given room, and its old capacity kept?"""

from edu_to_lms.moved import run_move
from engine.moving import execute
from fixtures.postgres import EduDatabase


def test_the_capacity_of_an_open_course_is_raised_to_its_students_and_the_old_one_kept(
    edu_database: EduDatabase, lms_database: str
) -> None:
    edu = edu_database()
    # at this scale no course is of the last year, whose courses are open
    execute(edu, "UPDATE course SET close_status = 0, student_count = 1 WHERE active = 1")
    move = run_move(edu, lms_database)
    enrolled = """
        SELECT offering.id, count(enrollment.id)
          FROM course_offerings AS offering
          LEFT JOIN course_enrollments AS enrollment
            ON enrollment.course_offering_id = offering.id
           AND enrollment.enrollment_status = 'enrolled'
         GROUP BY offering.id"""
    assert move.rows(
        f"""
        SELECT count(*)
          FROM course_offerings AS offering
          JOIN ({enrolled}) AS counted USING (id)
         WHERE offering.current_enrollment <> counted.count"""
    ) == [(0,)]
    raised = """
        SELECT offering.old_course_id::text
          FROM course_offerings AS offering
         WHERE offering.current_enrollment > 1
           AND offering.max_enrollment = offering.current_enrollment
           AND (offering.syllabus ->> 'legacy_student_count') = '1'
         ORDER BY 1"""
    marked = """
        SELECT source_key
          FROM rowcall.marks
         WHERE mapping = 'offerings' AND column_name = 'max_enrollment' AND rule = 'after_load'
         ORDER BY 1"""
    assert move.rows(raised)
    assert move.rows(raised) == move.rows(marked)
