"""The target database is built as the facts and decisions describe it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.types.json import Jsonb

from edu_lms.lms.build import build_lms
from fixtures.postgres import EMBEDDED, binaries_of, build_once
from rowcall.pg.server import Server, create_server, start_server

Connection = psycopg.Connection[Any]

TABLES = [
    "academic_programs",
    "academic_terms",
    "assessment_submissions",
    "assessments",
    "attendance_records",
    "audit_logs",
    "buildings",
    "calendar_events",
    "class_schedules",
    "course_enrollments",
    "course_instructors",
    "course_materials",
    "course_offerings",
    "courses",
    "file_uploads",
    "grades",
    "organization_units",
    "page_views",
    "permissions",
    "persons",
    "role_permissions",
    "roles",
    "rooms",
    "staff_members",
    "student_cohort_members",
    "student_cohorts",
    "student_group_members",
    "student_groups",
    "student_order_assignments",
    "student_orders",
    "students",
    "user_preferences",
    "user_roles",
    "user_sessions",
    "users",
]

DATED = [
    "assessments",
    "course_enrollments",
    "course_offerings",
    "courses",
    "grades",
    "organization_units",
    "persons",
    "staff_members",
    "students",
    "users",
]

AUDITED = [
    "academic_programs",
    "attendance_records",
    "course_enrollments",
    "courses",
    "grades",
    "role_permissions",
    "staff_members",
    "students",
    "user_roles",
    "users",
]

CATALOG = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace
       AND contype <> 'n'  -- since 18 these are what is_nullable has always said
     UNION ALL
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL
    SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL
    SELECT table_name, column_name, concat_ws(' ', udt_name, character_maximum_length,
           numeric_precision, numeric_scale, is_nullable, column_default)
      FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL
    SELECT typname, enumlabel, enumsortorder::text
      FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
     ORDER BY 1, 2, 3
"""


@pytest.fixture
def lms(lms_database: str) -> Iterator[Connection]:
    with psycopg.connect(lms_database, autocommit=True) as connection:
        yield connection


def column(connection: Connection, query: LiteralString) -> list[Any]:
    return [row[0] for row in connection.execute(query)]


def insert(connection: Connection, table: str, **values: object) -> UUID:
    """Insert one row and return its id."""
    names = sql.SQL(", ").join(map(sql.Identifier, values))
    marks = sql.SQL(", ").join(map(sql.Placeholder, values))
    command = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id")
    row = connection.execute(command.format(sql.Identifier(table), names, marks), values).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def insert_user(connection: Connection, name: str = "leyla") -> UUID:
    return insert(connection, "users", username=name, email=f"{name}@example.az", password_hash="!")


def insert_student(connection: Connection) -> UUID:
    return insert(
        connection,
        "students",
        user_id=insert_user(connection),
        student_number="S1",
        enrollment_date="2024-09-15",
    )


def insert_offering(connection: Connection, **values: object) -> UUID:
    title = Jsonb({"az": "Fizika"})
    course = insert(connection, "courses", code="PHY", name=title, credit_hours=5)
    term = insert(
        connection,
        "academic_terms",
        academic_year="2024-2025",
        term_type="fall",
        term_number=1,
        start_date="2024-09-15",
        end_date="2025-01-31",
    )
    offering: dict[str, object] = {
        "course_id": course,
        "academic_term_id": term,
        "section_code": "A",
        "language_of_instruction": "az",
        "max_enrollment": 2,
    }
    return insert(connection, "course_offerings", **(offering | values))


def test_it_has_the_tables_of_the_facts(lms: Connection) -> None:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    assert column(lms, query) == TABLES


def test_every_table_but_one_has_a_random_uuid_as_its_key(lms: Connection) -> None:
    query = """
        SELECT table_name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'id'
           AND data_type = 'uuid' AND column_default = 'gen_random_uuid()'
         ORDER BY 1
    """
    assert column(lms, query) == [table for table in TABLES if table != "role_permissions"]


def test_every_reference_is_a_foreign_key(lms: Connection) -> None:
    query = """
        SELECT table_name || '.' || column_name
          FROM information_schema.columns
         WHERE table_schema = 'public' AND data_type = 'uuid' AND column_name <> 'id'
        EXCEPT
        SELECT conrelid::regclass || '.' || attname
          FROM pg_constraint
          JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
         WHERE contype = 'f'
        ORDER BY 1
    """
    # These two point into whatever table their resource_type names.
    assert column(lms, query) == ["audit_logs.resource_id", "file_uploads.resource_id"]


def test_every_foreign_key_leads_an_index(lms: Connection) -> None:
    query = """
        SELECT conrelid::regclass || '.' || conname
          FROM pg_constraint
         WHERE contype = 'f'
           AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])
    """
    assert column(lms, query) == []


def test_ten_tables_date_their_changes_by_trigger(lms: Connection) -> None:
    triggers = """
        SELECT tgrelid::regclass::text FROM pg_trigger
         WHERE tgfoid = 'touch_updated_at'::regproc ORDER BY 1
    """
    columns = """
        SELECT table_name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'updated_at' ORDER BY 1
    """
    assert column(lms, triggers) == DATED
    assert column(lms, columns) == DATED


def test_ten_tables_are_audited(lms: Connection) -> None:
    query = """
        SELECT tgrelid::regclass::text FROM pg_trigger
         WHERE tgfoid = 'write_audit_log'::regproc ORDER BY 1
    """
    assert column(lms, query) == AUDITED


def test_the_audit_holds_every_change_and_no_secret(lms: Connection) -> None:
    user = insert_user(lms)
    lms.execute("UPDATE users SET password_hash = 'secret', is_locked = true")
    lms.execute("DELETE FROM users")
    query = "SELECT action, resource_id, old_values, new_values FROM audit_logs ORDER BY ctid"
    entries = lms.execute(query).fetchall()
    assert [entry[:2] for entry in entries] == [
        ("INSERT", user),
        ("UPDATE", user),
        ("DELETE", user),
    ]
    assert entries[1][2]["is_locked"] is False
    assert entries[1][3]["is_locked"] is True
    assert "password_hash" not in str(entries)


def test_a_change_renews_updated_at(lms: Connection) -> None:
    insert_user(lms)
    lms.execute("UPDATE users SET updated_at = '2000-01-01'")
    assert column(lms, "SELECT updated_at = CURRENT_TIMESTAMP FROM users") == [False]
    assert column(lms, "SELECT updated_at > '2020-01-01' FROM users") == [True]


def test_it_ships_roles_and_permissions_without_an_audit(lms: Connection) -> None:
    assert column(lms, "SELECT code FROM roles ORDER BY level, code") == [
        "SUPER_ADMIN",
        "ADMIN",
        "RECTOR",
        "VICE_RECTOR",
        "DEAN",
        "HEAD_OF_DEPT",
        "VICE_DEAN",
        "DEPT_HEAD",
        "ADVISOR",
        "TEACHER",
        "STUDENT",
    ]
    assert column(lms, "SELECT count(*) FROM permissions") == [33]
    assert column(lms, "SELECT count(*) FROM audit_logs") == [0]


def test_two_offerings_of_a_course_in_a_term_differ_in_their_section(lms: Connection) -> None:
    insert_offering(lms)
    with pytest.raises(errors.UniqueViolation, match="section_code"):
        lms.execute(
            """
            INSERT INTO course_offerings
                   (course_id, academic_term_id, section_code, language_of_instruction,
                    max_enrollment)
            SELECT course_id, academic_term_id, section_code, 'az', 1 FROM course_offerings
            """
        )


def test_a_section_code_has_at_most_twenty_characters(lms: Connection) -> None:
    with pytest.raises(errors.StringDataRightTruncation):
        insert_offering(lms, section_code="x" * 21)


def test_an_offering_holds_no_more_than_its_capacity(lms: Connection) -> None:
    with pytest.raises(errors.CheckViolation, match="course_offerings_enrollment_capacity"):
        insert_offering(lms, current_enrollment=3)


def test_a_student_is_enrolled_once_but_may_have_been_before(lms: Connection) -> None:
    offering, student = insert_offering(lms), insert_student(lms)
    for status in ("dropped", "completed", "enrolled", "withdrawn"):
        insert(
            lms,
            "course_enrollments",
            course_offering_id=offering,
            student_id=student,
            enrollment_status=status,
        )
    with pytest.raises(errors.UniqueViolation, match="course_enrollments_one_enrolled"):
        insert(lms, "course_enrollments", course_offering_id=offering, student_id=student)


def test_a_grade_needs_an_enrollment_and_is_given_once(lms: Connection) -> None:
    offering, student = insert_offering(lms), insert_student(lms)
    grade: dict[str, object] = {
        "student_id": student,
        "assessment_id": insert(
            lms,
            "assessments",
            course_offering_id=offering,
            title=Jsonb({"az": "İmtahan"}),
            assessment_type="exam",
            weight_percentage=50,
        ),
    }
    with pytest.raises(errors.NotNullViolation, match="enrollment_id"):
        insert(lms, "grades", **grade)
    grade["enrollment_id"] = insert(
        lms, "course_enrollments", course_offering_id=offering, student_id=student
    )
    insert(lms, "grades", **grade)
    with pytest.raises(errors.UniqueViolation, match="grades_assessment_student_unique"):
        insert(lms, "grades", **grade)


def test_vocabularies_are_enums(lms: Connection) -> None:
    with pytest.raises(errors.InvalidTextRepresentation, match="teaching_language"):
        insert_offering(lms, language_of_instruction="de")


@pytest.mark.parametrize(
    ("username", "email"),
    [("ab", "ab@example.az"), ("leyla", "leyla"), ("leyla", "leyla@example")],
)
def test_a_login_needs_three_letters_and_an_address(
    lms: Connection, username: str, email: str
) -> None:
    with pytest.raises(errors.CheckViolation):
        insert(lms, "users", username=username, email=email, password_hash="!")


def test_an_address_may_hold_blanks_and_azerbaijani_letters(lms: Connection) -> None:
    insert(lms, "users", username="leyla", email="ləyla @ bdu.edu.az", password_hash="!")


def test_a_name_has_an_azerbaijani_text(lms: Connection) -> None:
    with pytest.raises(errors.CheckViolation, match="name_check"):
        insert(lms, "courses", code="PHY", name=Jsonb({"en": "Physics"}), credit_hours=5)


def test_a_room_may_be_used_twice_at_a_time(lms: Connection) -> None:
    schedule: dict[str, object] = {
        "course_offering_id": insert_offering(lms),
        "room_id": insert(lms, "rooms", room_number="101", room_type="lab", capacity=20),
        "day_of_week": 0,
        "start_time": "09:00",
        "end_time": "10:20",
    }
    insert(lms, "class_schedules", **schedule)
    insert(lms, "class_schedules", **schedule)


@pytest.mark.both_versions
def test_two_versions_give_the_same_database(server: Server, lms: Connection, home: Path) -> None:
    if server.version == EMBEDDED:
        pytest.skip("this is the one that others are compared with")
    embedded = create_server(binaries_of(EMBEDDED), home / f"shared-{EMBEDDED}")
    start_server(embedded, durable=False)
    name = build_once(embedded, home, "lms", build_lms)
    with psycopg.connect(embedded.database_uri(name)) as other:
        assert lms.execute(CATALOG).fetchall() == other.execute(CATALOG).fetchall()
