"""Paths to other tables, as labels and in references; gathers over their rows."""

from rowcall import Gather, Mapping, Path, Project, Ref

halls = Mapping(
    target="halls",
    source="hall",
    joins={"city": Path(("city", "city.id"))},
    columns={"name": "name", "city": "city.name || ', ' || city.land"},
)

rooms = Mapping(
    target="rooms",
    source="room",
    joins={"booked": Gather("booking", {"room": "id"}, last="max(at)", income="sum(price)")},
    columns={
        "hall_id": Ref(halls, "hall"),
        "same_city_hall_id": Ref(
            halls, Path(("city_name", "city.name"), ("id", "hall.city"), "id")
        ).or_quarantine("no_hall_there"),
        "last_booked": "booked.last",
        "income": "booked.income",
    },
    require={"any": Ref(halls, "hall")},
)

project = Project(name="paths", mappings=(halls, rooms))

stored = {"rooms": "judge"}
