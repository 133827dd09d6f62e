"""Who teaches a course: one row for each offering and teacher, in the role of the first lesson."""

from edu_lms.first_migration import courses as written
from edu_lms.mappings.common import CREATED, GO_LIVE, MADE_BY, OWN
from edu_lms.mappings.courses import offerings
from edu_lms.mappings.people import users
from edu_lms.mappings.staff import staff
from rowcall import Gather, Lookup, Mapping, Merge, Path, Ref, Sql

instructors = Mapping(
    name="instructors",
    target="course_instructors",
    source="course_teacher",
    created="create_date",
    joins={
        "teacher": Path(("teacher_id", "teachers.id")),
        "login": Path(("teacher_id", "teachers.id"), ("user_id", "users.id")),
        "own": Gather(
            of="accounts",
            on={"person_id": "teacher.person_id"},
            account_id=OWN,
        ),
    },
    # a teacher whom nobody knows has no account either: without this, a stand-in would teach
    require={"teacher": Ref(staff, "teacher_id")},
    columns={
        "course_offering_id": Ref(offerings, "course_id"),
        # a teacher without account has the stand-in user that his row in staff_members has
        "instructor_id": Ref(users, "coalesce(login.account_id, own.account_id, -teacher.id)")
        .or_ref(Ref(users, "own.account_id"))
        .or_placeholder(),
        "role": Lookup(
            "lesson_type_id",
            {
                110000111: "primary",
                110000112: "secondary",
                110000113: "lab_instructor",
                110000114: "secondary",
            },
        ).or_placeholder("'secondary'"),
        "assigned_date": Sql("create_date").or_placeholder(GO_LIVE),
        "assigned_by": Ref(users, MADE_BY).or_null(),
        **CREATED,
    },
    # the pair is unique: each kind of lesson of it, active or not, is in the offering's syllabus
    merge=Merge(
        by=("course_offering_id", "instructor_id"),
        survivor="active DESC, lesson_type_id, create_date, id",
    ),
    identity=written.instructors,
    phase="courses",
)
