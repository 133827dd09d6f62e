"""Assessments, submissions and grades of the first migration."""

from edu_lms.first_migration.common import ANYTHING, AUDIT, NAMED, UPDATED
from rowcall import Gather, Grain, Holds, Identity, Match, Path, Ref

_COURSE = Ref("courses", "plan_subject.subject_id")
# the last day of an active row was taken for a due date; without one there is none
_DUE = "coalesce(journal_rows.last_update::text, '')"
_DUE_THERE = "coalesce(due_date::text, '')"

components = Identity(
    # on the first offering of the subject, and twice, since the script ran twice
    Match(
        "subject, component and last day",
        {
            "course_offering_id.course_id": _COURSE,
            "title->>'az'": "'Assessment ' || course_eva_id",
            _DUE_THERE: _DUE,
        },
        when="journal_rows.rows > 0",
    ),
    # somebody gave it a better title
    Match(
        "subject and last day",
        {"course_offering_id.course_id": _COURSE, "due_date": "journal_rows.last_update"},
    ),
    joins={
        "plan_subject": Path(
            ("course_id", "course.id"), ("education_plan_subject_id", "education_plan_subject.id")
        ),
        "journal_rows": Gather(
            of="journal",
            on={"course_id": "course_id", "course_eva_id": "course_eva_id"},
            rows="count(*) FILTER (WHERE active = 1)",
            last_update="max(update_date) FILTER (WHERE active = 1)",
        ),
    },
    was={
        "title": NAMED.format("'Assessment ' || course_eva_id"),
        "assessment_type": "'assignment'",
        "weight_percentage": "15",
        "total_marks": "100",
        "due_date": "journal_rows.last_update",
        "created_at": ANYTHING,
        **UPDATED,
    },
)

exams = Identity(
    Match("exam", {"rubric->>'old_exam_id'": "id"}),
    was={
        # the offering under the beginning of the code, whatever its subject
        "course_offering_id": ANYTHING,
        "title": NAMED.format("'Exam ' || id"),
        "assessment_type": "'exam'",
        "weight_percentage": "50",
        "total_marks": "100",
        "duration_minutes": "60",
        "rubric": "jsonb_build_object('old_exam_id', id)",
        **AUDIT,
    },
)

submissions = Identity(
    Match(
        "exam, student and time",
        {
            "assessment_id": Ref("exams", "exam_id"),
            "student_id": Ref("students", "student_id"),
            "submission_date": "create_date",
        },
        grain=Grain.INTERCHANGEABLE,
    ),
    was={
        # counted anew in each run
        "attempt_number": ANYTHING,
        "status": "CASE finish_status WHEN 1 THEN 'submitted' WHEN 2 THEN 'graded'"
        " ELSE 'returned' END",
        "created_at": ANYTHING,
    },
)

_MARK = "coalesce(detail.point_id, 0) % 100"

component_grades = Identity(
    # of all marks and absences of a student in a component one row was left: it stands where the
    # result of the component belongs
    Match(
        "assessment and student",
        {
            "assessment_id": Ref("components", "course_id", "course_eva_id"),
            "student_id": Ref("students", "student_id"),
        },
        grain=Grain.COLLAPSED,
    ),
    joins={
        "detail": Gather(
            of="journal_details",
            on={"journal_id": "id"},
            point_id="(array_agg(point_id_1 ORDER BY coalesce(update_date, create_date) DESC,"
            " id DESC) FILTER (WHERE active = 1))[1]",
            given="max(coalesce(update_date, create_date)) FILTER (WHERE active = 1)",
        )
    },
    was={
        "enrollment_id": Holds("enrollment_id.student_id = student_id"),
        # the id of a point, not its meaning
        "marks_obtained": _MARK,
        "percentage": _MARK,
        "letter_grade": f"CASE WHEN {_MARK} >= 90 THEN 'A' WHEN {_MARK} >= 80 THEN 'B'"
        f" WHEN {_MARK} >= 70 THEN 'C' WHEN {_MARK} >= 60 THEN 'D' ELSE 'F' END",
        "is_final": "true",
        "graded_at": "detail.given",
        "created_at": "detail.given",
        **UPDATED,
    },
)
