"""Two tables that refer to each other: one of the columns is filled in at the end."""

from rowcall import Mapping, Project, Ref

halls = Mapping(
    target="halls",
    source="hall",
    columns={"boss_id": Ref("people", "boss").deferred().or_null()},
)
people = Mapping(target="people", source="person", columns={"hall_id": Ref(halls, "hall")})

project = Project(name="circle", mappings=(halls, people))

stored = {"halls": "fill mark"}
