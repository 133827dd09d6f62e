"""How did phase 2 write students and staff?"""

from decimal import Decimal, InvalidOperation

from first_migration.retold.memory import Memory
from first_migration.retold.source import day_of, read_date
from first_migration.retold.target import Staff, Student

# The pages name one text only; it is taken for all three languages.
POSITION = {"az": "Müəllim", "en": "Müəllim", "ru": "Müəllim"}


def retell_students(memory: Memory) -> None:
    """Phase 2: active students whose own users row survived (failure 2)."""
    users = memory.users_by_old_id()
    by_number: dict[str, Student] = {}
    memory.clock.next_statement()
    for row in memory.source.active("students"):
        user_id = users.get(row.user_id)
        if user_id is None:
            continue
        now = memory.clock.tick()
        number = row.card_number or f"STU{row.id}"
        metadata = {
            "old_student_id": row.id,
            "old_person_id": row.person_id,
            "old_org_id": row.org_id,
            "education_type_id": row.education_type_id,
            "education_payment_type_id": row.education_payment_type_id,
            "education_lang_id": row.education_lang_id,
        }
        known = by_number.get(number)
        if known is None:
            student = Student(
                id=memory.new_id("students"),
                user_id=user_id,
                student_number=number,
                enrollment_date=day_of(row.create_date or now),
                status="active",
                study_mode="full_time",
                funding_type="self_funded",
                gpa=gpa_of(row.score),
                metadata=metadata,
                created_at=row.create_date or now,
                updated_at=row.update_date or now,
            )
        else:
            # ON CONFLICT (student_number) DO UPDATE: the row goes to another user and takes the
            # later metadata, its dates stay those of the first (failure 13, rules).
            student = known._replace(user_id=user_id, metadata=metadata)
        by_number[number] = student
        memory.put("students", student)
        memory.manifest.wrote("students", student.id, "students", row.id)


def gpa_of(score: str | None) -> Decimal | None:
    """The entrance score taken for percents (failure 14); the scale is 0 to 700."""
    try:
        points = Decimal((score or "").strip())
    except InvalidOperation:
        return None
    # Above 100 a second branch was meant, which nothing reaches.
    return points / 100 * 4 if points <= 100 else None


def retell_staff(memory: Memory) -> None:
    """Phase 2: active teachers whose own users row survived (failure 2)."""
    users = memory.users_by_old_id()
    by_user: dict[object, Staff] = {}
    memory.clock.next_statement()
    for row in memory.source.active("teachers"):
        user_id = users.get(row.user_id)
        if user_id is None:
            continue
        now = memory.clock.tick()
        number = f"TCH{row.id}"
        known = by_user.get(user_id)
        if known is None:
            staff = Staff(
                id=memory.new_id("staff_members"),
                user_id=user_id,
                employee_number=number,
                position_title=POSITION,
                employment_type="full_time",
                hire_date=read_date(row.in_action_date) or day_of(row.create_date or now),
                # The text says little about who left (failure 16).
                is_active=not row.out_action_date,
                created_at=row.create_date or now,
                updated_at=row.update_date or now,
            )
        else:
            # A second row of the user overwrites number and title (mapping, 4).
            staff = known._replace(employee_number=number, position_title=POSITION)
        by_user[user_id] = staff
        memory.put("staff_members", staff)
        memory.manifest.wrote("staff_members", staff.id, "teachers", row.id)
