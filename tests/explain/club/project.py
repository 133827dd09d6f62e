"""A club and its members: every outcome, a merge, parts, a placeholder, a secret, a query."""

from rowcall import (
    Date,
    Exclude,
    FanOut,
    Identity,
    Integer,
    Json,
    Mapping,
    Match,
    Merge,
    Path,
    Project,
    Query,
    Ref,
    Secret,
    Sql,
)

clubs = Mapping(
    target="clubs",
    source="club",
    columns={"title": "title"},
    exclude=(Exclude("closed_down", "closed"),),
    placeholder={"title": "'club ' || missing.key"},
    identity=Identity(Match("title", {"title": "title"})),
)

members = Mapping(
    target="members",
    source="member",
    columns={
        "club_id": Ref(clubs, "club").or_placeholder(),
        "name": "name",
        "mail": "mail",
        "joined": Date("joined").or_null(),
        "level": Sql("level::integer"),
        "pin_hash": Secret("pin"),
        "extra": Json(old="id"),
    },
    exclude=(Exclude("asked_to_be_forgotten", "name IS NULL"),),
    merge=Merge(by=("mail",), survivor="id", gather={"notes": "name"}),
    identity=Identity(Match("old number", {"extra->>'old'": "id"}), was={"name": "upper(name)"}),
)

cards = Mapping(
    target="cards",
    source="card",
    key=("series", "nr"),
    columns={
        "member_id": Ref(members, Path(("holder", "holder.id"), "member")),
        "number": Integer("number").or_quarantine("unreadable"),
    },
)

stamps = Mapping(
    target="stamps",
    source="stamp",
    columns={"card_id": Ref(cards, "series", "nr"), "colour": "colour"},
)

phones = Mapping(
    target="phones",
    source=FanOut(
        "numbers", "member", key="id", parts={"h": {"nr": "home"}, "o": {"nr": "office"}}
    ),
    when="part <> ''",
    columns={"member_id": Ref(members, "id"), "number": Integer("nr")},
)

towns = Mapping(
    target="towns",
    source=Query("towns.sql", key="town"),
    columns={"name": "town"},
)

project = Project(
    name="club",
    mappings=(clubs, members, cards, stamps, phones, towns),
    untouched={"settings": "of the new system"},
    drop_tables={"scrap": "forgotten"},
)
