from rowcall import Date, Lookup, Mapping

customers = Mapping(
    target="customers",
    source="client",
    key="id",
    columns={
        "name": "name",
        "phone": "phone",
        "kind": Lookup("kind", {"P": "private", "B": "business"}),
        "customer_since": Date("since").or_null(),
    },
)
