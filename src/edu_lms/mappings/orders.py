"""Orders of the registry, and whom each of them concerns."""

from edu_lms.mappings.common import CREATED
from edu_lms.mappings.students import students
from rowcall import Date, Fit, Json, Lookup, Mapping, Path, Ref, Sql

orders = Mapping(
    name="orders",
    target="student_orders",
    source="orders",
    created="create_date",
    joins={
        "kind": Path(("type_id", "dictionaries.id")),
        "state": Path(("status", "dictionaries.id")),
        "form": Path(("form_id", "dictionaries.id")),
        "level": Path(("edu_level_id", "dictionaries.id")),
    },
    columns={
        # serials return every year, and 236 of 629 within one: the id makes the number unique
        "order_number": Fit(
            "nullif(btrim(serial), '')"
            " || '/' || coalesce(extract(year FROM rowcall.parse_date(order_date))::text, '?')"
            " || '/' || id",
            length=100,
        ).or_placeholder("'?/' || id"),
        "order_type": Lookup(
            "type_id", {110000035: "admission", 110000036: "dismissal", 110000037: "other"}
        ).or_placeholder("'unknown'"),
        "order_date": Date("order_date").or_null(),
        "status": Lookup(
            "status",
            {
                110000057: "pending",
                110000058: "approved",
                110000059: "pending",
                110000060: "cancelled",
            },
        ).or_placeholder("'unknown'"),
        "notes": "nullif(btrim(note), '')",
        "metadata": Json(
            old_order_id="id",
            serial="serial",
            legacy_order_date="order_date",
            legacy_type="coalesce(kind.name_az, type_id::text)",
            legacy_status="coalesce(state.name_az, status::text)",
            form="coalesce(form.name_az, form_id::text)",
            education_level="coalesce(level.name_az, edu_level_id::text)",
            updated="update_date",
            active="active = 1",
        ),
        **CREATED,
    },
    phase="people",
)

order_assignments = Mapping(
    name="order_assignments",
    target="student_order_assignments",
    source="person_orders",
    created="create_date",
    joins={"reason": Path(("reason_id", "dictionaries.id"))},
    columns={
        "order_id": Ref(orders, "order_id"),
        # an order may concern somebody who is no student: then only the person is named
        "student_id": Ref(students, "student_id").or_null(),
        "person_id": "person_id",
        "reason": Sql("reason.name_az").or_null(),
        "notes": "nullif(btrim(note), '')",
        "metadata": Json(
            old_person_order_id="id",
            old_student_id="student_id",
            old_reason_id="reason_id",
            updated="update_date",
            active="active = 1",
        ),
        **CREATED,
    },
    phase="people",
)
