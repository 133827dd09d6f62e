"""Clubs, their members, and what the members do: a wrong date of a club blocks all below it."""

from rowcall import AfterLoad, Date, Mapping, Project, Query, Ref

busy = Query("busy.sql", key="member")

clubs = Mapping(
    target="clubs",
    source="club",
    columns={"name": "name", "founded": Date("founded")},
    after_load=AfterLoad("counted.sql", key="club_id", columns=("members",)),
)

members = Mapping(
    target="members",
    source="member",
    columns={"club_id": Ref(clubs, "club"), "name": "name"},
)

visits = Mapping(
    target="visits",
    source="visit",
    columns={"member_id": Ref(members, "member"), "day": Date("day")},
)

diaries = Mapping(
    target="diaries",
    source=busy,
    columns={"member_id": Ref(members, "member"), "days": "days"},
)

project = Project(name="club", mappings=(clubs, members, visits, diaries), queries=(busy,))
