"""What in `lms` shows from which legacy rows a row was written, and what would a legacy row show?

Both sides are told in legacy ids, so that they can be compared without a map.
"""

from dataclasses import dataclass
from typing import LiteralString

_OFFERED: LiteralString = """
    WITH offered AS (
        SELECT course.id AS course_id, left(course.code, 20) AS section,
               'SUBJ' || lpad((plan.subject_id % 100000)::text, 5, '0') AS subject
          FROM course
          JOIN education_plan_subject AS plan ON plan.id = course.education_plan_subject_id
          JOIN subject_catalog ON subject_catalog.id = plan.subject_id
         WHERE course.active = 1
    ), component AS (
        SELECT course_id, course_eva_id, min(create_date) AS first, max(update_date) AS due
          FROM journal WHERE active = 1 GROUP BY course_id, course_eva_id
    )"""


@dataclass(frozen=True)
class Evidence:
    """Two queries: (source key, evidence) of units, (target key, evidence) of rows."""

    mapping: str
    table: str
    source: LiteralString
    target: LiteralString


EVIDENCE = (
    Evidence(
        "users",
        "users",
        "SELECT id, jsonb_build_array(id) FROM accounts",
        "SELECT id, jsonb_build_array(metadata -> 'old_account_id') FROM users",
    ),
    Evidence(
        "persons",
        "persons",
        "SELECT person_id, jsonb_build_array(id) FROM accounts WHERE person_id IS NOT NULL",
        "SELECT persons.id, jsonb_build_array(users.metadata -> 'old_account_id')"
        " FROM persons JOIN users ON users.id = persons.user_id",
    ),
    Evidence(
        "students",
        "students",
        "SELECT id, jsonb_build_array(id) FROM students WHERE active = 1",
        "SELECT id, jsonb_build_array(metadata -> 'old_student_id') FROM students",
    ),
    Evidence(
        "staff",
        "staff_members",
        "SELECT id, jsonb_build_array('TCH' || id) FROM teachers WHERE active = 1",
        "SELECT id, jsonb_build_array(employee_number) FROM staff_members",
    ),
    Evidence(
        "organizations",
        "organization_units",
        "SELECT id, jsonb_build_array(coalesce(formula, 'ORG' || id)) FROM organizations",
        "SELECT id, jsonb_build_array(code) FROM organization_units",
    ),
    Evidence(
        "terms",
        "academic_terms",
        "SELECT DISTINCT jsonb_build_array(year.id::text, semester_id::text),"
        " jsonb_build_array(replace(year.name, '/', '-'),"
        " CASE semester_id WHEN 110000135 THEN 'fall' ELSE 'spring' END)"
        " FROM (SELECT education_year_id, semester_id FROM course UNION"
        " SELECT education_year_id, CASE WHEN type_id < 110000254 THEN 110000135"
        " ELSE 110000136 END FROM academic_schedule_details AS event"
        " JOIN academic_schedule AS schedule ON schedule.id = academic_schedule_id) AS named"
        " JOIN edu_years AS year ON year.id = education_year_id",
        "SELECT id, jsonb_build_array(academic_year, term_type) FROM academic_terms",
    ),
    Evidence(
        "courses",
        "courses",
        "SELECT id, jsonb_build_array('SUBJ' || lpad((id % 100000)::text, 5, '0'))"
        " FROM subject_catalog WHERE active = 1",
        "SELECT id, jsonb_build_array(code) FROM courses",
    ),
    Evidence(
        "offerings",
        "course_offerings",
        f"{_OFFERED} SELECT course_id, jsonb_build_array(subject, section) FROM offered",
        "SELECT offering.id, jsonb_build_array(code, section_code)"
        " FROM course_offerings AS offering JOIN courses ON courses.id = course_id",
    ),
    Evidence(
        "instructors",
        "course_instructors",
        "SELECT line.id, jsonb_build_array(left(code, 20), accounts.id)"
        " FROM course_teacher AS line JOIN course ON course.id = course_id"
        " JOIN teachers ON teachers.id = teacher_id AND teachers.active = 1"
        " JOIN accounts ON accounts.person_id = teachers.person_id WHERE line.active = 1",
        "SELECT line.id, jsonb_build_array(section_code, users.metadata -> 'old_account_id')"
        " FROM course_instructors AS line"
        " JOIN course_offerings AS offering ON offering.id = course_offering_id"
        " JOIN users ON users.id = instructor_id",
    ),
    Evidence(
        "enrollments",
        "course_enrollments",
        "SELECT line.id, jsonb_build_array("
        "'SUBJ' || lpad((plan.subject_id % 100000)::text, 5, '0'), student_id)"
        " FROM course_student AS line JOIN course ON course.id = course_id"
        " JOIN education_plan_subject AS plan ON plan.id = education_plan_subject_id"
        " WHERE line.active = 1",
        "SELECT line.id, jsonb_build_array(code, students.metadata -> 'old_student_id')"
        " FROM course_enrollments AS line"
        " JOIN course_offerings AS offering ON offering.id = course_offering_id"
        " JOIN courses ON courses.id = course_id JOIN students ON students.id = student_id",
    ),
    Evidence(
        "components",
        "assessments",
        f"{_OFFERED} SELECT jsonb_build_array(course_id::text, course_eva_id::text),"
        " jsonb_build_array(subject, 'Qiymətləndirmə ' || course_eva_id, first, due)"
        " FROM component JOIN offered USING (course_id)",
        "SELECT line.id, jsonb_build_array(code, title ->> 'az', line.created_at, due_date)"
        " FROM assessments AS line"
        " JOIN course_offerings AS offering ON offering.id = course_offering_id"
        " JOIN courses ON courses.id = course_id WHERE NOT coalesce(rubric ? 'old_exam_id', false)",
    ),
    Evidence(
        "exams",
        "assessments",
        "SELECT id, jsonb_build_array(id) FROM exam WHERE active = 1",
        "SELECT id, jsonb_build_array(rubric -> 'old_exam_id') FROM assessments"
        " WHERE assessment_type = 'exam'",
    ),
    Evidence(
        "component_grades",
        "grades",
        f"{_OFFERED} SELECT journal.id,"
        " jsonb_build_array(subject, 'Qiymətləndirmə ' || course_eva_id, first, due, student_id)"
        " FROM journal JOIN component USING (course_id, course_eva_id)"
        " JOIN offered USING (course_id)"
        " WHERE journal.id IN (SELECT journal_id FROM journal_details WHERE active = 1)",
        "SELECT grades.id, jsonb_build_array(code, title ->> 'az', line.created_at, due_date,"
        " students.metadata -> 'old_student_id')"
        " FROM grades JOIN assessments AS line ON line.id = assessment_id"
        " JOIN course_offerings AS offering ON offering.id = course_offering_id"
        " JOIN courses ON courses.id = course_id JOIN students ON students.id = student_id"
        " WHERE line.id::text NOT IN"
        " (SELECT target_key FROM synthetic.edit WHERE column_name = 'title')",
    ),
    Evidence(
        "submissions",
        "assessment_submissions",
        "SELECT id, jsonb_build_array(exam_id, student_id, create_date) FROM exam_student",
        "SELECT line.id, jsonb_build_array(rubric -> 'old_exam_id',"
        " students.metadata -> 'old_student_id', submission_date)"
        " FROM assessment_submissions AS line"
        " JOIN assessments ON assessments.id = assessment_id"
        " JOIN students ON students.id = student_id",
    ),
    Evidence(
        "materials",
        "course_materials",
        "SELECT id, jsonb_build_array('Material ' || id) FROM course_meeting_topic_file"
        " WHERE active = 1",
        "SELECT id, jsonb_build_array(title -> 'az') FROM course_materials",
    ),
    Evidence(
        "rooms",
        "rooms",
        "SELECT DISTINCT room_id, jsonb_build_array(room_id) FROM course_meeting"
        " WHERE room_id IS NOT NULL",
        "SELECT id, jsonb_build_array(features -> 'old_room_id') FROM rooms",
    ),
    Evidence(
        "schedules",
        "class_schedules",
        "SELECT meeting.id, jsonb_build_array(left(code, 20), coalesce(week_day, 1) % 7,"
        " start_time::time, end_time::time, room_id)"
        " FROM course_meeting AS meeting JOIN course ON course.id = course_id"
        " JOIN clock ON clock.id = clock_id WHERE meeting.active = 1",
        "SELECT line.id, jsonb_build_array(section_code, day_of_week, start_time, end_time,"
        " features -> 'old_room_id') FROM class_schedules AS line"
        " JOIN course_offerings AS offering ON offering.id = course_offering_id"
        " LEFT JOIN rooms ON rooms.id = room_id",
    ),
)
