"""The project of the mission: the legacy database `edu` becomes `lms`."""

from edu_lms import dropped
from edu_lms.counts import counts
from edu_lms.distributions import distributions
from edu_lms.mappings.assessments import components, meeting_marks
from edu_lms.mappings.calendar import events
from edu_lms.mappings.cohorts import cohort_members, cohorts
from edu_lms.mappings.courses import courses, offerings
from edu_lms.mappings.enrollments import enrollments
from edu_lms.mappings.exams import exam_grades, exams, sittings, submissions
from edu_lms.mappings.files import files, materials
from edu_lms.mappings.grades import attendance, component_grades, meeting_days, meeting_grades
from edu_lms.mappings.instructors import instructors
from edu_lms.mappings.orders import order_assignments, orders
from edu_lms.mappings.organizations import organizations
from edu_lms.mappings.people import persons, users
from edu_lms.mappings.programs import plan_subjects, programs
from edu_lms.mappings.roles import roles
from edu_lms.mappings.schedules import rooms, schedules
from edu_lms.mappings.staff import staff
from edu_lms.mappings.students import students
from edu_lms.mappings.terms import terms
from rowcall import Project

project = Project(
    name="edu_lms",
    mappings=(
        organizations,
        users,
        persons,
        roles,
        terms,
        events,
        programs,
        students,
        staff,
        cohorts,
        cohort_members,
        orders,
        order_assignments,
        courses,
        offerings,
        instructors,
        enrollments,
        rooms,
        schedules,
        components,
        meeting_marks,
        exams,
        submissions,
        component_grades,
        meeting_grades,
        exam_grades,
        attendance,
        files,
        materials,
    ),
    queries=(plan_subjects, meeting_days, sittings),
    drop_tables=dropped.TABLES,
    drop_columns=dropped.COLUMNS,
    distributions=distributions,
    counts=counts,
    untouched={
        "audit_logs": "written by triggers, which do not fire during the load",
        "roles": "shipped with lms",
        "permissions": "shipped with lms",
        "role_permissions": "shipped with lms",
    },
)
