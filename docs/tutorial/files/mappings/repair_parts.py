from mappings.parts import parts
from mappings.repairs import repairs
from rowcall import Mapping, Ref

repair_parts = Mapping(
    target="repair_parts",
    source="job_part",
    key=("job_id", "part_nr"),
    columns={
        "repair_id": Ref(repairs, "job_id"),
        "part_id": Ref(parts, "part_nr"),
        "quantity": "pieces",
    },
)
