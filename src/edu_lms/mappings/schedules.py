"""Every dated meeting is one schedule of its own, in a room of which only the id is known."""

from edu_lms.first_migration import schedules as written
from edu_lms.mappings.common import CREATED, DERIVED_CREATED, OWN
from edu_lms.mappings.courses import offerings
from edu_lms.mappings.people import users
from rowcall import Const, Date, Gather, Json, Lookup, Mapping, Path, Query, Ref, Sql

_LOGIN_OF_TEACHER = Path(("teacher_id", "teachers.id"), ("user_id", "users.id"), "account_id")
_TIME = r"^([01]?\d|2[0-3]):[0-5]\d$"

rooms = Mapping(
    target="rooms",
    source=Query("sql/rooms.sql", key="room_id"),
    created="first_seen",
    columns={
        "room_number": Sql("NULL::text").or_placeholder("'Room ' || room_id"),
        "room_type": Sql("NULL::text").or_placeholder("'classroom'"),
        "capacity": Sql("NULL::integer").or_placeholder("0"),
        "features": Json(old_room_id="room_id"),
        **DERIVED_CREATED,
    },
    identity=written.rooms,
    phase="schedules",
)

schedules = Mapping(
    name="schedules",
    target="class_schedules",
    source="course_meeting",
    created="create_date",
    joins={
        "slot": Path(("clock_id", "clock.id")),
        "year": Path(("course_id", "course.id"), ("education_year_id", "edu_years.id")),
        "teacher": Path(("teacher_id", "teachers.id")),
        "taught": Gather(
            of="course_meeting_topic",
            on={"course_meeting_id": "id"},
            topics="jsonb_agg(name ORDER BY id) FILTER (WHERE btrim(name) <> '')",
            withdrawn="jsonb_agg(name ORDER BY id) FILTER (WHERE btrim(name) <> '' AND active = 0)",
        ),
        "own": Gather(
            of="accounts",
            on={"person_id": "teacher.person_id"},
            account_id=OWN,
        ),
    },
    columns={
        "course_offering_id": Ref(offerings, "course_id"),
        # legacy 1 = Monday … 7 = Sunday, and 0 means Sunday too; lms 0 = Monday … 6 = Sunday
        "day_of_week": Sql(
            "CASE WHEN week_day BETWEEN 1 AND 7 THEN week_day - 1 WHEN week_day = 0 THEN 6 END"
        ).or_placeholder(
            "coalesce(extract(isodow FROM rowcall.parse_date(meeting_date))::integer - 1, 0)"
        ),
        "start_time": Sql(
            f"CASE WHEN slot.start_time ~ '{_TIME}' THEN slot.start_time::time END"
        ).or_placeholder("time '00:00'"),
        "end_time": Sql(
            f"CASE WHEN slot.end_time ~ '{_TIME}' THEN slot.end_time::time END"
        ).or_placeholder("time '23:59'"),
        "room_id": Ref(rooms, "room_id"),
        "schedule_type": Lookup(
            "lesson_type_id",
            {
                110000111: "lecture",
                110000112: "seminar",
                110000113: "lab",
                110000114: "tutorial",
            },
        ).or_null(),
        "instructor_id": Ref(users, _LOGIN_OF_TEACHER)
        .or_ref(Ref(users, "own.account_id"))
        .or_null(),
        "effective_from": Date("meeting_date").or_placeholder(
            "rowcall.parse_date(year.start_date)"
        ),
        "effective_until": Date("meeting_date").or_placeholder(
            "rowcall.parse_date(year.start_date)"
        ),
        "is_recurring": Const(False),
        "recurrence_pattern": Json(
            old_meeting_id="id",
            updated="update_date",
            active="active = 1",
            topics="taught.topics",
            withdrawn_topics="taught.withdrawn",
        ),
        **CREATED,
    },
    identity=written.schedules,
    phase="schedules",
    batch=50_000,
)
