from mappings.bikes import bikes
from rowcall import Date, Exclude, Fit, Lookup, Mapping, Ref

repairs = Mapping(
    target="repairs",
    source="job",
    key="id",
    columns={
        "bike_id": Ref(bikes, "bike_id"),
        "received_on": Date("came"),
        "status": Lookup("state", {"W": "waiting", "I": "in_work", "D": "done"}),
        "note": Fit("note", length=40),
        "old_job_id": "id",
    },
    exclude=(Exclude("cancelled", "state = 'X'"),),
)
