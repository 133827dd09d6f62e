"""Results of components, and the slots of journal_details: marks or attendance, none of both."""

from edu_lms.first_migration import assessments as written
from edu_lms.mappings.assessments import components, meeting_marks
from edu_lms.mappings.common import AUDIT, CHANGED_BY, CREATED
from edu_lms.mappings.enrollments import enrollments
from edu_lms.mappings.people import users
from edu_lms.mappings.scale import OF_TEN
from edu_lms.mappings.schedules import schedules
from edu_lms.mappings.students import students
from rowcall import (
    Const,
    Exclude,
    FanOut,
    Lookup,
    Mapping,
    Merge,
    Number,
    Path,
    Query,
    Ref,
    Reject,
    Sql,
)

_BEST = "active DESC, update_date DESC, create_date DESC, id"
_MARK = "coalesce(nullif(btrim(point), ''), mark.code)"

component_grades = Mapping(
    name="component_grades",
    target="grades",
    source="journal",
    created="create_date",
    joins={"mark": Path(("point_id", "dictionaries.id"))},
    exclude=(Exclude("no_mark_given", "nullif(btrim(point), '') IS NULL AND point_id IS NULL"),),
    reject=(Reject("mark_out_of_scale", f"rowcall.parse_number({_MARK}) NOT BETWEEN 0 AND 10"),),
    columns={
        "assessment_id": Ref(components, "course_id", "course_eva_id"),
        "student_id": Ref(students, "student_id"),
        "enrollment_id": Ref(enrollments, "id", source="journal"),
        "graded_by": Ref(users, CHANGED_BY).or_null(),
        "marks_obtained": Number(_MARK).or_quarantine("unknown_code"),
        **OF_TEN,
        # the new point of an appeal, as text: whether it was granted is not written down
        "rubric_scores": "CASE WHEN btrim(appeal_point) <> ''"
        " THEN jsonb_build_object('appeal_point', appeal_point) END",
        "is_final": Const(False),
        "graded_at": "coalesce(update_date, create_date)",
        **AUDIT,
    },
    merge=Merge(
        by=("assessment_id", "student_id"),
        survivor=_BEST,
        gather={
            "grade_history": "jsonb_strip_nulls(jsonb_build_object('old_journal_id', id,"
            " 'point', point, 'active', active, 'updated', update_date))"
        },
    ),
    identity=written.component_grades,
    phase="grades",
    batch=50_000,
)

meeting_days = Query("sql/meeting_days.sql", key="meeting_id")

slots = FanOut(
    "slots",
    "journal_details",
    key="id",
    parts={
        "1": {"point_id": "point_id_1", "status": "status_1", "note": "note_1"},
        "2": {"point_id": "point_id_2", "status": "status_2", "note": "note_2"},
        "3": {"point_id": "point_id_3", "status": "status_3", "note": "note_3"},
    },
)

_SLOT_JOINS = {
    "mark": Path(("point_id", "dictionaries.id")),
    "journal": Path(("journal_id", "journal.id")),
    "meeting": Path(("course_meeting_id", "course_meeting.id")),
}
# codes repeat in other types of dictionary: only type 100000019 holds points
_POINT = "CASE WHEN mark.type_id = 100000019 THEN mark.code END"
_IS_ATTENDANCE = f"{_POINT} IN ('q', 'i', 'u', 'g')"
_MISMATCH = Reject("course_mismatch", "journal.course_id <> meeting.course_id")

meeting_grades = Mapping(
    name="meeting_grades",
    target="grades",
    source=slots,
    when=f"part <> '' AND NOT coalesce({_IS_ATTENDANCE}, false)",
    created="create_date",
    joins=_SLOT_JOINS,
    reject=(_MISMATCH,),
    columns={
        "assessment_id": Ref(meeting_marks, "course_meeting_id", "part"),
        "student_id": Ref(students, "journal.student_id"),
        "enrollment_id": Ref(enrollments, "journal_id", source="journal"),
        "graded_by": Ref(users, CHANGED_BY).or_null(),
        "marks_obtained": Lookup(_POINT, {str(mark): mark for mark in range(11)}).or_quarantine(
            "unknown_code"
        ),
        **OF_TEN,
        "feedback": "nullif(btrim(note), '')",
        "rubric_scores": "CASE WHEN status IS NOT NULL"
        " THEN jsonb_build_object('status', status) END",
        "is_final": Const(False),
        "graded_at": "coalesce(update_date, create_date)",
        **AUDIT,
    },
    merge=Merge(
        by=("assessment_id", "student_id"),
        survivor=_BEST,
        gather={
            "grade_history": "jsonb_strip_nulls(jsonb_build_object('old_detail_id', id,"
            " 'mark', mark.code, 'note', note, 'active', active, 'updated', update_date))"
        },
    ),
    phase="grades",
    batch=50_000,
)

attendance = Mapping(
    name="attendance",
    target="attendance_records",
    source=slots,
    when=_IS_ATTENDANCE,
    created="create_date",
    joins={
        **_SLOT_JOINS,
        "day": Path(("course_meeting_id", "meeting_days.meeting_id")),
    },
    reject=(_MISMATCH,),
    columns={
        "class_schedule_id": Ref(schedules, "course_meeting_id"),
        "student_id": Ref(students, "journal.student_id"),
        "attendance_date": Sql("day.held_on").or_placeholder("day.assumed"),
        "status": Lookup("mark.code", {"q": "absent", "i": "present", "u": "excused", "g": "late"}),
        "notes": "nullif(btrim(note), '')",
        "marked_by": Ref(users, CHANGED_BY).or_null(),
        "marked_at": "coalesce(update_date, create_date)",
        **CREATED,
    },
    # of several slots of a student in a meeting the worst stays: an absence is never hidden
    merge=Merge(
        by=("class_schedule_id", "student_id", "attendance_date"),
        survivor="array_position(ARRAY['q', 'g', 'u', 'i'], mark.code), " + _BEST,
        gather={
            "notes": "'also ' || CASE mark.code WHEN 'q' THEN 'absent' WHEN 'g' THEN 'late'"
            " WHEN 'u' THEN 'excused' ELSE 'present' END || ' in slot ' || part"
        },
    ),
    phase="grades",
    batch=50_000,
)
