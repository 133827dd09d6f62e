"""Users, persons, students and staff of the first migration."""

from edu_lms.first_migration.common import ANYTHING, AUDIT, DAY, UPDATED
from rowcall import Gather, Identity, Match, Ref

_USERNAME = "coalesce(username, 'user_' || first.id)"
_FIRST = "(array_agg({0} ORDER BY id))[1]"

users = Identity(
    # the first role of an account made the user; a user made later for another role is a copy
    Match(
        "account and first role",
        {"metadata->>'old_account_id'": "id", "metadata->>'old_user_id'": "first.id"},
    ),
    Match("account", {"metadata->>'old_account_id'": "id"}),
    joins={
        "first": Gather(
            of="users",
            on={"account_id": "id"},
            id="min(id)",
            active=_FIRST.format("active = 1 AND is_blocked = 0"),
            last_action=_FIRST.format("last_action_date"),
            created=_FIRST.format("create_date"),
        )
    },
    was={
        "username": _USERNAME,
        "email": r"CASE WHEN email ~ '^[^@\s]+@[^@\s]+\.[^@\s.]+$' THEN email"
        f" ELSE {_USERNAME} || '@temp.bbu.edu.az' END",
        # a password that everybody knows, for whoever had none
        "password_hash": "'placeholder_hash'",
        "is_active": "coalesce(first.active, false)",
        "last_login_at": "first.last_action",
        "password_changed_at": "first.created",
        "metadata": "jsonb_build_object('old_user_id', first.id, 'old_account_id', id)",
        "created_at": "first.created",
        **UPDATED,
    },
)

persons = Identity(
    Match("user", {"user_id": Ref("users", "own.account_id")}),
    # where the user was passed over nothing else tells who it is
    Match(
        "identity number and name",
        {
            "national_id": "nullif(btrim(pincode), '')",
            "first_name": "firstname",
            "last_name": "lastname",
        },
    ),
    was={
        "first_name": "firstname",
        "last_name": "lastname",
        "middle_name": "patronymic",
        "date_of_birth": DAY.format("birthdate"),
        # compared with 1 and 2, which gender_id never is
        "gender": "'other'",
        "national_id": "pincode",
        **AUDIT,
    },
)

students = Identity(
    Match("student", {"metadata->>'old_student_id'": "id"}),
    was={
        "user_id": ANYTHING,
        "student_number": "coalesce(card_number, 'STU' || id)",
        "enrollment_date": "(create_date AT TIME ZONE 'UTC')::date",
        "status": "'active'",
        "study_mode": "'full_time'",
        "funding_type": "'self_funded'",
        # forged from the entrance score
        "gpa": r"CASE WHEN score ~ '^\d{1,3}$' AND rowcall.parse_number(score) <= 100"
        " THEN rowcall.parse_number(score) / 100 * 4 END",
        "metadata": "jsonb_build_object('old_student_id', id, 'old_person_id', person_id,"
        " 'old_org_id', org_id, 'education_line_id', education_line_id,"
        " 'education_type_id', education_type_id,"
        " 'education_payment_type_id', education_payment_type_id,"
        " 'education_lang_id', education_lang_id)",
        **AUDIT,
    },
)

staff = Identity(
    Match("number", {"employee_number": "'TCH' || id"}),
    was={
        "user_id": ANYTHING,
        "position_title": """'{"az": "Müəllim", "en": "Teacher", "ru": "Преподаватель"}'""",
        "employment_type": "'full_time'",
        "hire_date": f"coalesce({DAY.format('in_action_date')},"
        " (create_date AT TIME ZONE 'UTC')::date)",
        # a text in out_action_date was taken for a farewell
        "contract_end_date": DAY.format("out_action_date"),
        "is_active": "coalesce(out_action_date, '') = ''",
        **AUDIT,
    },
)
