"""How did phase 5 write enrolments?"""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from first_migration.retold.courses import course_of_each
from first_migration.retold.memory import Memory
from first_migration.retold.target import Enrolment

BATCHES_BEFORE_THE_STOP = 3

Stop = Callable[[int], int]


def first_offerings(memory: Memory) -> dict[int, UUID]:
    """course.id, active or not -> `offerings[0]` of its subject (failure 38)."""
    first: dict[UUID, UUID] = {}
    for offering in memory.of("course_offerings"):
        first.setdefault(offering.course_id, offering.id)
    return {
        course: first[course_id]
        for course, course_id in course_of_each(memory).items()
        if course_id in first
    }


def retell_enrolments(memory: Memory, stop: Stop | None = None) -> None:
    """Phase 5: active course_student rows whose student and course are known (failure 39).

    `stop` says, of the number of prepared rows, how many were committed.
    """
    offerings = first_offerings(memory)
    students = memory.students_by_old_id()
    prepared = [
        row
        for row in memory.source.active("course_student")
        if row.student_id in students and row.course_id in offerings
    ]
    first = first_rows(memory)
    enrolled = enrolled_pairs(memory)
    memory.clock.next_statement()
    for row in islice(prepared, stop(len(prepared)) if stop else None):
        now = memory.clock.tick()
        pair = offerings[row.course_id], students[row.student_id]
        if pair in enrolled:
            memory.manifest.met("course_enrollments", enrolled[pair], "course_student", row.id)
            continue
        dated = first[row.course_id, row.student_id]
        enrolment = Enrolment(
            id=memory.new_id("course_enrollments"),
            course_offering_id=pair[0],
            student_id=pair[1],
            enrollment_date=dated.create_date or now,
            enrollment_status="enrolled",
            grade=None,
            is_retake=row.course_work == 1,  # it says who writes a course work (failure 40)
            old_journal_id=None,
            created_at=dated.create_date or now,
            updated_at=now,  # always (failure 102)
        )
        enrolled[pair] = enrolment.id
        memory.put("course_enrollments", enrolment)
        memory.manifest.wrote("course_enrollments", enrolment.id, "course_student", row.id)
        # An inactive first row gave nothing but its dates.
        memory.manifest.met("course_enrollments", enrolment.id, "course_student", dated.id)


def first_rows(memory: Memory) -> dict[tuple[int, int], Any]:
    """The first course_student row of each course and student, inactive ones included (rules)."""

    def age(row: Any) -> tuple[bool, datetime | None, int]:
        return row.create_date is None, row.create_date, row.id

    first: dict[tuple[int, int], Any] = {}
    for row in memory.source.rows("course_student"):
        known = first.setdefault((row.course_id, row.student_id), row)
        if known is not row and age(row) < age(known):
            first[row.course_id, row.student_id] = row
    return first


def enrolled_pairs(memory: Memory) -> dict[tuple[UUID, UUID], UUID]:
    """What the partial unique index holds: offering and student -> the enrolment."""
    return {
        (row.course_offering_id, row.student_id): row.id for row in memory.of("course_enrollments")
    }


def three_batches(batch: int | None) -> Stop:
    """A stop after three whole batches, each of a tenth of the rows unless its size is given."""

    def committed(rows: int) -> int:
        size = batch or max(1, rows // 10)
        return min(BATCHES_BEFORE_THE_STOP * size, rows - rows % size)

    return committed
