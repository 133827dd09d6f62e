"""Halls, rooms, stays and keepers: one step of every kind, and one row of every trouble."""

from rowcall import Integer, Mapping, Path, Project, Query, Ref, Secret, Sql

counted = Query("counted.sql", key="hall")

halls = Mapping(
    target="halls",
    source="hall",
    batch=7,
    joins={"counted": Path(("id", "counted.hall"))},
    columns={
        "name": "name",
        "part_of_id": Ref("halls", "part_of"),
        "best_room_id": Ref("rooms", "best_room").deferred().or_null(),
        "room_count": Sql("counted.rooms").or_placeholder("0"),
        "seats": "seats",
    },
    placeholder={"room_count": "0"},
)

rooms = Mapping(
    target="rooms",
    source="room",
    batch=20,
    columns={
        "hall_id": Ref(halls, "hall").or_placeholder(),
        "name": "name",
        "beds": Integer("beds").or_null(),
    },
)

stays = Mapping(
    target="stays",
    source="stay",
    batch=50,
    columns={"room_id": Ref(rooms, "room"), "night": "night"},
)

keepers = Mapping(
    target="keepers",
    source="keeper",
    columns={
        "login": "login",
        "password": Secret("password"),
        "hall_id": Ref(halls, "hall").or_null(),
    },
)

project = Project(
    name="small",
    mappings=(halls, rooms, stays, keepers),
    queries=(counted,),
    untouched={"notes": "written by triggers, which do not fire during the load"},
)
