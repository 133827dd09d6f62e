"""Two small databases as values, for checks that need no server."""

from rowcall.schema.access import Access
from rowcall.schema.table import Check, Column, Database, ForeignKey, Table, UniqueKey
from rowcall.schema.type import TypeFacts


def table(name: str, *columns: Column, key: tuple[str, ...] = ("id",), **more: object) -> Table:
    return Table(name, columns, primary_key=key, **more)  # type: ignore[arg-type]


def text(name: str, *, not_null: bool = False) -> Column:
    return Column(name, "text", not_null=not_null)


def address(*parts: str) -> Column:
    facts = TypeFacts(base="address", category="C", is_builtin=False, is_compound=True, parts=parts)
    return Column("home", "address", facts=facts)


ID = Column("id", "uuid", not_null=True)
NUMBER = Column("id", "bigint", not_null=True)

SOURCE = Database(
    "public",
    {
        "person": table(
            "person", NUMBER, text("name"), text("mail"), text("phone"), Column("boss", "bigint")
        ),
        "guest": table("guest", text("code", not_null=True), text("name"), key=("code",)),
        "visit": table(
            "visit",
            Column("person", "bigint", not_null=True),
            Column("day", "date", not_null=True),
            text("room"),
            key=("person", "day"),
        ),
        "old_log": table("old_log", text("line"), key=()),
        "stay": table(
            "stay", NUMBER, Column("at", "timestamp without time zone"), text("said"),
            text("price"), Column("seen", "timestamp without time zone[]"),
            address("street", "town"),
        ),
        "branch.person": table("branch.person", NUMBER, text("Name")),
        "closed": table("closed", NUMBER, text("name"), text("pin"),
                        access=Access(unreadable=("pin",))),
        "sealed": table("sealed", NUMBER, text("name"), access=Access(unreadable=("id", "name"))),
        "tenants": table("tenants", NUMBER, text("name"), access=Access(hides_rows=True)),
        "sums": table("sums", NUMBER, text("name"), key=(), kind="m", is_populated=False),
    },
)  # fmt: skip

TARGET = Database(
    "public",
    {
        "people": table(
            "people",
            ID,
            text("name", not_null=True),
            text("mail"),
            Column("boss_id", "uuid"),
            Column("kind", "kind", labels=("staff", "guest")),
            unique_keys=(UniqueKey("people_name", ("name",)),),
            checks=(Check("named", "length(name) > 1"),),
            foreign_keys=(ForeignKey("people_boss", ("boss_id",), "people", ("id",)),),
        ),
        "visits": table(
            "visits",
            Column("id", "uuid", not_null=True, default="gen_random_uuid()",
                   default_is_volatile=True),
            Column("person_id", "uuid", not_null=True),
            Column("day", "date"),
            Column("notes", "text[]"),
            Column("facts", "jsonb"),
            foreign_keys=(ForeignKey("visits_person", ("person_id",), "people", ("id",)),),
        ),
        "rooms": table("rooms", ID, text("name"), text("floor"),
                       unique_keys=(UniqueKey("one_room", ("name", "floor"), nulls_equal=True),)),
        "parents": table("parents", ID, text("name"), has_children=True),
        "tags": table(
            "tags",
            Column("person_id", "uuid", not_null=True),
            text("word", not_null=True),
            Column("near_id", "uuid"),
            key=("person_id", "word"),
        ),
        "counted": table("counted", NUMBER, text("name"), Column("made", "timestamptz",
                         not_null=True, default="now()", default_is_volatile=True),
                         Column("twice", "bigint", is_generated=True)),
        "loose": table("loose", text("name"), key=()),
        "stays": table("stays", ID, Column("at", "timestamp with time zone"),
                       Column("day", "date"), Column("price", "numeric(6,2)"),
                       Column("seen", "timestamp with time zone[]"), address("town", "street")),
        "forced": table("forced", ID, text("name"), access=Access(hides_rows=True)),
        "wide": table("wide", ID, *(text(f"c{i}") for i in range(1590))),
        "routed": table("routed", ID, text("name"), access=Access(rules=("elsewhere",))),
    },
)  # fmt: skip
