"""Courses, offerings, who teaches and who is enrolled, as the first migration wrote them."""

from edu_lms.first_migration.common import ANYTHING, AUDIT, LABELLED, UPDATED
from rowcall import Gather, Grain, Holds, Identity, Match, Path, Ref

_OF_SUBJECT = Ref("courses", "plan_subject.subject_id")

courses = Identity(
    # five digits are not enough for all ids, but were for the active ones
    Match(
        "end of the id, five digits",
        {"code": "'SUBJ' || lpad((id % 100000)::text, 5, '0')"},
        when="active = 1",
    ),
    # what older runs left
    Match("end of the id", {"code": "'SUBJ' || id % 100000"}, when="active = 1", rare=True),
    was={
        "name": LABELLED.format("lookup", "'Subject ' || id"),
        "credit_hours": "3",
        "is_active": "true",
        **AUDIT,
    },
)

offerings = Identity(
    # the completion of 5 October made one of each course
    Match(
        "course", {"old_course_id": "id", "course_id": _OF_SUBJECT}, when="active = 1", rare=True
    ),
    # parallel groups share the first 20 characters: one offering stands for all of them
    Match(
        "subject and beginning of the code",
        {"course_id": _OF_SUBJECT, "section_code": "left(code, 20)"},
        when="active = 1",
        grain=Grain.COLLAPSED,
    ),
    was={
        # all in the oldest term
        "academic_term_id": Holds(
            "academic_term_id.academic_year = '2020-2021' AND academic_term_id.term_type = 'fall'"
        ),
        "language_of_instruction": "'az'",
        "max_enrollment": "coalesce(nullif(student_count, 0), 30)",
        "delivery_mode": "CASE WHEN lower(code) LIKE '%online%' THEN 'online' ELSE 'in_person' END",
        "is_published": "true",
        "enrollment_status": "'open'",
        **AUDIT,
    },
)

instructors = Identity(
    # the offering under the section code, whatever its subject
    Match(
        "section code and teacher",
        {
            "course_offering_id.section_code": "left(course.code, 20)",
            "instructor_id": Ref("users", "own.account_id"),
        },
        when="active = 1 AND teacher.active = 1",
        grain=Grain.COLLAPSED,
    ),
    joins={
        "course": Path(("course_id", "course.id")),
        "lessons": Gather(
            of="course_teacher", on={"teacher_id": "teacher_id"}, days="array_agg(create_date)"
        ),
    },
    # which of several lessons of a teacher came first is not known
    was={"role": "'primary'", "assigned_date": Holds("assigned_date = ANY (lessons.days)")},
)

enrollments = Identity(
    # the completion of 5 October read the journal, whose first row of a pair it kept
    Match("journal row", {"old_journal_id": "id"}, of="journal", rare=True),
    # each student once in a subject, whichever of its courses was meant
    Match(
        "subject and student",
        {
            "course_offering_id.course_id": _OF_SUBJECT,
            "student_id": Ref("students", "student_id"),
        },
        of="course_student",
        when="active = 1",
        grain=Grain.COLLAPSED,
    ),
    joins={
        "plan_subject": Path(
            ("course_id", "course.id"), ("education_plan_subject_id", "education_plan_subject.id")
        ),
        "spells": Gather(
            of="course_student", on={"student_id": "student_id"}, days="array_agg(create_date)"
        ),
    },
    was={
        # of the first spell of the student, also of one that was over
        "enrollment_date": Holds(
            "enrollment_date = source.create_date OR enrollment_date = ANY (spells.days)"
        ),
        "enrollment_status": "'enrolled'",
        "created_at": ANYTHING,
        **UPDATED,
    },
)
