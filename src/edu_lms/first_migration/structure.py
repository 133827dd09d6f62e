"""Units and terms of the first migration."""

from edu_lms.first_migration.common import ANYTHING, AUDIT, NAMED
from rowcall import Gather, Identity, Match

organizations = Identity(
    Match("formula or id", {"code": "coalesce(formula, 'ORG' || id)"}),
    joins={"below": Gather(of="organizations", on={"parent_id": "id"}, units="count(*)")},
    was={
        "parent_id": ANYTHING,
        # the shape of the tree was taken for the types
        "type": "CASE WHEN parent_id IS NULL THEN 'university'"
        " WHEN below.units > 0 THEN 'faculty' ELSE 'program' END",
        "name": NAMED.format("'Organization ' || id"),
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
        "start_date": f"CASE WHEN {_IS_FALL} THEN make_date({_YEAR}, 9, 15)"
        f" ELSE make_date({_YEAR} + 1, 2, 15) END",
        "end_date": f"CASE WHEN {_IS_FALL} THEN make_date({_YEAR} + 1, 1, 31)"
        f" ELSE make_date({_YEAR} + 1, 6, 30) END",
        "is_current": f"{_IS_FALL} AND btrim(year.name) = '2024/2025'",
    },
)
