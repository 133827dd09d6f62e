"""Every legacy role instance is a role of the user whose account has it; those that ended, too."""

from edu_lms.mappings.common import CREATED, GO_LIVE, MADE_BY
from edu_lms.mappings.organizations import organizations
from edu_lms.mappings.people import users
from rowcall import Existing, Mapping, Merge, Path, Ref, Sql

# some test rows are written in small letters
_TYPE = 'upper(btrim(user_type) COLLATE "C")'

roles = Mapping(
    name="roles",
    target="user_roles",
    source="users",
    created="create_date",
    joins={"account": Path(("account_id", "accounts.id"))},
    columns={
        "user_id": Ref(users, "account_id"),
        # another type is no role that lms ships: the row waits until somebody says which it is
        "role_id": Existing(
            "roles",
            code=f"CASE {_TYPE} WHEN 'SYSADMIN' THEN 'SUPER_ADMIN' WHEN 'OWNER' THEN 'SUPER_ADMIN'"
            " WHEN 'ADMIN' THEN 'ADMIN' WHEN 'TEACHER' THEN 'TEACHER' WHEN 'TYUTOR' THEN 'ADVISOR'"
            " WHEN 'STUDENT' THEN 'STUDENT' END",
        ),
        "organization_unit_id": Ref(organizations, "organization_id").or_null(),
        "valid_from": Sql("create_date").or_placeholder(GO_LIVE),
        # nobody wrote down when a role ended: the last moment at which its row was touched or used
        "valid_until": "CASE WHEN active = 1 THEN NULL ELSE"
        f" coalesce(greatest(create_date, update_date, last_action_date), {GO_LIVE}) END",
        "reason": "CASE WHEN active = 1 THEN 'a role of edu'"
        " ELSE 'a role of edu, ended on an unknown day: users ' || id END",
        "is_primary": "coalesce(account.default_user_id = id, false)",
        "assigned_by": Ref(users, MADE_BY).or_null(),
        **CREATED,
    },
    # a valid role of a user in a unit is unique, so two valid registrations are one row; the reason
    # tells each ended role from all others; what the rows held is in the user's metadata
    merge=Merge(
        by=("user_id", "role_id", "organization_unit_id", "reason"),
        survivor="account.default_user_id = id DESC, create_date, id",
    ),
    phase="people",
)
