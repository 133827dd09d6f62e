from mappings.bikes import bikes
from mappings.brands import brands
from mappings.customers import customers
from mappings.parts import parts
from mappings.repair_parts import repair_parts
from mappings.repairs import repairs
from rowcall import Project

project = Project(
    name="workshop",
    mappings=(customers, brands, bikes, parts, repairs, repair_parts),
    drop_tables={"job_2022": "a copy of job that somebody made by hand"},
)
