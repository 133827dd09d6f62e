from rowcall import Mapping, Names, Number

parts = Mapping(
    target="parts",
    source="part",
    key="nr",
    columns={
        "part_number": "nr",
        "name": Names(en="title_en", az="title_az"),
        "price": Number("price"),
    },
)
