"""How did the completion of 5 October write its enrolments?"""

from first_migration.retold.courses import retell_offerings
from first_migration.retold.enrolments import enrolled_pairs
from first_migration.retold.memory import Memory
from first_migration.retold.target import Enrolment


def complete(memory: Memory) -> None:
    """Write offerings and enrolments once more; the grades failed at once (failure 57)."""
    memory.clock.next_day()
    retell_offerings(memory, completing=True)
    retell_journal_enrolments(memory)


def retell_journal_enrolments(memory: Memory) -> None:
    """Take each active journal row for an enrolment (failure 42)."""
    offerings = {
        row.old_course_id: row.id
        for row in memory.of("course_offerings")
        if row.old_course_id is not None
    }
    students = memory.students_by_old_id()
    enrolled = enrolled_pairs(memory)
    memory.clock.next_statement()
    for row in memory.source.active("journal"):
        if row.student_id not in students or row.course_id not in offerings:
            continue
        now = memory.clock.tick()
        pair = offerings[row.course_id], students[row.student_id]
        if pair in enrolled:
            # ON CONFLICT … WHERE enrollment_status = 'enrolled' DO NOTHING
            memory.manifest.met("course_enrollments", enrolled[pair], "journal", row.id)
            continue
        enrolment = Enrolment(
            id=memory.new_id("course_enrollments"),
            course_offering_id=pair[0],
            student_id=pair[1],
            enrollment_date=row.create_date or now,
            enrollment_status="enrolled",
            grade=row.point,  # that of one component, stored as the letter (failures 43 and 44)
            is_retake=False,
            old_journal_id=row.id,
            created_at=row.create_date or now,
            updated_at=now,  # always (failure 102)
        )
        enrolled[pair] = enrolment.id
        memory.put("course_enrollments", enrolment)
        memory.manifest.wrote("course_enrollments", enrolment.id, "journal", row.id)
