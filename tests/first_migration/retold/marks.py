"""How did phase 5 write assessments and grades, and what did the purge leave?"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Literal, NamedTuple
from uuid import UUID

from first_migration.retold.enrolments import Stop, first_offerings
from first_migration.retold.memory import Graded, Memory
from first_migration.retold.source import Detail
from first_migration.retold.target import Assessment, Grade

Component = tuple[int, int]
Order = Literal["nulls-first", "nulls-last", "coalesced"]

LETTERS = ((90, "A"), (80, "B"), (70, "C"), (60, "D"))  # the scale of this script (failure 100)
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def retell_assessments(memory: Memory) -> dict[Component, UUID]:
    """Phase 5: one for each course and component of active journal rows, new in each run."""
    # 30,323 pairs are those of active courses; only enrolments took the inactive ones as well
    # (figures; rules).
    active = {course.id for course in memory.source.active("course")}
    first = first_offerings(memory)
    offerings = {course: first[course] for course in first.keys() & active}
    created: dict[Component, datetime | None] = {}
    updated: dict[Component, datetime | None] = {}
    for row in memory.source.active("journal"):
        if row.course_id in offerings and row.course_eva_id is not None:
            component = row.course_id, row.course_eva_id
            created[component] = least(created.get(component), row.create_date)
            updated[component] = greatest(updated.get(component), row.update_date)
    made: dict[Component, UUID] = {}
    memory.clock.next_statement()
    for component in sorted(created):
        now = memory.clock.tick()
        course, eva = component
        assessment = Assessment(
            # A random id and ON CONFLICT (id) never meet: a second run doubles (failure 49).
            id=memory.new_id("assessments"),
            course_offering_id=offerings[course],
            title={
                "az": f"Qiymətləndirmə {eva}",
                "en": f"Assessment {eva}",
                "ru": f"Оценка {eva}",
            },
            # Small ids were to be something else; real ones have 18 digits (failure 50).
            assessment_type="assignment",
            weight_percentage=15,
            total_marks=100,
            due_date=updated[component],
            created_at=created[component] or now,
            updated_at=now,  # always (failure 102)
        )
        made[component] = assessment.id
        memory.put("assessments", assessment)
        memory.manifest.wrote("assessments", assessment.id, "component", f"{course}/{eva}")
    return made


def least(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two moments, as min() in SQL: NULL counts only among NULLs."""
    return min(one, other) if one and other else one or other


def greatest(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two moments, as max() in SQL."""
    return max(one, other) if one and other else one or other


class Prepared(NamedTuple):
    """A row of grades before it is written."""

    number: int
    assessment_id: UUID
    student_id: UUID
    detail: Detail
    now: datetime


def prepare_grades(
    memory: Memory, assessments: dict[Component, UUID], stop: Stop | None = None
) -> Iterator[Prepared]:
    """Phase 5: the active details whose assessment and student are known (failure 53).

    `stop` says, of the number of active details, how many were read before the script stopped.
    """
    journal = memory.source.by_id("journal")
    students = memory.students_by_old_id()
    limit = stop(memory.source.count_details()) if stop else None
    memory.clock.next_statement()
    for detail in islice(memory.source.details(), limit):
        head = journal.get(detail.journal_id)
        if head is None:
            continue
        assessment_id = assessments.get((head.course_id, head.course_eva_id))
        student_id = students.get(head.student_id)
        if assessment_id is not None and student_id is not None:
            number = memory.count("grades")
            yield Prepared(number, assessment_id, student_id, detail, memory.clock.tick())


def write_grades(memory: Memory, prepared: Iterable[Prepared]) -> None:
    """Write a grade for each prepared row: nothing was unique about them then (failure 54)."""
    for row in prepared:
        detail = row.detail
        # The id of a dictionary row taken for a number; NULL becomes 0 (failures 51 and 52).
        marks = (detail.point_id_1 or 0) % 100
        grade = Grade(
            id=memory.nth_id("grades", row.number),
            assessment_id=row.assessment_id,
            student_id=row.student_id,
            marks_obtained=marks,
            percentage=marks,
            letter_grade=next((letter for least, letter in LETTERS if marks >= least), "F"),
            is_final=True,
            graded_at=detail.update_date,  # NULL stays NULL (rules)
            created_at=detail.create_date or row.now,
            updated_at=row.now,  # always (failure 102)
        )
        memory.grades.append(Graded(grade, detail.id, detail.journal_id))


def purge(prepared: Iterable[Prepared], order: Order) -> list[Prepared]:
    """The purge of 4 October: the latest grade of assessment and student stays (failure 55)."""
    kept: dict[tuple[UUID, UUID], Prepared] = {}
    for row in prepared:
        pair = row.assessment_id, row.student_id
        known = kept.setdefault(pair, row)
        if known is not row and rank(row, order) > rank(known, order):
            kept[pair] = row
    return sorted(kept.values(), key=lambda row: row.number)


def rank(row: Prepared, order: Order) -> tuple[bool, datetime, int]:
    """How late is a grade? Among equals the one written last."""
    graded_at = row.detail.update_date
    if order == "coalesced":
        return False, graded_at or row.detail.create_date or row.now, row.number
    is_ahead = (graded_at is None) == (order == "nulls-first")
    return is_ahead, graded_at or LONG_AGO, row.number
