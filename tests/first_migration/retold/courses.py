"""How did phase 4, run twice, write courses, offerings and instructors?"""

from typing import Any
from uuid import UUID

from first_migration.retold.memory import Memory
from first_migration.retold.structure import names_of
from first_migration.retold.target import Course, Instructor, Offering

SECTION_LENGTH = 20


def retell_courses(memory: Memory) -> None:
    """Phase 4: a course for each active entry of the catalogue."""
    dictionaries = memory.source.by_id("dictionaries")
    by_code = {course.code: course for course in memory.of("courses")}
    memory.clock.next_statement()
    for row in memory.source.active("subject_catalog"):
        now = memory.clock.tick()
        code = code_of(row.id)
        if code in by_code:
            memory.manifest.met("courses", by_code[code].id, "subject_catalog", row.id)
            continue
        # Joined with dictionaries, where the real data had some names (rules).
        name = names_of(dictionaries.get(row.subject_name_id), f"Subject {row.id}")
        course = by_code[code] = Course(
            id=memory.new_id("courses"),
            code=code,
            name=name,
            credit_hours=3,  # for every course (failure 27)
            is_active=True,
            created_at=row.create_date or now,
            updated_at=row.update_date or now,
        )
        memory.put("courses", course)
        memory.manifest.wrote("courses", course.id, "subject_catalog", row.id)


def code_of(subject_id: int) -> str:
    """The code of a course, made of the last five digits of the subject's id (rules)."""
    return f"SUBJ{subject_id % 100_000:05d}"


def course_of_each(memory: Memory) -> dict[int, UUID]:
    """course.id, active or not -> the new course of its subject, found by its code (failure 26)."""
    by_code = {course.code: course.id for course in memory.of("courses")}
    subjects = {row.id: by_code[code_of(row.id)] for row in memory.source.active("subject_catalog")}
    plan_subjects = memory.source.by_id("education_plan_subject")
    found: dict[int, UUID] = {}
    for row in memory.source.rows("course"):
        plan_subject = plan_subjects.get(row.education_plan_subject_id)
        course_id = subjects.get(plan_subject.subject_id) if plan_subject else None
        if course_id is not None:
            found[row.id] = course_id
    return found


def retell_offerings(memory: Memory, *, completing: bool = False) -> None:
    """Phase 4, or the completion: active courses by a piece of their code of 20 characters."""
    courses = course_of_each(memory)
    # The oldest term for all, in every script (failure 29).
    term_id = min(memory.of("academic_terms"), key=lambda term: term.start_date).id
    by_key = {key_of(offering): offering for offering in memory.of("course_offerings")}
    memory.clock.next_statement()
    for row in memory.source.active("course"):
        if row.id not in courses:
            continue
        now = memory.clock.tick()
        offering = Offering(
            id=memory.new_id("course_offerings"),
            course_id=courses[row.id],
            academic_term_id=term_id,
            # Cut at the end, or at the beginning in the completion (failures 30 and 33).
            section_code=row.code[-SECTION_LENGTH:] if completing else row.code[:SECTION_LENGTH],
            # Never one of the real ids (failure 34).
            language_of_instruction={1: "az", 2: "en", 3: "ru"}.get(row.education_lang_id, "az"),
            max_enrollment=row.student_count or 30,
            delivery_mode="online" if "online" in row.code.lower() else "in_person",
            is_published=True,
            enrollment_status="open",
            old_course_id=row.id if completing else None,
            created_at=row.create_date or now,
            updated_at=row.update_date or now,
        )
        known = by_key.get(key_of(offering))
        if known is not None:
            # ON CONFLICT (course_id, academic_term_id, section_code) DO NOTHING
            memory.manifest.met("course_offerings", known.id, "course", row.id)
            continue
        by_key[key_of(offering)] = offering
        memory.put("course_offerings", offering)
        memory.manifest.wrote("course_offerings", offering.id, "course", row.id)


def key_of(offering: Offering) -> tuple[UUID, UUID, str]:
    """What is unique among offerings."""
    return offering.course_id, offering.academic_term_id, offering.section_code


def retell_instructors(memory: Memory) -> None:
    """Phase 4, second run: the first stopped here on ids that nobody had inserted (failure 32)."""
    offerings = offering_of_each_code(memory)
    teachers = {row.id: row for row in memory.source.active("teachers")}
    users = user_of_each_person(memory)
    by_pair: dict[tuple[UUID, UUID], Instructor] = {}
    memory.clock.next_statement()
    now = memory.clock.tick()  # one statement, one commit (rules)
    for row in memory.source.active("course_teacher"):
        offering_id = offerings.get(row.course_id)
        teacher = teachers.get(row.teacher_id)
        user_id = users.get(teacher.person_id) if teacher else None
        if offering_id is None or user_id is None:
            continue
        known = by_pair.get((offering_id, user_id))
        if known is not None:
            memory.manifest.met("course_instructors", known.id, "course_teacher", row.id)
            continue
        instructor = by_pair[offering_id, user_id] = Instructor(
            id=memory.new_id("course_instructors"),
            course_offering_id=offering_id,
            instructor_id=user_id,
            role="primary",
            assigned_date=row.create_date or now,
            created_at=now,
        )
        memory.put("course_instructors", instructor)
        memory.manifest.wrote("course_instructors", instructor.id, "course_teacher", row.id)


def offering_of_each_code(memory: Memory) -> dict[int, UUID]:
    """Active course.id -> the offering with the start of its code, whatever the subject.

    The map in memory keeps whichever offering came last (rules; mapping, 10).
    """
    by_section = {row.section_code: row.id for row in memory.of("course_offerings")}
    found: dict[int, UUID] = {}
    for row in memory.source.active("course"):
        if (offering_id := by_section.get(row.code[:SECTION_LENGTH])) is not None:
            found[row.id] = offering_id
    return found


def user_of_each_person(memory: Memory) -> dict[int, UUID]:
    """persons.id -> the surviving users row of its accounts, the lowest id first (mapping, 10)."""
    accounts = memory.source.by_id("accounts")
    users = memory.users_by_old_id()
    found: dict[int, UUID] = {}
    row: Any
    for row in memory.source.rows("users"):
        account = accounts.get(row.account_id)
        if account is not None and account.person_id is not None and row.id in users:
            found.setdefault(account.person_id, users[row.id])
    return found
