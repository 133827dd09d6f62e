"""Accounts become users, persons stay persons: every role of an account is one login."""

from edu_lms.mappings.common import AUDIT
from rowcall import Const, Date, Gather, Json, Lookup, Mapping, Path, Ref, Secret, Sql, Unique

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
            " 'group_id', group_id, 'level_id', level_id, 'active', active = 1)) ORDER BY id)",
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
        "created_at": "timestamptz '2022-02-09 00:00:00+04'",
        "updated_at": "timestamptz '2022-02-09 00:00:00+04'",
    },
    drop={
        "other_username": "a second login of the same account; lms has one, and the first stays",
        "other_password": "belongs to the second login; a secret is never kept",
        "in_system": "whether somebody was logged in when the database was read",
        "auth_type": "lms knows one way to log in",
    },
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
            account_id="(array_agg(id ORDER BY active DESC NULLS LAST, id))[1]",
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
        "active": "persons has no such flag; the account's decides who may log in",
        "citizenship_id": "persons has no column for it",
        "marital_id": "persons has no column for it",
        "social_id": "persons has no column for it",
        "orphan_id": "persons has no column for it",
        "military_id": "persons has no column for it",
        "blood_type_id": "persons has no column for it",
        "balance": "money is kept in the accounting system",
        "past_fevers": "health data that lms must not hold",
        "hobbies": "persons has no column for it",
        "sports": "persons has no column for it",
        "family_information": "persons has no column for it",
        "secondary_education_info": "persons has no column for it",
    },
    phase="people",
)
