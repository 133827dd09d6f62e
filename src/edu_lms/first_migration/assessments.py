"""Assessments, submissions and grades of the first migration."""

from edu_lms.first_migration.common import ANYTHING, AUDIT, NAMED, UPDATED
from rowcall import Gather, Grain, Holds, Identity, Match, Path, Ref

_COURSE = Ref("courses", "plan_subject.subject_id")
# every title ends with the number of its component, in whichever language
_NUMBER = "substring(title->>'az' FROM '[0-9]+$')"
# the last day of an active row was taken for a due date; without one there is none
_DUE = "coalesce(journal_rows.last_update::text, '')"
_DUE_THERE = "coalesce(due_date::text, '')"

components = Identity(
    # on the first offering of the subject; where the script ran twice, twice
    Match(
        "subject, component, first and last day",
        {
            "course_offering_id.course_id": _COURSE,
            _NUMBER: "course_eva_id::text",
            "created_at": "journal_rows.first_created",
            _DUE_THERE: _DUE,
        },
        when="journal_rows.rows > 0",
    ),
    # what older runs left: they dated every row by themselves
    Match(
        "subject, component and last day",
        {
            "course_offering_id.course_id": _COURSE,
            _NUMBER: "course_eva_id::text",
            _DUE_THERE: _DUE,
        },
        when="journal_rows.rows > 0",
        rare=True,
    ),
    # somebody gave it a better title
    Match(
        "subject, first and last day",
        {
            "course_offering_id.course_id": _COURSE,
            "created_at": "journal_rows.first_created",
            _DUE_THERE: _DUE,
        },
        when="journal_rows.rows > 0",
        rare=True,
    ),
    joins={
        "plan_subject": Path(
            ("course_id", "course.id"), ("education_plan_subject_id", "education_plan_subject.id")
        ),
        "journal_rows": Gather(
            of="journal",
            on={"course_id": "course_id", "course_eva_id": "course_eva_id"},
            rows="count(*) FILTER (WHERE active = 1)",
            first_created="min(create_date) FILTER (WHERE active = 1)",
            last_update="max(update_date) FILTER (WHERE active = 1)",
        ),
    },
    was={
        "title": "jsonb_build_object('az', 'Qiymətləndirmə ' || course_eva_id,"
        " 'en', 'Assessment ' || course_eva_id, 'ru', 'Оценка ' || course_eva_id)",
        "assessment_type": "'assignment'",
        "weight_percentage": "15",
        "total_marks": "100",
        "due_date": "journal_rows.last_update",
        "created_at": ANYTHING,
        **UPDATED,
    },
)

exams = Identity(
    # no script of these is on record: a target may be without
    Match("exam", {"rubric->>'old_exam_id'": "id"}, rare=True),
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
        rare=True,
    ),
    was={
        # counted anew in each run
        "attempt_number": ANYTHING,
        "status": "CASE finish_status WHEN 1 THEN 'submitted' WHEN 2 THEN 'graded'"
        " ELSE 'returned' END",
        "created_at": ANYTHING,
    },
)

# the id of a point, not its meaning, beside both dates of its lesson
_WRITTEN = "concat(coalesce(point_id_1, 0) % 100, ' ', update_date, ' ', create_date)"
_OF_A_LESSON = "concat(trunc({}), ' ', graded_at, ' ', created_at) = ANY (lessons.written)"

component_grades = Identity(
    # of all marks and absences of a student in a component the purge left one, or all still stand:
    # it is where the result of the component belongs
    Match(
        "assessment and student",
        {
            "assessment_id": Ref("components", "course_id", "course_eva_id"),
            "student_id": Ref("students", "student_id"),
        },
        grain=Grain.COLLAPSED,
    ),
    joins={
        # which one was left depends on where the purge put rows without a date: any may be
        "lessons": Gather(
            of="journal_details",
            on={"journal_id": "id"},
            written=f"array_agg({_WRITTEN}) FILTER (WHERE active = 1)",
            days="array_agg(update_date) FILTER (WHERE active = 1)",
        )
    },
    was={
        # the column came later, and was empty
        "enrollment_id": Holds("enrollment_id.student_id = student_id"),
        "marks_obtained": Holds(_OF_A_LESSON.format("marks_obtained")),
        "percentage": Holds(_OF_A_LESSON.format("percentage")),
        "letter_grade": Holds(
            "letter_grade = CASE WHEN percentage >= 90 THEN 'A' WHEN percentage >= 80 THEN 'B'"
            " WHEN percentage >= 70 THEN 'C' WHEN percentage >= 60 THEN 'D' ELSE 'F' END"
        ),
        "is_final": "true",
        "graded_at": Holds("graded_at = ANY (lessons.days)"),
        "created_at": ANYTHING,
        **UPDATED,
    },
)
