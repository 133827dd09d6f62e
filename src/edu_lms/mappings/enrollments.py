"""One enrolment for each student and course: from course_student, else from the journal."""

from edu_lms.mappings.common import AUDIT, GO_LIVE
from edu_lms.mappings.courses import offerings
from edu_lms.mappings.students import students
from rowcall import Const, Mapping, Member, Merge, Path, Ref, Sql, Union

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
    ),
    created="create_date",
    joins={"course": Path(("course_id", "course.id"))},
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
    phase="enrolments",
    batch=10_000,
)
