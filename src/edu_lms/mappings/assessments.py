"""Assessments, derived: the components of a course, and the marks given in a meeting."""

from edu_lms.first_migration import assessments as written
from edu_lms.mappings.common import DERIVED_AUDIT
from edu_lms.mappings.courses import offerings
from rowcall import Const, Json, Mapping, Names, Number, Path, Query, Ref, Sql

components = Mapping(
    name="components",
    target="assessments",
    source=Query("sql/components.sql", key=("course_id", "course_eva_id")),
    created="first_seen",
    joins={"component": Path(("course_eva_id", "course_evaluation_type.id"))},
    columns={
        "course_offering_id": Ref(offerings, "course_id"),
        "title": Names(
            az="component.name_az", en="component.name_en", ru="component.name_ru"
        ).or_placeholder("'Qiymətləndirmə ' || course_eva_id"),
        "assessment_type": Sql(
            "CASE WHEN component.name_az LIKE 'Yekun imtahan%' THEN 'exam'"
            " WHEN component.name_az LIKE 'Kollokvium%' THEN 'quiz'"
            " WHEN component.name_az LIKE 'Sərbəst iş%' THEN 'assignment'"
            " WHEN component.name_az LIKE 'Kurs işi%' THEN 'project'"
            " WHEN component.name_az LIKE 'Davamiyyət%' THEN 'participation'"
            " ELSE 'other' END"
        ),
        "weight_percentage": Number("component.weight").or_placeholder("0"),
        "total_marks": Number("component.max_point").or_placeholder("10"),
        "rubric": Json(old_course_eva_id="course_eva_id"),
        **DERIVED_AUDIT,
    },
    identity=written.components,
    phase="assessments",
)

meeting_marks = Mapping(
    name="meeting_marks",
    target="assessments",
    source=Query("sql/meeting_marks.sql", key=("course_meeting_id", "slot")),
    created="first_seen",
    joins={"meeting": Path(("course_meeting_id", "course_meeting.id"))},
    columns={
        "course_offering_id": Ref(offerings, "meeting.course_id"),
        "title": Names(az="'Dərsdə qiymət ' || meeting.meeting_date").or_placeholder(
            "'Dərsdə qiymət'"
        ),
        "assessment_type": Const("participation"),
        # marks of a meeting have no weight of their own in the source
        "weight_percentage": Const(0),
        "total_marks": Const(10),
        "due_date": Sql(
            "rowcall.parse_date(meeting.meeting_date)::timestamp AT TIME ZONE 'Asia/Baku'"
        ),
        "rubric": Json(old_meeting_id="course_meeting_id", slot="slot"),
        **DERIVED_AUDIT,
    },
    phase="assessments",
    batch=50_000,
)
