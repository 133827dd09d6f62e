"""What the report on the first migration counted, line by line, on 5 October 2025."""

from rowcall import CountPair

counts = (
    CountPair(category="Users", old_table="accounts", old_filter="active = 1", new_table="users"),
    CountPair(category="Persons", old_table="persons", new_table="persons"),
    CountPair(category="Organizations", old_table="organizations", new_table="organization_units"),
    CountPair(category="Academic programs", old_table="education_plan", new_table="courses"),
    CountPair(
        category="Students (active)",
        old_table="students",
        old_filter="active = 1",
        new_table="students",
    ),
    CountPair(
        category="Teachers (active)",
        old_table="teachers",
        old_filter="active = 1",
        new_table="staff_members",
    ),
    CountPair(category="All courses", old_table="course", new_table="course_offerings"),
    CountPair(
        category="Active courses",
        old_table="course",
        old_filter="active = 1",
        new_table="course_offerings",
    ),
    CountPair(category="Enrollments", old_table="journal", new_table="course_enrollments"),
    CountPair(category="Grades", old_table="journal_details", new_table="grades"),
    CountPair(
        category="Exams (active)",
        old_table="exam",
        old_filter="active = 1",
        new_table="assessments",
        new_filter="assessment_type = 'exam' AND description ? 'old_exam_id'",
    ),
    CountPair(
        category="Exam submissions",
        old_table="exam_student",
        new_table="assessment_submissions",
        new_filter="assessment_id IN (SELECT id FROM assessments"
        " WHERE assessment_type = 'exam' AND description ? 'old_exam_id')",
    ),
    CountPair(
        category="Course materials",
        old_table="course_meeting_topic_file",
        new_table="course_materials",
        new_in_total=False,
    ),
    CountPair(category="Files", old_table="files", new_table="file_uploads"),
    CountPair(
        category="Schedules (active)",
        old_table="course_meeting",
        old_filter="active = 1",
        new_table="class_schedules",
        new_in_total=False,
    ),
    CountPair(
        category="Attendance",
        old_table="course_meeting_attendance",
        new_table="attendance_records",
    ),
)
