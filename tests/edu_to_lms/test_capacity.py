"""Is a course that is fuller than it allows given room, and its old capacity kept?"""

from engine.moving import Move


def test_the_capacity_of_an_open_course_is_raised_to_its_students_and_the_old_one_kept(
    changed: Move,
) -> None:
    enrolled = """
        SELECT offering.id, count(enrollment.id)
          FROM course_offerings AS offering
          LEFT JOIN course_enrollments AS enrollment
            ON enrollment.course_offering_id = offering.id
           AND enrollment.enrollment_status = 'enrolled'
         GROUP BY offering.id"""
    assert changed.rows(
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
    assert changed.rows(raised)
    assert changed.rows(raised) == changed.rows(marked)
