from rowcall import Mapping, Names

brands = Mapping(
    target="brands",
    source="brand",
    key="code",
    columns={
        "code": "code",
        "name": Names(en="name_en", az="name_az"),
    },
)
