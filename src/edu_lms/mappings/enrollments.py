"""One enrolment for each student and course: of course_student, else the journal, else an exam."""

from edu_lms.first_migration import courses as written
from edu_lms.mappings.common import AUDIT, GO_LIVE
from edu_lms.mappings.courses import offerings
from edu_lms.mappings.students import students
from rowcall import AfterLoad, Const, Mapping, Member, Merge, Path, Ref, Sql, Union

enrollments = Mapping(
    name="enrollments",
    target="course_enrollments",
    source=Union(
        Member(
            "course_student",
            key="id",
            columns={
                "enrollment_status": Sql(
                    "CASE WHEN coalesce(active, 0) <> 1 THEN 'dropped'"
                    " WHEN course.close_status = 1 OR coalesce(course.active, 0) <> 1"
                    " THEN 'completed' ELSE 'enrolled' END"
                ),
                "notes": "CASE WHEN course_work = 1 THEN 'course work' END",
            },
            joins={"course": Path(("course_id", "course.id"))},
            gather={
                "notes": "'further spell: course_student ' || id"
                " || ' of ' || coalesce(create_date::date::text, 'unknown date')"
                " || CASE WHEN active = 1 THEN ', active' ELSE ', inactive' END"
            },
        ),
        # a journal row is a result per component; the first of a pair makes the enrolment that
        # course_student does not know
        Member(
            "journal",
            key="id",
            columns={"enrollment_status": Const("completed"), "old_journal_id": "id"},
        ),
        # who sat an exam without either was in the course; since when and how is not known
        Member(
            "exam_student",
            key="id",
            columns={
                "course_offering_id": Ref(offerings, Path(("exam_id", "exam.id"), "course_id")),
                "enrollment_date": Sql("NULL::timestamptz").or_placeholder(
                    f"coalesce(create_date, {GO_LIVE})"
                ),
                "enrollment_status": Sql("NULL::text").or_placeholder("'completed'"),
                "notes": Const("known from an exam alone"),
            },
        ),
    ),
    created="create_date",
    columns={
        "course_offering_id": Ref(offerings, "course_id"),
        "student_id": Ref(students, "student_id"),
        "enrollment_date": Sql("create_date").or_placeholder(GO_LIVE),
        "status_changed_date": "update_date",
        **AUDIT,
    },
    merge=Merge(
        by=("course_offering_id", "student_id"),
        survivor="active DESC, update_date DESC, create_date DESC, id",
    ),
    after_load=AfterLoad(
        "sql/after/enrollments.sql",
        key="enrollment_id",
        columns=("grade", "grade_points", "attendance_percentage", "is_retake"),
    ),
    identity=written.enrollments,
    phase="enrolments",
    batch=10_000,
)
