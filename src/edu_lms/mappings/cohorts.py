"""Education groups become cohorts, and whoever sits in one its member."""

from edu_lms.mappings.common import CREATED, LANGUAGES, OWN
from edu_lms.mappings.organizations import organizations
from edu_lms.mappings.people import users
from edu_lms.mappings.programs import programs
from edu_lms.mappings.students import students
from rowcall import Gather, Integer, Json, Lookup, Mapping, Merge, Path, Ref, Sql

cohorts = Mapping(
    name="cohorts",
    target="student_cohorts",
    source="education_group",
    created="create_date",
    joins={
        "level": Path(("education_level_id", "dictionaries.id")),
        "form": Path(("education_type_id", "dictionaries.id")),
        "year": Path(("education_year_id", "edu_years.id")),
        "tutor": Path(("tyutor_id", "teachers.id")),
        "own": Gather(
            of="accounts",
            on={"person_id": "tutor.person_id"},
            account_id=OWN,
        ),
        # one plan of the group's unit, level and form names the programme; of several nobody knows
        "plan": Gather(
            of="education_plan",
            on={
                "organization_id": "organization_id",
                "education_level_id": "education_level_id",
                "education_type_id": "education_type_id",
            },
            only_id="CASE WHEN count(*) = 1 THEN min(id) END",
        ),
    },
    columns={
        # 42 of 419 names are used twice: with the id, which comes last, no two codes are equal
        "code": "concat_ws('-', nullif(btrim(name), ''), id)",
        "name": Sql("nullif(btrim(name), '')").or_placeholder("'Qrup ' || id"),
        "organization_unit_id": Ref(organizations, "organization_id").or_null(),
        "academic_program_id": Ref(programs, "plan.only_id"),
        "education_level": Sql("level.name_az").or_null(),
        "education_type": Sql("form.name_az").or_null(),
        "language": Lookup("education_lang_id", LANGUAGES).or_null(),
        "tutor_id": Ref(
            users, Path(("tyutor_id", "teachers.id"), ("user_id", "users.id"), "account_id")
        )
        .or_ref(Ref(users, "own.account_id"))
        .or_null(),
        "start_year": Integer(r"substring(year.name FROM '^\s*(\d{4})')").or_null(),
        "is_active": "coalesce(active = 1, false)",
        "metadata": Json(
            old_group_id="id",
            old_organization_id="organization_id",
            old_education_level_id="education_level_id",
            old_education_type_id="education_type_id",
            old_education_lang_id="education_lang_id",
            old_tutor_id="tyutor_id",
            yearly_payment="yearly_payment",
            updated="update_date",
        ),
        **CREATED,
    },
    phase="people",
)

cohort_members = Mapping(
    name="cohort_members",
    target="student_cohort_members",
    source="education_group_student",
    created="create_date",
    columns={
        "cohort_id": Ref(cohorts, "education_group_id"),
        "student_id": Ref(students, "student_id"),
        "enrollment_date": "(create_date AT TIME ZONE 'Asia/Baku')::date",
        "status": "CASE WHEN active = 1 THEN 'active' ELSE 'left' END",
        "is_active": "coalesce(active = 1, false)",
        **CREATED,
    },
    # the pair is unique: every spell is in the student's metadata
    merge=Merge(by=("cohort_id", "student_id"), survivor="active DESC, create_date DESC, id"),
    phase="people",
)
