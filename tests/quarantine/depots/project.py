"""Parcels: one of each trouble, with what stands behind it."""

from rowcall import (
    Exclude,
    FanOut,
    Integer,
    Lookup,
    Mapping,
    Number,
    Path,
    Project,
    Ref,
    Reject,
    Secret,
)

depots = Mapping(
    target="depots",
    source="depot",
    columns={"town": "town"},
    exclude=(Exclude("closed_down", "closed"),),
)

parcels = Mapping(
    target="parcels",
    source="parcel",
    columns={
        "depot_id": Ref(depots, Path(("route_id", "route.id"), "depot_id")),
        "kilos": Number("kilos"),
        "area": "width * height",
        "price": "price",
        "label": "label",
        "state": Lookup("state", {"s": "sent"}).or_quarantine("state_unknown"),
        "share": "100 / parts",
        "pin_hash": Secret("pin"),
    },
    reject=(Reject("lost_on_the_way", "state_note = 'lost'"),),
    drop={
        "scribble": "nobody can read it",
        "nickname": "what this parcel is here for",
        "sent_on": "known to the carrier",
    },
)

phones = Mapping(
    target="phones",
    source=FanOut(
        "numbers",
        "phone",
        key=("owner", "nr"),
        parts={"h": {"number": "home"}, "o": {"number": "office"}},
    ),
    columns={"number": Integer("number")},
)

project = Project(name="depots", mappings=(depots, parcels, phones))
