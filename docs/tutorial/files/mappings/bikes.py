from mappings.brands import brands
from mappings.customers import customers
from rowcall import Mapping, Ref

bikes = Mapping(
    target="bikes",
    source="bike",
    key="id",
    columns={
        "customer_id": Ref(customers, "client_id"),
        "brand_id": Ref(brands, "brand_code"),
        "frame_number": "frame_no",
        "colour": "colour",
    },
)
