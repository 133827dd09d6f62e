"""Moves `edu` to `lms`, and sets beside each other what is implied and what the ledger says.

The tables of schema `implied` are made in a copy of `edu` from its own tables and the manifest of
planted rows, by statements that know neither staging nor the engine's SQL. Schema `ledger` holds
copies of the public views and of what tests read of the target's tables. Both stand in one
database, so that a difference is a query.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from edu_lms.edu.build import Profile
from edu_lms.project import project
from engine.moving import Move, select

IMPLIED = sorted(Path(__file__).with_name("implied").glob("*.sql"))

_LEDGER = {
    "unit": """SELECT mapping, source_table, source_key, part, outcome, reason, cause_mapping,
                      cause_key, cause_part, cause_reason, target_table, target_key
                 FROM rowcall.source_rows""",
    "mark": "SELECT mapping, source_key, part, column_name, rule, reason FROM rowcall.marks",
    "row": """SELECT target_table, target_key, origin, mapping, source_table, source_key, part
                FROM rowcall.target_rows""",
    "balance": """SELECT mapping, source_table, source_rows, migrated, merged, excluded,
                         quarantined, difference
                    FROM rowcall.balance""",
    "target_balance": """SELECT target_table, target_rows, migrated, adopted, placeholder, derived,
                                surplus, native, undecided, difference
                           FROM rowcall.target_balance""",
    "enrollment": """SELECT id::text, course_offering_id::text, student_id::text,
                            enrollment_status::text, grade, grade_points::text,
                            attendance_percentage::text
                       FROM public.course_enrollments""",
    "offering": """SELECT id::text, current_enrollment::bigint, max_enrollment::bigint
                     FROM public.course_offerings""",
    "student": """SELECT id::text, gpa::text, total_credits_earned::bigint AS credits
                    FROM public.students""",
    "exam": """SELECT id::text, course_offering_id::text, title::text,
                      to_char(due_date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS due,
                      duration_minutes::bigint AS minutes, passing_marks::text,
                      total_marks::text, weight_percentage::text, (rubric -> 'active')::text
                        AS active, created_by::text
                 FROM public.assessments
                WHERE rubric ? 'old_exam_id'""",
    "submission": """SELECT id::text, assessment_id::text, student_id::text,
                            attempt_number::bigint, status::text,
                            to_char(submission_date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
                              AS handed_in
                       FROM public.assessment_submissions""",
    "file": """SELECT id::text, original_name, stored_name, file_path, file_size::bigint,
                      mime_type, checksum, uploaded_by::text
                 FROM public.file_uploads""",
    "material": """SELECT id::text, course_offering_id::text, title ->> 'az' AS title,
                          description ->> 'az' AS topic, material_type::text, file_url,
                          (metadata -> 'active')::text AS active, uploaded_by::text
                     FROM public.course_materials""",
    "grade": """SELECT id::text, assessment_id::text, student_id::text, enrollment_id::text,
                       submission_id::text, marks_obtained::text, percentage::text,
                       letter_grade,
                       coalesce(cardinality(grade_history), 0)::bigint AS further
                  FROM public.grades""",
    "instructor": """SELECT id::text, course_offering_id::text, instructor_id::text, role::text
                       FROM public.course_instructors""",
    "lessons": """SELECT id::text, coalesce(jsonb_array_length(syllabus -> 'lessons'), 0)::bigint
                         AS listed
                    FROM public.course_offerings""",
    "cohort": """SELECT id::text, code, name, tutor_id::text, start_year::text, language
                   FROM public.student_cohorts""",
    "cohort_member": """SELECT id::text, cohort_id::text, student_id::text, status
                          FROM public.student_cohort_members""",
    "spells": """SELECT student.id::text, sum(jsonb_array_length(
                        coalesce(registration -> 'groups', '[]')))::bigint AS listed
                   FROM public.students AS student,
                        jsonb_array_elements(jsonb_build_array(metadata)
                            || coalesce(metadata -> 'registrations', '[]')) AS registration
                  GROUP BY student.id""",
    "numbered_order": """SELECT id::text, order_number::text, order_type::text,
                               status::text, order_date::text
                           FROM public.student_orders""",
    "order_assignment": """SELECT id::text, order_id::text, student_id::text, person_id::text
                             FROM public.student_order_assignments""",
    "event": """SELECT event.id::text, academic_year, term_type::text, event_type::text,
                       to_char(start_datetime AT TIME ZONE 'Asia/Baku', 'DD/MM/YYYY HH24:MI')
                       AS begins
                  FROM public.calendar_events AS event
                  LEFT JOIN public.academic_terms AS term ON term.id = academic_term_id""",
    "user_role": """SELECT held.id::text, user_id::text, code AS role,
                           organization_unit_id::text, (valid_until IS NULL)::text AS is_valid,
                           is_primary::text
                      FROM public.user_roles AS held
                      JOIN public.roles AS role ON role.id = role_id""",
    "attendance": """SELECT id::text, class_schedule_id::text, student_id::text, status::text
                       FROM public.attendance_records""",
}


@dataclass(frozen=True)
class Case:
    """What a legacy database is built with."""

    scale: float
    seed: int
    profile: Profile

    @property
    def name(self) -> str:
        """Return a name that a database can have."""
        return f"{self.profile}_{self.scale}_{self.seed}"


@dataclass(frozen=True)
class Moved:
    """A target after a run, and the copy of its source with both schemas in it."""

    lms: str
    compared: str

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query over edu, implied and ledger."""
        return select(self.compared, query)

    def target_rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query over the target database."""
        return select(self.lms, query)

    def standing(
        self, mapping: str, table: str, values: str, joins: str = ""
    ) -> dict[str, tuple[Any, ...]]:
        """Return values of the target rows that a mapping made, by the key of their unit."""
        return _by_key(
            self.target_rows(
                f"SELECT source_key, {values} FROM rowcall.target_rows AS made"
                f" JOIN public.{table} AS row ON row.id::text = made.target_key {joins}"
                f" WHERE target_table = '{table}' AND mapping = '{mapping}'"
                " AND origin <> 'placeholder'"
            )
        )

    def implied(self, mapping: str, query: str) -> dict[str, tuple[Any, ...]]:
        """Return the rows of a query over edu, by key, of those units that stand as their own."""
        return _by_key(
            self.rows(
                f"SELECT implied.* FROM ({query}) AS implied (key) JOIN ledger.row"
                f" ON mapping = '{mapping}' AND source_key = key::text AND origin <> 'placeholder'"
            )
        )

    def differences(self, implied: str, ledger: str) -> list[tuple[Any, ...]]:
        """Return rows of one query that the other lacks, with a word whose they are; the first."""
        return self.rows(
            f"(SELECT 'implied', missing.* FROM (({implied}) EXCEPT ALL ({ledger})) AS missing"
            f" LIMIT 20)\nUNION ALL\n"
            f"(SELECT 'ledger', surplus.* FROM (({ledger}) EXCEPT ALL ({implied})) AS surplus"
            f" LIMIT 20)"
        )


def _by_key(rows: list[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    found = {str(key): tuple(values) for key, *values in rows}
    assert len(found) == len(rows), "two rows of one key"
    assert found
    return found


def run_move(edu: str, lms: str, jobs: int = 2) -> Move:
    """Run the project to its end."""
    move = Move(project, edu, lms)
    assert move.run(jobs=jobs)
    return move


def imply(connection: psycopg.Connection[Any]) -> None:
    """Work out, inside a copy of edu, what must become of every row."""
    connection.execute("SET jit = off")
    for script in IMPLIED:
        connection.execute(script.read_bytes())


def bring_ledger(connection: psycopg.Connection[Any], lms: str) -> None:
    """Copy what the target says beside what is implied."""
    connection.execute("CREATE SCHEMA ledger")
    with psycopg.connect(lms) as target:
        for name, query in _LEDGER.items():
            listed = target.execute(f"{query} LIMIT 0".encode()).description
            assert listed
            columns = ", ".join(f"{column.name} {_kind(column)}" for column in listed)
            connection.execute(f"CREATE TABLE ledger.{name} ({columns})".encode())
            with (
                target.cursor().copy(f"COPY ({query}) TO STDOUT".encode()) as source,
                connection.cursor().copy(f"COPY ledger.{name} FROM STDIN".encode()) as copy,
            ):
                for chunk in source:
                    copy.write(chunk)
    connection.execute("CREATE INDEX ON ledger.unit (mapping, source_key, part)")
    connection.execute("ANALYZE")


def _kind(column: psycopg.Column) -> str:
    return "text" if column.type_display == "text" else "bigint"
