"""What many mappings share: when a row was made and changed, and where its person logs in."""

from rowcall import Gather, Path, Sql

# The system went live on this day: the earliest ids begin with 220209.
GO_LIVE = "timestamptz '2022-02-09 00:00:00+04'"

CREATED = {"created_at": Sql("create_date").or_placeholder(GO_LIVE)}

AUDIT = {
    **CREATED,
    "updated_at": Sql("coalesce(update_date, create_date)").or_placeholder(GO_LIVE),
}

DERIVED_CREATED = {"created_at": Sql("first_seen").or_placeholder(GO_LIVE)}

DERIVED_AUDIT = {
    **DERIVED_CREATED,
    "updated_at": Sql("last_seen").or_placeholder(GO_LIVE),
}

# A person may have several accounts; the active one with the lowest id is theirs.
OWN = "(array_agg(id ORDER BY active DESC NULLS LAST, id))[1]"

OWN_ACCOUNT = Gather(of="accounts", on={"person_id": "person_id"}, account_id=OWN)

LOGIN = Path(("user_id", "users.id"))

LANGUAGES = {110000065: "az", 110000066: "en", 110000067: "ru"}

# Who made and who changed a legacy row: the accounts behind the roles.
MADE_BY = Path(("create_user_id", "users.id"), "account_id")
CHANGED_BY = Path(("update_user_id", "users.id"), "account_id")
