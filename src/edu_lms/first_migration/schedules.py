"""Rooms, schedules and materials of the first migration: no script is on record, they may lack."""

from edu_lms.first_migration.common import ANYTHING, NAMED
from rowcall import Grain, Holds, Identity, Match, Path

rooms = Identity(
    Match("room", {"features->>'old_room_id'": "room_id"}, rare=True),
    was={
        "room_number": Holds("room_number ~ '^Room-[0-9]+$'"),
        "room_type": "'classroom'",
        "capacity": "50",
        "features": "jsonb_build_object('old_room_id', room_id)",
    },
)

schedules = Identity(
    # weekly rows without a date, in the offering under the beginning of the code
    Match(
        "section code, day, hours and room",
        {
            "course_offering_id.section_code": "left(course.code, 20)",
            "day_of_week": "coalesce(week_day, 1) % 7",
            "start_time": "slot.start_time::time",
            "end_time": "slot.end_time::time",
            "coalesce(room_id.features->>'old_room_id', '')": "coalesce(room_id::text, '')",
        },
        when="active = 1",
        grain=Grain.INTERCHANGEABLE,
        rare=True,
    ),
    joins={"course": Path(("course_id", "course.id"))},
    was={
        "schedule_type": "'lecture'",
        "effective_from": "date '2024-09-15'",
        "effective_until": "date '2025-06-14'",
        "is_recurring": "true",
        "created_at": ANYTHING,
    },
)

materials = Identity(
    Match("number in the title", {"title->>'az'": "'Material ' || id"}, rare=True),
    was={
        "course_offering_id": ANYTHING,
        "title": NAMED.format("'Material ' || id"),
        "material_type": "'reading'",
        "file_url": "file.path",
        "created_at": "create_date",
    },
)
