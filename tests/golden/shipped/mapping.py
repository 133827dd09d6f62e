"""Rows that the target ships, and columns computed over what was loaded."""

from rowcall import AfterLoad, Existing, Mapping, Project, Ref

halls = Mapping(
    target="halls",
    source="hall",
    columns={"kind_id": Existing("kinds", code="upper(kind)"), "seats": "seats"},
    after_load=AfterLoad("taken.sql", key="hall_id", columns=("taken", "seats")),
)
guests = Mapping(target="guests", source="guest", columns={"hall_id": Ref(halls, "hall_id")})

project = Project(
    name="shipped", mappings=(halls, guests), untouched={"kinds": "shipped with the target"}
)

stored = {"halls": "judge"}
