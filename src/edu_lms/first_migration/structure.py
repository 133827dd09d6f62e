"""Units and terms of the first migration."""

from edu_lms.first_migration.common import ANYTHING, AUDIT, LABELLED
from rowcall import Gather, Identity, Match, Path

organizations = Identity(
    Match("formula, code or id", {"code": "coalesce(formula, lookup.code, 'ORG' || id)"}),
    joins={
        "below": Gather(of="organizations", on={"parent_id": "id"}, units="count(*)"),
        # names of units stand in org_names: none was ever found here
        "lookup": Path(("dictionary_name_id", "dictionaries.id")),
    },
    was={
        "parent_id": ANYTHING,
        # the shape of the tree was taken for the types
        "type": "CASE WHEN parent_id IS NULL THEN 'university'"
        " WHEN coalesce(below.units, 0) = 0 THEN 'program'"
        " WHEN nod_level > 2 THEN 'department' ELSE 'faculty' END",
        "name": LABELLED.format("lookup", "'Organization ' || id"),
        "is_active": "active = 1",
        **AUDIT,
    },
)

_YEAR = "rowcall.parse_integer(left(btrim(year.name), 4))::integer"
_IS_FALL = "semester_id = 110000135"

terms = Identity(
    Match(
        "year and semester",
        {
            "academic_year": "replace(btrim(year.name), '/', '-')",
            "term_type": f"CASE WHEN {_IS_FALL} THEN 'fall' ELSE 'spring' END",
        },
    ),
    was={
        "term_number": f"CASE WHEN {_IS_FALL} THEN 1 ELSE 2 END",
        # fixed days, invented
        "start_date": f"CASE WHEN {_IS_FALL} THEN make_date({_YEAR}, 9, 1)"
        f" ELSE make_date({_YEAR} + 1, 2, 1) END",
        "end_date": f"CASE WHEN {_IS_FALL} THEN make_date({_YEAR}, 12, 31)"
        f" ELSE make_date({_YEAR} + 1, 6, 30) END",
        "is_current": f"{_IS_FALL} AND btrim(year.name) = '2024/2025'",
    },
)
