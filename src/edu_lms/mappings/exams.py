"""Exams, the attempts of students at them, and the mark that counts."""

from edu_lms.first_migration import assessments as written
from edu_lms.mappings.common import AUDIT, CHANGED_BY, CREATED, MADE_BY
from edu_lms.mappings.courses import offerings
from edu_lms.mappings.enrollments import enrollments
from edu_lms.mappings.people import users
from edu_lms.mappings.scale import OF_FIFTY
from edu_lms.mappings.students import students
from rowcall import (
    Const,
    Exclude,
    Json,
    Lookup,
    Mapping,
    Merge,
    Names,
    Number,
    Path,
    Query,
    Ref,
    Reject,
    Sql,
)

_TIME = r"^([01]?\d|2[0-3]):[0-5]\d$"

exams = Mapping(
    name="exams",
    target="assessments",
    source="exam",
    created="create_date",
    joins={"kind": Path(("type_id", "dictionaries.id"))},
    columns={
        "course_offering_id": Ref(offerings, "course_id"),
        "title": Names(az="kind.name_az", en="kind.name_en", ru="kind.name_ru").or_placeholder(
            "'İmtahan ' || id"
        ),
        "assessment_type": Const("exam"),
        # the weight of the final exam is that of the journal's component, which holds its result
        "weight_percentage": Const(0),
        "total_marks": Const(50),
        "passing_marks": "passing_grade",
        # a day without a time is taken from midnight on; without a day there is no date
        "due_date": Sql(
            f"CASE WHEN btrim(start_time) ~ '{_TIME}' THEN"
            " (rowcall.parse_date(start_date) + btrim(start_time)::time)"
            " AT TIME ZONE 'Asia/Baku' END"
        ).or_placeholder("rowcall.parse_date(start_date)::timestamp AT TIME ZONE 'Asia/Baku'"),
        "duration_minutes": "duration",
        "rubric": Json(
            old_exam_id="id",
            old_type_id="type_id",
            legacy_end_time="end_time",
            active="active = 1",
        ),
        "created_by": Ref(users, MADE_BY).or_null(),
        **AUDIT,
    },
    identity=written.exams,
    phase="assessments",
)

sittings = Query("sql/sittings.sql", key="exam_student_id")

_SITTING = {"sitting": Path(("id", "sittings.exam_student_id"))}

submissions = Mapping(
    name="submissions",
    target="assessment_submissions",
    source="exam_student",
    created="create_date",
    joins=_SITTING,
    columns={
        "assessment_id": Ref(exams, "exam_id"),
        "student_id": Ref(students, "student_id"),
        "attempt_number": "sitting.attempt_number",
        "submission_date": "create_date",
        # whatever became of it later, it was handed in
        "status": Lookup(
            "finish_status", {1: "submitted", 2: "graded", 3: "returned"}
        ).or_placeholder("'submitted'"),
        **CREATED,
    },
    identity=written.submissions,
    phase="assessments",
    batch=50_000,
)

exam_grades = Mapping(
    name="exam_grades",
    target="grades",
    source="exam_student",
    created="create_date",
    joins=_SITTING,
    exclude=(
        Exclude("no_mark_given", "nullif(btrim(point), '') IS NULL"),
        # its mark stands in grade_history of the attempt that counts
        Exclude("not_the_last_attempt", "NOT sitting.gives_grade"),
    ),
    reject=(Reject("mark_out_of_scale", "rowcall.parse_number(point) NOT BETWEEN 0 AND 50"),),
    columns={
        "assessment_id": Ref(exams, "exam_id"),
        "student_id": Ref(students, "student_id"),
        "enrollment_id": Ref(enrollments, "id", source="exam_student"),
        "submission_id": Ref(submissions, "id"),
        "graded_by": Ref(users, CHANGED_BY).or_null(),
        "marks_obtained": Number("point").or_quarantine(),
        **OF_FIFTY,
        "is_final": Const(False),
        "graded_at": "coalesce(update_date, create_date)",
        "grade_history": "sitting.other_marks",
        **AUDIT,
    },
    # one attempt of a student counts: nothing is left to merge, and the unique key is proven
    merge=Merge(by=("assessment_id", "student_id"), survivor="id"),
    phase="grades",
    batch=50_000,
)
