"""Which columns of the new tables did the old script write? The others keep their defaults."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

Names = dict[str, str]


class User(NamedTuple):
    """A row of users."""

    id: UUID
    username: str
    email: str
    password_hash: str
    is_active: bool
    last_login_at: datetime | None
    password_changed_at: datetime | None
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class Person(NamedTuple):
    """A row of persons."""

    id: UUID
    user_id: UUID
    first_name: str
    last_name: str
    middle_name: str | None
    date_of_birth: date | None
    gender: str
    national_id: str | None
    created_at: datetime
    updated_at: datetime


class Student(NamedTuple):
    """A row of students."""

    id: UUID
    user_id: UUID
    student_number: str
    enrollment_date: date
    status: str
    study_mode: str
    funding_type: str
    gpa: Decimal | None
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class Staff(NamedTuple):
    """A row of staff_members."""

    id: UUID
    user_id: UUID
    employee_number: str
    position_title: Names
    employment_type: str
    hire_date: date
    is_active: bool
    created_at: datetime
    updated_at: datetime


class Unit(NamedTuple):
    """A row of organization_units."""

    id: UUID
    parent_id: UUID | None
    type: str
    code: str
    name: Names
    is_active: bool
    created_at: datetime
    updated_at: datetime


class Term(NamedTuple):
    """A row of academic_terms."""

    id: UUID
    academic_year: str
    term_type: str
    term_number: int
    start_date: date
    end_date: date
    is_current: bool
    created_at: datetime


class Course(NamedTuple):
    """A row of courses."""

    id: UUID
    code: str
    name: Names
    credit_hours: int
    is_active: bool
    created_at: datetime
    updated_at: datetime


class Offering(NamedTuple):
    """A row of course_offerings."""

    id: UUID
    course_id: UUID
    academic_term_id: UUID
    section_code: str
    language_of_instruction: str
    max_enrollment: int
    delivery_mode: str
    is_published: bool
    enrollment_status: str
    old_course_id: int | None
    created_at: datetime
    updated_at: datetime


class Instructor(NamedTuple):
    """A row of course_instructors."""

    id: UUID
    course_offering_id: UUID
    instructor_id: UUID
    role: str
    assigned_date: datetime
    created_at: datetime


class Enrolment(NamedTuple):
    """A row of course_enrollments."""

    id: UUID
    course_offering_id: UUID
    student_id: UUID
    enrollment_date: datetime
    enrollment_status: str
    grade: str | None
    is_retake: bool
    old_journal_id: int | None
    created_at: datetime
    updated_at: datetime


class Assessment(NamedTuple):
    """A row of assessments."""

    id: UUID
    course_offering_id: UUID
    title: Names
    assessment_type: str
    weight_percentage: int
    total_marks: int
    due_date: datetime | None
    created_at: datetime
    updated_at: datetime


class Grade(NamedTuple):
    """A row of grades."""

    id: UUID
    assessment_id: UUID
    student_id: UUID
    marks_obtained: int
    percentage: int
    letter_grade: str
    is_final: bool
    graded_at: datetime | None
    created_at: datetime
    updated_at: datetime


# In the order in which they can be written: nothing points at a later one.
TABLES: dict[str, type[NamedTuple]] = {
    "users": User,
    "persons": Person,
    "students": Student,
    "staff_members": Staff,
    "organization_units": Unit,
    "academic_terms": Term,
    "courses": Course,
    "course_offerings": Offering,
    "course_instructors": Instructor,
    "course_enrollments": Enrolment,
    "assessments": Assessment,
    "grades": Grade,
}
