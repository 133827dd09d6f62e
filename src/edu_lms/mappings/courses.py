"""Subjects become courses, and every course an offering of its own."""

from edu_lms.first_migration import courses as written
from edu_lms.mappings.common import AUDIT, GO_LIVE, LANGUAGES
from edu_lms.mappings.organizations import organizations
from edu_lms.mappings.terms import terms
from rowcall import AfterLoad, Const, Fit, Gather, Json, Lookup, Mapping, Names, Path, Ref, Sql

courses = Mapping(
    target="courses",
    source="subject_catalog",
    created="create_date",
    joins={
        "label": Path(("subject_name_id", "subject_dic.id")),
        "lookup": Path(("subject_name_id", "dictionaries.id")),
        # hours and credits vary by plan: the most frequent value stands for the subject
        "plans": Gather(
            of="education_plan_subject",
            on={"subject_id": "id"},
            credit="mode() WITHIN GROUP (ORDER BY rowcall.parse_number(credit))",
            lectures="mode() WITHIN GROUP (ORDER BY m_hours)",
            labs="mode() WITHIN GROUP (ORDER BY l_hours)",
            seminars="mode() WITHIN GROUP (ORDER BY s_hours)",
        ),
    },
    columns={
        "code": "'SUBJ' || id",
        "name": Names(
            az="coalesce(label.name_az, lookup.name_az)",
            en="coalesce(label.name_en, lookup.name_en)",
            ru="coalesce(label.name_ru, lookup.name_ru)",
        ).or_placeholder("'Fənn ' || id"),
        "description": Json(old_subject_id="id", legacy_code="label.code", note="note"),
        "organization_unit_id": Ref(organizations, "organization_id").or_null(),
        "credit_hours": Sql("plans.credit").or_placeholder("0"),
        "lecture_hours": "plans.lectures",
        "lab_hours": "plans.labs",
        "tutorial_hours": "plans.seminars",
        "is_active": "coalesce(active = 1, false)",
        **AUDIT,
    },
    placeholder={
        "code": "'LEGACY-' || missing.key",
        "credit_hours": "0",
        "is_active": "false",
        "created_at": GO_LIVE,
        "updated_at": GO_LIVE,
    },
    identity=written.courses,
    phase="courses",
)

offerings = Mapping(
    name="offerings",
    target="course_offerings",
    source="course",
    created="create_date",
    joins={
        "plan_subject": Path(("education_plan_subject_id", "education_plan_subject.id")),
        # course_instructors has one row a teacher and no flag: each kind of lesson is told here
        "teaching": Gather(
            of="course_teacher",
            on={"course_id": "id"},
            lessons="jsonb_agg(jsonb_strip_nulls(jsonb_build_object("
            "'old_course_teacher_id', id, 'old_teacher_id', teacher_id,"
            " 'old_lesson_type_id', lesson_type_id, 'closed', close_status = 1,"
            " 'updated', update_date, 'active', active = 1)) ORDER BY id, create_date)",
        ),
    },
    columns={
        "course_id": Ref(courses, "plan_subject.subject_id").or_placeholder(
            name="jsonb_build_object('az', coalesce(nullif(btrim(code), ''), 'Kurs ' || id))"
        ),
        "academic_term_id": Ref(terms, "education_year_id", "semester_id").or_placeholder(),
        # the first 20 characters are the same in all groups of a subject: cut, 4,385 collided
        "section_code": Fit("nullif(btrim(code), '')", length=20).or_placeholder("'C' || id"),
        "language_of_instruction": Lookup("education_lang_id", LANGUAGES).or_placeholder("'az'"),
        "max_enrollment": Sql("CASE WHEN student_count > 0 THEN student_count END").or_placeholder(
            "30"
        ),
        "delivery_mode": Const("in_person"),
        "syllabus": Json(
            legacy_code="code",
            legacy_student_count="student_count",
            lecture_hours="m_hours",
            seminar_hours="s_hours",
            lab_hours="l_hours",
            individual_hours="fm_hours",
            weekly_hours="week_charge",
            weekly_lecture_hours="m_week_charge",
            weekly_seminar_hours="s_week_charge",
            weekly_lab_hours="l_week_charge",
            weekly_individual_hours="fm_week_charge",
            legacy_start_date="start_date",
            legacy_end_date="end_date",
            old_education_type_id="education_type_id",
            old_education_level_id="education_level_id",
            old_organization_id="organization_id",
            old_parent_id="parent_id",
            old_evaluation_id="course_evaluation_id",
            legacy_status="status",
            note="note",
            lessons="teaching.lessons",
        ),
        "is_published": "coalesce(active = 1, false)",
        "enrollment_status": "CASE WHEN active = 1 AND coalesce(close_status, 0) = 0"
        " THEN 'open' ELSE 'closed' END",
        "old_course_id": "id",
        **AUDIT,
    },
    after_load=AfterLoad(
        "sql/after/offerings.sql",
        key="offering_id",
        columns=("current_enrollment", "max_enrollment"),
    ),
    drop={
        "copy_status": "how far the copy wizard came; what was copied is a course of its own",
        "course_meeting_status": "how far the timetable wizard came; every meeting itself moves",
        "colloquium_status": "whether colloquia were planned; every result given in one moves",
    },
    identity=written.offerings,
    phase="courses",
)
