"""Accounts become users, persons stay persons: every role of an account is one login."""

from edu_lms.first_migration import people as written
from edu_lms.mappings.common import AUDIT, GO_LIVE, OWN
from rowcall import Const, Date, Gather, Json, Lookup, Mapping, Path, Ref, Secret, Sql, Unique

# persons of lms has neither columns nor a jsonb for these
_PERSONAL = "of the person, for the registry alone: lms has no place that only it can read"
_HEALTH = "health data, which a learning system must not hold"

users = Mapping(
    target="users",
    source="accounts",
    created="create_date",
    joins={
        "roles": Gather(
            of="users",
            on={"account_id": "id"},
            ids="jsonb_agg(id ORDER BY id)",
            # user_roles has no column for these
            rows="jsonb_agg(jsonb_strip_nulls(jsonb_build_object("
            "'id', id, 'user_type', user_type, 'organization_id', organization_id,"
            " 'group_id', group_id, 'level_id', level_id, 'access_ip_list', access_ip_list,"
            " 'subscription_end_date', subscription_end_date, 'active', active = 1)) ORDER BY id)",
            any_active="bool_or(active = 1)",
            any_blocked="bool_or(is_blocked = 1)",
            last_action="max(last_action_date)",
        ),
        "language": Path(("lang_id", "dictionaries.id")),
    },
    columns={
        # three characters are what lms asks of a name
        "username": Unique(
            "CASE WHEN length(btrim(username)) >= 3 THEN btrim(username) END"
        ).or_placeholder("'user_' || id"),
        # .invalid can never be delivered to, and shows what it is
        "email": Unique(
            r"CASE WHEN btrim(email) ~ '^[^@\s]+@[^@\s]+\.[^@\s.]+$' THEN btrim(email) END"
        ).or_placeholder("'account-' || id || '@unknown.invalid'"),
        "email_verified": Const(False),
        "password_hash": Secret("password", decode="base64"),
        "is_active": "coalesce(active = 1 AND roles.any_active, false)",
        "is_locked": "coalesce(roles.any_blocked, false)",
        "failed_login_count": "coalesce(fail_login_count, 0)",
        "last_login_at": "roles.last_action",
        "metadata": Json(
            old_account_id="id",
            old_user_ids="roles.ids",
            old_roles="roles.rows",
            old_default_user_id="default_user_id",
            other_username="other_username",
            old_auth_type="auth_type",
            language="coalesce(language.code, lang_id::text)",
        ),
        **AUDIT,
    },
    placeholder={
        # a teacher without account is looked for under the account -id
        "username": "'legacy-' || replace(missing.key, '-', 'teacher:')",
        "email": "'legacy-' || replace(missing.key, '-', 'teacher:') || '@unknown.invalid'",
        "password_hash": "'!'",
        "is_active": "false",
        "is_locked": "true",
        "metadata": "'{\"placeholder\": true}'::jsonb",
        "created_at": GO_LIVE,
        "updated_at": GO_LIVE,
    },
    drop={
        "other_password": "lms has one password a user: the first; a secret is kept nowhere else",
        "in_system": "whether somebody was logged in when the database was read",
    },
    identity=written.users,
    phase="people",
)

persons = Mapping(
    target="persons",
    source="persons",
    created="create_date",
    joins={
        "own": Gather(
            of="accounts",
            on={"person_id": "id"},
            account_id=OWN,
        ),
        "people": Path(("nationality_id", "dictionaries.id")),
        "photo": Path(("photo_file_id", "files.id")),
    },
    columns={
        "user_id": Ref(users, "own.account_id").or_null(),
        "first_name": Sql("nullif(btrim(firstname), '')"),
        "last_name": Sql("nullif(btrim(lastname), '')"),
        "middle_name": "nullif(btrim(patronymic), '')",
        "date_of_birth": Date("birthdate").or_null(),
        "gender": Lookup("gender_id", {110000003: "male", 110000004: "female"}).or_null(),
        "nationality": Sql("people.name_az").or_null(),
        "national_id": "nullif(btrim(pincode), '')",
        "photo_url": Sql("photo.path").or_null(),
        **AUDIT,
    },
    drop={
        "active": "whether a row was hidden: accounts, students and teachers have their own flags",
        "citizenship_id": _PERSONAL,
        "marital_id": _PERSONAL,
        "social_id": _PERSONAL,
        "orphan_id": _PERSONAL,
        "military_id": _PERSONAL,
        "family_information": _PERSONAL,
        "secondary_education_info": _PERSONAL,
        "blood_type_id": _HEALTH,
        "past_fevers": _HEALTH,
        "hobbies": "what somebody once told of a pastime: nothing in lms depends on it",
        "sports": "what somebody once told of a pastime: nothing in lms depends on it",
        "balance": "money owed, for which the accounting system answers and lms has no place",
    },
    identity=written.persons,
    phase="people",
)
