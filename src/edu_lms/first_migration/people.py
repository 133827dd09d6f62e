"""Users, persons, students and staff of the first migration."""

from edu_lms.first_migration.common import ANYTHING, AUDIT, DAY, UPDATED, only_keys
from rowcall import Gather, Holds, Identity, Match, Ref

_USERNAME = "coalesce(username, 'user_' || first.id)"
_FIRST = "(array_agg({0} ORDER BY id))[1]"

users = Identity(
    # the first role of an account made the user; a user made later for another role is a copy
    Match(
        "account and first role",
        {"metadata->>'old_account_id'": "id", "metadata->>'old_user_id'": "first.id"},
    ),
    Match("account", {"metadata->>'old_account_id'": "id"}, rare=True),
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
        # taken where it had an @ and a dot behind it; which of two @ counted is not known
        "email": Holds(
            "email = source.email OR email = coalesce(source.username, 'user_' || first.id)"
            " || '@temp.bbu.edu.az'"
        ),
        # a password that everybody knows, for whoever had none
        "password_hash": "'placeholder_hash'",
        "is_active": "coalesce(first.active, false)",
        "last_login_at": "first.last_action",
        "password_changed_at": "first.created",
        "metadata": only_keys("old_user_id", "old_account_id"),
        "created_at": Holds("created_at = first.created OR first.created IS NULL"),
        **UPDATED,
    },
)

persons = Identity(
    Match("user", {"user_id": Ref("users", "own.account_id")}),
    # without its user nothing else tells who it is
    Match(
        "identity number and name",
        {
            "national_id": "nullif(btrim(pincode), '')",
            "first_name": "firstname",
            "last_name": "lastname",
        },
        rare=True,
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

# forged from the entrance score: a hundredth of it times four
_AVERAGE = "round(rowcall.parse_number({0}) / 100 * 4, 2)"
# the day on which a row was added, by the server's clock or by that of Baku
_WAS_ADDED = (
    "IN ((source.create_date AT TIME ZONE 'UTC')::date,"
    " (source.create_date AT TIME ZONE 'Asia/Baku')::date)"
)

students = Identity(
    # of two students with one card number the later took over the row of the first, but its dates
    Match("student", {"metadata->>'old_student_id'": "id"}),
    joins={
        "card": Gather(
            of="students",
            on={"card_number": "card_number"},
            added="array_agg(create_date)",
            days="array_agg((create_date AT TIME ZONE 'UTC')::date)"
            " || array_agg((create_date AT TIME ZONE 'Asia/Baku')::date)",
            averages=f"array_agg({_AVERAGE.format('score')})",
        )
    },
    was={
        "user_id": ANYTHING,
        "student_number": "coalesce(card_number, 'STU' || id)",
        "enrollment_date": Holds(
            f"enrollment_date {_WAS_ADDED} OR enrollment_date = ANY (card.days)"
        ),
        "status": "'active'",
        "study_mode": "'full_time'",
        "funding_type": "'self_funded'",
        "gpa": Holds(f"gpa = {_AVERAGE.format('source.score')} OR gpa = ANY (card.averages)"),
        "metadata": only_keys(
            "old_student_id",
            "old_person_id",
            "old_org_id",
            "education_type_id",
            "education_payment_type_id",
            "education_lang_id",
        ),
        "created_at": Holds(
            "created_at = source.create_date OR created_at = ANY (card.added)"
            " OR source.create_date IS NULL"
        ),
        **UPDATED,
    },
)

staff = Identity(
    Match("number", {"employee_number": "'TCH' || id"}),
    was={
        "user_id": ANYTHING,
        # whether it was translated is not known
        "position_title": Holds(
            """position_title IN ('{"az": "Müəllim", "en": "Teacher", "ru": "Преподаватель"}',"""
            """ '{"az": "Müəllim", "en": "Müəllim", "ru": "Müəllim"}')"""
        ),
        "employment_type": "'full_time'",
        "hire_date": Holds(
            f"hire_date = {DAY.format('source.in_action_date')} OR hire_date {_WAS_ADDED}"
        ),
        # a text in out_action_date was taken for a farewell
        "is_active": "coalesce(out_action_date, '') = ''",
        **AUDIT,
    },
)
