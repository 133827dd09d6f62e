"""Education plans become academic programmes."""

from edu_lms.mappings.common import CREATED
from edu_lms.mappings.organizations import organizations
from rowcall import Json, Lookup, Mapping, Names, Path, Query, Ref, Round, Sql

plan_subjects = Query("sql/plan_subjects.sql", key="education_plan_id")

programs = Mapping(
    name="programs",
    target="academic_programs",
    source="education_plan",
    created="create_date",
    joins={
        "level": Path(("education_level_id", "dictionaries.id")),
        "plan": Path(("id", "plan_subjects.education_plan_id")),
    },
    columns={
        "organization_unit_id": Ref(organizations, "organization_id").or_null(),
        "code": "'PLAN' || id",
        "name": Names(az="name").or_placeholder("'Tədris planı ' || id"),
        "degree_type": Lookup(
            "level.name_az", {"Bakalavr": "bachelor", "Magistr": "master", "Doktorantura": "phd"}
        ).or_placeholder("'certificate'"),
        "duration_years": Sql("max_semester / 2.0"),
        # lms counts whole credits, edu also halves
        "total_credits": Round("plan.credits").or_placeholder("0"),
        "curriculum": Json(
            old_plan_id="id",
            legacy_code="code",
            year_started="year_started",
            year_ended="year_ended",
            old_education_type_id="education_type_id",
            status="status",
            note="note",
            subjects="plan.subjects",
            updated="update_date",
        ),
        "is_active": "coalesce(active = 1, false)",
        **CREATED,
    },
    phase="structure",
)
