"""Students, one row an account: further registrations are kept in the survivor's metadata."""

from edu_lms.first_migration import people as written
from edu_lms.mappings.common import AUDIT, GO_LIVE, LOGIN, OWN_ACCOUNT
from edu_lms.mappings.people import users
from edu_lms.mappings.programs import programs
from rowcall import AfterLoad, Date, Gather, Json, Lookup, Mapping, Merge, Path, Ref, Sql

students = Mapping(
    target="students",
    source="students",
    created="create_date",
    joins={
        "login": LOGIN,
        "own": OWN_ACCOUNT,
        "admission": Path(("in_order_id", "orders.id")),
        "dismissal": Path(("out_order_id", "orders.id")),
        "form": Path(("education_type_id", "dictionaries.id")),
        "payment": Path(("education_payment_type_id", "dictionaries.id")),
        "state": Path(("status", "dictionaries.id")),
        # a specialty with one plan names the programme; with several nobody can say which it was
        "plan": Gather(
            of="education_plan",
            on={"organization_id": "org_id"},
            only_id="CASE WHEN count(*) = 1 THEN min(id) END",
        ),
        # a cohort has a student once: the spells in it are here
        "groups": Gather(
            of="education_group_student",
            on={"student_id": "id"},
            spells="jsonb_agg(jsonb_strip_nulls(jsonb_build_object("
            "'old_id', id, 'old_group_id', education_group_id,"
            " 'since', (create_date AT TIME ZONE 'Asia/Baku')::date, 'updated', update_date,"
            " 'active', active = 1))"
            " ORDER BY id, create_date)",
        ),
    },
    columns={
        "user_id": Ref(users, "login.account_id")
        .or_ref(Ref(users, "own.account_id"))
        .or_placeholder(),
        # card numbers repeat and are mostly missing: the legacy id is the number that is unique
        "student_number": "'STU' || id",
        "academic_program_id": Ref(programs, "plan.only_id"),
        "enrollment_date": Date("admission.order_date").or_placeholder(
            f"(coalesce(create_date, {GO_LIVE}) AT TIME ZONE 'Asia/Baku')::date"
        ),
        "actual_graduation_date": Date("dismissal.order_date").or_null(),
        "status": Sql(
            "CASE WHEN active = 1 THEN 'active'"
            " WHEN state.name_az = 'Məzun' THEN 'graduated'"
            " WHEN state.name_az = 'Akademik məzuniyyət' THEN 'suspended'"
            " WHEN out_order_id IS NOT NULL THEN 'withdrawn'"
            " ELSE 'inactive' END"
        ),
        "study_mode": Lookup(
            "form.name_az", {"Əyani": "full_time", "Qiyabi": "distance", "Axşam": "part_time"}
        ).or_null(),
        "funding_type": Lookup(
            "payment.name_az", {"Dövlət sifarişi": "state_funded", "Ödənişli": "self_funded"}
        ).or_null(),
        "metadata": Json(
            old_student_id="id",
            old_person_id="person_id",
            old_org_id="org_id",
            old_order_type_id="order_type_id",
            old_education_line_id="education_line_id",
            old_education_lang_id="education_lang_id",
            card_number="nullif(btrim(card_number), '')",
            # the entrance score is on a scale of 700 and no average of grades
            entrance_score="nullif(btrim(score), '')",
            yearly_payment="yearly_payment",
            payment_count="payment_count",
            old_in_order_id="in_order_id",
            old_out_order_id="out_order_id",
            old_leave_order_id="yda_order_id",
            groups="groups.spells",
        ),
        **AUDIT,
    },
    merge=Merge(
        by=("user_id",),
        survivor="active DESC, create_date DESC, id",
        gather={
            "metadata.registrations": "jsonb_strip_nulls(jsonb_build_object("
            "'student_number', 'STU' || id, 'old_org_id', org_id,"
            " 'card_number', nullif(btrim(card_number), ''),"
            " 'admitted', admission.order_date, 'left', dismissal.order_date,"
            " 'old_in_order_id', in_order_id, 'old_out_order_id', out_order_id,"
            " 'old_leave_order_id', yda_order_id, 'groups', groups.spells, 'active', active))"
        },
    ),
    after_load=AfterLoad(
        "sql/after/students.sql", key="student_id", columns=("gpa", "total_credits_earned")
    ),
    identity=written.students,
    phase="people",
)
