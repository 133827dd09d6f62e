"""A harbour: cascades of three and more levels, units with several troubles, and a cycle."""

from rowcall import (
    Date,
    Exclude,
    FanOut,
    Lookup,
    Mapping,
    Merge,
    Number,
    Path,
    Project,
    Ref,
)

harbours = Mapping(
    target="harbours",
    source="harbour",
    columns={"town": "town", "founded": Date("founded")},
    exclude=(Exclude("closed_down", "closed"),),
)

senders = Mapping(
    target="senders",
    source="sender",
    columns={"name": "name", "since": Date("since")},
    placeholder={"name": "'nobody'"},
)

keepers = Mapping(
    target="keepers",
    source="keeper",
    columns={
        "name": "lower(name)",
        "harbour_id": Ref(harbours, "harbour_id").or_quarantine("no_harbour"),
    },
    merge=Merge(by=("name",), survivor="id"),
)

quays = Mapping(
    target="quays",
    source="quay",
    columns={
        "harbour_id": Ref(harbours, "harbour_id"),
        "parent_id": Ref("quays", "parent_id"),
        "depth": Number("depth"),
    },
)

ships = Mapping(
    target="ships",
    source="ship",
    columns={
        "quay_id": Ref(quays, "quay_id").or_ref(Ref(quays, "spare_quay_id")),
        "keeper_id": Ref(keepers, "keeper_id"),
        "flag": Lookup("flag", {"a": "azure", "b": "blue"}),
    },
)

crates = Mapping(
    target="crates",
    source="crate",
    columns={
        "ship_id": Ref(ships, Path(("voyage_id", "voyage.id"), "ship_id")),
        "sender_id": Ref(senders, "sender_id").or_placeholder(),
        "kilos": Number("kilos"),
    },
)

lots = Mapping(
    target="lots",
    source="lot",
    key=("batch", "nr"),
    columns={"crate_id": Ref(crates, "crate_id"), "pieces": Number("pieces")},
)

radios = Mapping(
    target="radios",
    source=FanOut(
        "radio_calls",
        "ship",
        key="id",
        parts={"d": {"call": "day_call"}, "n": {"call": "night_call"}},
    ),
    columns={"ship_id": Ref(ships, "id"), "channel": Number("call")},
)

project = Project(
    name="harbour",
    mappings=(harbours, senders, keepers, quays, ships, crates, lots, radios),
)
