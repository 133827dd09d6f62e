"""Organisations become organisation units: real names, real types, the tree as it is."""

from edu_lms.first_migration import structure as written
from edu_lms.mappings.common import AUDIT
from rowcall import Json, Lookup, Mapping, Names, Path, Ref, Sql

organizations = Mapping(
    name="organizations",
    target="organization_units",
    source="organizations",
    created="create_date",
    joins={
        # the names stand in org_names; joining dictionaries gave no name for any of the 60 units
        "label": Path(("dictionary_name_id", "org_names.id")),
        "kind": Path(("type_id", "dictionaries.id")),
    },
    columns={
        "parent_id": Ref("organizations", "parent_id").or_null(),
        "type": Lookup(
            "kind.name_az",
            {
                "Universitet": "university",
                "Fakültə": "faculty",
                "Kafedra": "department",
                "İxtisas": "program",
            },
        ).or_placeholder("'department'"),
        "code": "'ORG' || id",
        "name": Names(az="label.name_az", en="label.name_en", ru="label.name_ru").or_placeholder(
            "'Bölmə ' || id"
        ),
        "settings": Json(old_logo="logo_name"),
        "is_active": Sql("coalesce(active = 1, false)"),
        **AUDIT,
    },
    identity=written.organizations,
    phase="organisations",
)
