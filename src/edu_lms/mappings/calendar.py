"""The academic calendar: every event of every year, those of unknown meaning too."""

from edu_lms.mappings.common import CREATED, MADE_BY
from edu_lms.mappings.people import users
from edu_lms.mappings.terms import terms
from rowcall import Json, Lookup, Mapping, Names, Path, Ref, Sql

events = Mapping(
    name="events",
    target="calendar_events",
    source="academic_schedule_details",
    created="create_date",
    joins={
        "schedule": Path(("academic_schedule_id", "academic_schedule.id")),
        "kind": Path(("type_id", "dictionaries.id")),
    },
    columns={
        "academic_term_id": Ref(
            terms,
            "schedule.education_year_id",
            "CASE WHEN type_id BETWEEN 110000245 AND 110000253 THEN 110000135"
            " WHEN type_id BETWEEN 110000254 AND 110000262 THEN 110000136 END",
        ).or_null(),
        "event_type": Lookup(
            "type_id",
            {
                # the first and the last day of classes
                110000245: "academic",
                110000249: "academic",
                110000254: "academic",
                110000258: "academic",
                # the first and the last day of exams, then of re-sits
                110000250: "exam",
                110000251: "exam",
                110000252: "exam",
                110000253: "exam",
                110000259: "exam",
                110000260: "exam",
                110000261: "exam",
                110000262: "exam",
                # what these are no record says: their title is the dictionary's own
                110000246: "other",
                110000247: "other",
                110000248: "other",
                110000255: "other",
                110000256: "other",
                110000257: "other",
            },
        ).or_placeholder("'other'"),
        "title": Names(az="kind.name_az", en="kind.name_en", ru="kind.name_ru").or_placeholder(
            "'Təqvim hadisəsi ' || id"
        ),
        "description": Json(
            old_event_id="id",
            old_schedule_id="academic_schedule_id",
            old_type_id="type_id",
            updated="update_date",
            active="active = 1",
        ),
        # a day begins at midnight in Baku; an event whose day cannot be read has no place
        "start_datetime": Sql(
            "rowcall.parse_date(start_date)::timestamp AT TIME ZONE 'Asia/Baku'"
        ).or_quarantine(),
        "created_by": Ref(users, MADE_BY).or_null(),
        **CREATED,
    },
    phase="structure",
)
