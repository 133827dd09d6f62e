"""Do instructors, cohorts, orders, events and roles say what their source rows say?

That each unit stands as the right row is for test_outcomes.py; here its ledger entry is believed.
"""

from edu_to_lms.cases import by_both
from edu_to_lms.moved import Moved

pytestmark = by_both


def stands(mapping: str, key: str) -> str:
    """Join the entry of a row that stands in the target as its own."""
    return f"""
          JOIN ledger.unit
            ON unit.mapping = '{mapping}' AND unit.source_key = {key} AND unit.outcome = 'migrated'
    """


def new(name: str, mapping: str, key: str) -> str:
    """Join the new key of a row, where it has one."""
    return f"""
          LEFT JOIN ledger.unit AS {name}
            ON {name}.mapping = '{mapping}' AND {name}.source_key = {key}
    """


def test_an_instructor_is_the_user_of_the_teacher_in_the_role_of_the_lesson(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, offering.target_key,
               coalesce(own.target_key, stand_in.target_key),
               CASE lesson_type_id WHEN 110000111 THEN 'primary'
                                   WHEN 110000113 THEN 'lab_instructor' ELSE 'secondary' END
          FROM implied.course_teacher AS lesson
          {stands("instructors", "lesson.key")}
          JOIN implied.teacher ON teacher.id = lesson.teacher_id
          {new("offering", "offerings", "lesson.course_id::text")}
          {new("own", "users", "teacher.account::text")}
          LEFT JOIN ledger.row AS stand_in
            ON stand_in.target_table = 'users' AND stand_in.origin = 'placeholder'
           AND stand_in.source_key = teacher.login"""
    ledger = "SELECT id, course_offering_id, instructor_id, role FROM ledger.instructor"
    assert moved.differences(implied, ledger) == []


def test_every_lesson_of_a_course_is_in_the_syllabus_of_its_offering(moved: Moved) -> None:
    implied = """
        SELECT unit.target_key, (SELECT count(*) FROM public.course_teacher AS lesson
                                  WHERE lesson.course_id::text = unit.source_key)
          FROM ledger.unit
         WHERE mapping = 'offerings'"""
    assert moved.differences(implied, "SELECT id, listed FROM ledger.lessons") == []


def test_a_cohort_has_the_name_tutor_year_and_language_of_its_group(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, coalesce(nullif(btrim(cohort.name), ''), 'Qrup ' || cohort.id),
               tutor.target_key, left(year.name, 4),
               CASE education_lang_id WHEN 110000065 THEN 'az' WHEN 110000066 THEN 'en'
                                      WHEN 110000067 THEN 'ru' END
          FROM public.education_group AS cohort
          {stands("cohorts", "cohort.id::text")}
          LEFT JOIN public.edu_years AS year ON year.id = cohort.education_year_id
          LEFT JOIN implied.teacher ON teacher.id = cohort.tyutor_id
          {new("tutor", "users", "teacher.account::text")}"""
    ledger = "SELECT id, name, tutor_id, start_year, language FROM ledger.cohort"
    assert moved.differences(implied, ledger) == []


def test_groups_of_one_name_have_codes_of_their_own(moved: Moved) -> None:
    groups = moved.rows("SELECT count(*), count(DISTINCT name) < count(*) FROM education_group")
    codes = moved.rows("SELECT count(DISTINCT code), TRUE FROM ledger.cohort")
    assert codes == groups


def test_a_member_belongs_to_the_cohort_and_is_the_student(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, cohort.target_key, student.target_key,
               CASE WHEN member.active = 1 THEN 'active' ELSE 'left' END
          FROM implied.education_group_student AS member
          {stands("cohort_members", "member.key")}
          {new("cohort", "cohorts", "member.education_group_id::text")}
          {new("student", "students", "member.student_id::text")}"""
    ledger = "SELECT id, cohort_id, student_id, status FROM ledger.cohort_member"
    assert moved.differences(implied, ledger) == []


def test_every_spell_in_a_group_is_in_the_metadata_of_the_student(moved: Moved) -> None:
    implied = """
        SELECT unit.target_key, count(member.student_id)
          FROM ledger.unit
          LEFT JOIN public.education_group_student AS member
            ON member.student_id::text = unit.source_key
         WHERE unit.mapping = 'students'
         GROUP BY unit.target_key"""
    assert moved.differences(implied, "SELECT id, listed FROM ledger.spells") == []


def test_an_order_has_its_serial_year_and_id_as_number(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key,
               coalesce(nullif(btrim(serial), '')
                        || coalesce('/' || to_char(implied.day(order_date), 'YYYY'), '/?'), '?')
               || '/' || source.id,
               CASE type_id WHEN 110000035 THEN 'admission' WHEN 110000036 THEN 'dismissal'
                            WHEN 110000037 THEN 'other' ELSE 'unknown' END,
               CASE source.status WHEN 110000058 THEN 'approved' WHEN 110000059 THEN 'pending'
                                  WHEN 110000060 THEN 'cancelled' ELSE 'unknown' END,
               implied.day(order_date)::text
          FROM public.orders AS source
          {stands("orders", "source.id::text")}"""
    ledger = "SELECT id, order_number, order_type, status, order_date FROM ledger.numbered_order"
    assert moved.differences(implied, ledger) == []


def test_orders_of_one_serial_have_numbers_of_their_own(moved: Moved) -> None:
    orders = moved.rows("SELECT count(*), count(DISTINCT serial) < count(*) FROM orders")
    numbers = moved.rows("SELECT count(DISTINCT order_number), TRUE FROM ledger.numbered_order")
    assert numbers == orders


def test_an_assignment_names_its_order_its_student_and_the_legacy_person(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, numbered.target_key, student.target_key, source.person_id::text
          FROM implied.person_orders AS source
          {stands("order_assignments", "source.key")}
          {new("numbered", "orders", "source.order_id::text")}
          {new("student", "students", "source.student_id::text")}"""
    ledger = "SELECT id, order_id, student_id, person_id FROM ledger.order_assignment"
    assert moved.differences(implied, ledger) == []


def test_an_event_begins_at_midnight_in_baku_in_the_term_of_its_calendar(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, replace(year.name, '/', '-'),
               CASE WHEN year.id IS NULL THEN NULL WHEN semester_id = 110000135 THEN 'fall'
                    WHEN semester_id = 110000136 THEN 'spring' END,
               CASE WHEN type_id IN (110000245, 110000249, 110000254, 110000258) THEN 'academic'
                    WHEN type_id BETWEEN 110000250 AND 110000253
                      OR type_id BETWEEN 110000259 AND 110000262 THEN 'exam' ELSE 'other' END,
               source.start_date || ' 00:00'
          FROM implied.dated_event AS source
          {stands("events", "source.id::text")}
          LEFT JOIN public.edu_years AS year
            ON year.id = source.year_id AND source.term IS NOT NULL"""
    ledger = "SELECT id, academic_year, term_type, event_type, begins FROM ledger.event"
    assert moved.differences(implied, ledger) == []


def test_events_of_years_before_2020_and_of_unknown_meaning_are_there(moved: Moved) -> None:
    rows = moved.rows("SELECT bool_or(academic_year < '2020'), bool_or(event_type = 'other')"
                      "  FROM ledger.event")  # fmt: skip
    assert rows == [(True, True)]


def test_a_role_is_of_the_user_of_its_account_and_valid_while_active(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, owner.target_key, source.role, department.target_key,
               (source.active = 1 IS TRUE)::text, (source.is_default IS TRUE)::text
          FROM implied.role AS source
          {stands("roles", "source.id::text")}
          {new("owner", "users", "source.account::text")}
          {new("department", "organizations", "source.unit::text")}"""
    ledger = """
        SELECT id, user_id, role, organization_unit_id, is_valid, is_primary
          FROM ledger.user_role"""
    assert moved.differences(implied, ledger) == []


def test_every_user_with_a_role_in_edu_has_one(moved: Moved) -> None:
    implied = "SELECT count(DISTINCT account) FROM implied.role WHERE role IS NOT NULL"
    assert moved.rows("SELECT count(DISTINCT user_id) FROM ledger.user_role") == moved.rows(implied)
