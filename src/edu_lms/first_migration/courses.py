"""Courses, offerings, who teaches and who is enrolled, as the first migration wrote them."""

from edu_lms.first_migration.common import AUDIT
from rowcall import Grain, Holds, Identity, Match, Path, Ref

_OF_SUBJECT = Ref("courses", "plan_subject.subject_id")

courses = Identity(
    # five digits are not enough for all ids, but were for the active ones
    Match("end of the id", {"code": "'SUBJ' || id % 100000"}, when="active = 1"),
    was={
        "name": "jsonb_build_object('az', label.name_az,"
        " 'en', coalesce(label.name_en, label.name_az),"
        " 'ru', coalesce(label.name_ru, label.name_az))",
        "credit_hours": "3",
        "is_active": "true",
        **AUDIT,
    },
)

offerings = Identity(
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
        when="active = 1",
        grain=Grain.COLLAPSED,
    ),
    joins={"course": Path(("course_id", "course.id"))},
    was={"role": "'primary'", "assigned_date": "create_date"},
)

enrollments = Identity(
    # each student once in a subject, whichever of its courses was meant
    Match(
        "subject and student",
        {
            "course_offering_id.course_id": _OF_SUBJECT,
            "student_id": Ref("students", "student_id"),
        },
        of="course_student",
        when="active = 1 AND course.active = 1",
        grain=Grain.COLLAPSED,
    ),
    joins={
        "plan_subject": Path(
            ("course_id", "course.id"), ("education_plan_subject_id", "education_plan_subject.id")
        )
    },
    was={"enrollment_date": "create_date", "enrollment_status": "'enrolled'", **AUDIT},
)
