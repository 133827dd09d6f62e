"""Parcels: three small tables that hold one of each trouble."""

from rowcall import CountPair, Exclude, Mapping, Number, Project, Ref, Secret

depots = Mapping(
    target="depots",
    source="depot",
    columns={"town": "town"},
    placeholder={"town": "'unknown'"},
    drop={"flag": "nobody knows what it meant"},
)

couriers = Mapping(
    target="couriers",
    source="courier",
    columns={
        "login": "login",
        "password_hash": Secret("password"),
        "depot_id": Ref(depots, "depot_id").or_placeholder(),
    },
)

parcels = Mapping(
    target="parcels",
    source="parcel",
    columns={
        "depot_id": Ref(depots, "depot_id"),
        "kilos": Number("kilos").or_null(),
    },
    exclude=(Exclude("called_off", "state = 'called off'"),),
)

project = Project(
    name="parcels",
    mappings=(depots, couriers, parcels),
    drop_tables={"scrap": "a table that somebody forgot"},
    counts=(
        CountPair(category="Couriers", old_table="courier", new_table="couriers"),
        CountPair(
            category="Parcels sent",
            old_table="parcel",
            old_filter="state = 'sent'",
            new_table="parcels",
        ),
    ),
)
