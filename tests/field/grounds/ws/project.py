from rowcall import Date, Mapping, Number, Project, Ref

customers = Mapping(target="customers", source="customer", columns={"name": "name"})
brands = Mapping(target="brands", source="brand", columns={"name": "name"})
bikes = Mapping(
    target="bikes",
    source="bike",
    columns={
        "nr": "id",
        "customer_id": Ref(customers, "customer"),
        "brand_id": Ref(brands, "brand"),
        "bought": Date("bought"),
    },
)
parts = Mapping(
    target="parts", source="part", columns={"nr": "id", "name": "name", "price": Number("price")}
)
repairs = Mapping(
    target="repairs",
    source="repair",
    columns={
        "nr": "id",
        "bike_id": Ref(bikes, "bike"),
        "part_id": Ref(parts, "part"),
        "day": "day",
    },
)
project = Project(name="workshop", mappings=(customers, brands, bikes, parts, repairs))
