"""Teachers become staff members, one row an account."""

from edu_lms.first_migration import people as written
from edu_lms.mappings.common import AUDIT, GO_LIVE, LOGIN, OWN_ACCOUNT
from edu_lms.mappings.organizations import organizations
from edu_lms.mappings.people import users
from rowcall import Date, Json, Lookup, Mapping, Merge, Names, Path, Ref, Sql

staff = Mapping(
    name="staff",
    target="staff_members",
    source="teachers",
    created="create_date",
    joins={
        "login": LOGIN,
        "own": OWN_ACCOUNT,
        "position": Path(("position_id", "dictionaries.id")),
        "contract": Path(("contract_type_id", "dictionaries.id")),
        "staff_type": Path(("staff_type_id", "dictionaries.id")),
    },
    columns={
        # no account has a negative id: where none is found, the stand-in of a teacher has this key,
        # and whatever else refers to the teacher's user finds the same one
        "user_id": Ref(users, "coalesce(login.account_id, own.account_id, -id)")
        .or_ref(Ref(users, "own.account_id"))
        .or_placeholder(),
        "organization_unit_id": Ref(organizations, "organization_id").or_null(),
        "employee_number": "'TCH' || id",
        "position_title": Names(
            az="position.name_az", en="position.name_en", ru="position.name_ru"
        ).or_placeholder("'Müəllim'"),
        "employment_type": Lookup(
            "contract.name_az",
            {"Tam ştat": "full_time", "Yarım ştat": "part_time", "Saathesabı": "contract"},
        ).or_null(),
        "hire_date": Date("in_action_date").or_placeholder(
            f"(coalesce(create_date, {GO_LIVE}) AT TIME ZONE 'Asia/Baku')::date"
        ),
        "academic_rank": Sql(
            "CASE position.name_az WHEN 'Professor' THEN 'professor'"
            " WHEN 'Dosent' THEN 'associate_professor'"
            " WHEN 'Baş müəllim' THEN 'lecturer' WHEN 'Müəllim' THEN 'lecturer' END"
        ),
        "administrative_role": Sql(
            "CASE position.name_az WHEN 'Dekan' THEN 'dean'"
            " WHEN 'Kafedra müdiri' THEN 'head_of_department' END"
        ),
        # out_action_date is filled for some 160 teachers who still work here: kept, not believed
        "qualifications": Json(
            old_teacher_id="id",
            card_number="nullif(btrim(card_number), '')",
            staff_type="coalesce(staff_type.name_az, staff_type_id::text)",
            teaches="teaching = 1",
            old_in_order_id="in_action_id",
            old_out_order_id="out_action_id",
            legacy_out_action_date="nullif(btrim(out_action_date), '')",
        ),
        "is_active": "coalesce(active = 1, false)",
        **AUDIT,
    },
    merge=Merge(
        by=("user_id",),
        survivor="active DESC, create_date DESC, id",
        gather={
            "qualifications.registrations": "jsonb_strip_nulls(jsonb_build_object("
            "'employee_number', 'TCH' || id, 'position', position.name_az,"
            " 'old_organization_id', organization_id,"
            " 'hired', in_action_date, 'left', out_action_date,"
            " 'old_in_order_id', in_action_id, 'old_out_order_id', out_action_id,"
            " 'active', active))"
        },
    ),
    identity=written.staff,
    phase="people",
)
