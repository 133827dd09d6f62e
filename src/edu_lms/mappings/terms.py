"""Academic terms, derived: the years and semesters that courses and the calendar name."""

from edu_lms.first_migration import structure as written
from edu_lms.mappings.common import GO_LIVE
from rowcall import Const, Lookup, Mapping, Path, Query, Sql

terms = Mapping(
    name="terms",
    target="academic_terms",
    source=Query("sql/terms.sql", key=("education_year_id", "semester_id")),
    joins={"year": Path(("education_year_id", "edu_years.id"))},
    created="first_day",
    columns={
        "academic_year": Sql("replace(btrim(year.name), '/', '-')"),
        "term_type": Lookup("semester_id", {110000135: "fall", 110000136: "spring"}),
        "term_number": Lookup("semester_id", {110000135: 1, 110000136: 2}),
        # a year without a calendar: September to January, February to June of edu_years
        "start_date": Sql("first_day").or_placeholder(
            "CASE semester_id WHEN 110000135 THEN rowcall.parse_date(year.start_date)"
            " ELSE rowcall.parse_date(year.end_date) - 140 END"
        ),
        "end_date": Sql("last_day").or_placeholder(
            "CASE semester_id WHEN 110000135 THEN rowcall.parse_date(year.start_date) + 120"
            " ELSE rowcall.parse_date(year.end_date) END"
        ),
        # no legacy row says which term is the current one
        "is_current": Const(False),
        "created_at": Sql(GO_LIVE),
    },
    placeholder={
        "academic_year": "'unknown ' || missing.key",
        "term_type": "'fall'",
        "term_number": "1",
        "start_date": "date '1900-01-01'",
        "end_date": "date '1900-01-02'",
        "created_at": GO_LIVE,
    },
    identity=written.terms,
    phase="structure",
)
