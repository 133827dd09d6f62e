"""Does correcting quarantined rows end as if the source had been right from the beginning?

The same values are corrected twice: in the ledger of a target that is migrated already, and in a
copy of the source, from which an empty target is migrated.
"""

import csv
import io
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from edu_lms.project import project
from edu_to_lms.cases import RECORDED, SMALL_HOSTILE
from edu_to_lms.conftest import MovedTemplate
from edu_to_lms.moved import Case
from engine.moving import Move
from fixtures.postgres import EduDatabase, NewDatabase
from rowcall.api.databases import bind_to_staging
from rowcall.ledger.steps import judged_mappings
from rowcall.quarantine.export import export_units
from rowcall.quarantine.imports import import_corrections
from rowcall.quarantine.lines import Filter

OUTCOMES = """SELECT mapping, source_table, source_key, part, outcome, reason, cause_mapping,
       cause_key, cause_reason
  FROM rowcall.source_rows"""
MARKS = "SELECT mapping, source_key, part, column_name, rule, reason FROM rowcall.marks"
# what a row says, without the ids of rows: a stand-in that became a row keeps its own
SAID = {
    "class_schedules": "recurrence_pattern ->> 'old_meeting_id', effective_from, start_time",
    # notes of merged slots stand in the order of the source's pages, which an UPDATE there changes
    "attendance_records": "attendance_date, status, (SELECT string_agg(note, ' ' ORDER BY note)"
    " FROM string_to_table(notes, '; ') AS note)",
    "grades": "marks_obtained, letter_grade, cardinality(grade_history)",
    "assessments": "title::text, due_date, rubric::text",
    "assessment_submissions": "attempt_number, status, submission_date",
    "course_enrollments": "enrollment_status, grade, grade_points, attendance_percentage, notes",
    "course_materials": "title::text, file_url",
    "course_offerings": "syllabus ->> 'legacy_code', current_enrollment, max_enrollment",
    "students": "student_number, gpa, total_credits_earned",
    "user_roles": "valid_from, valid_until, is_primary",
}
# a value that frees the row: another row of the table that the column leads to, of the same course
RIGHT = {
    ("course_meeting", "course_id"): "SELECT min(id) FROM course WHERE active = 1",
    ("exam", "course_id"): "SELECT min(id) FROM course WHERE active = 1",
    ("course_meeting_topic_file", "course_meeting_topic_id"): "SELECT min(id)"
    " FROM course_meeting_topic",
    # best one of which the student has no detail: a row that stands is not to give way to another
    ("journal_details", "course_meeting_id"): "SELECT meeting.id"
    "  FROM journal_details AS detail JOIN journal ON journal.id = detail.journal_id"
    "  JOIN course_meeting AS meeting ON meeting.course_id = journal.course_id"
    "  LEFT JOIN journal_details AS other"
    "    ON other.journal_id = journal.id AND other.course_meeting_id = meeting.id"
    " WHERE detail.id = %(key)s"
    " ORDER BY other.id IS NOT NULL, meeting.id DESC LIMIT 1",
    ("journal_details", "point_id_1"): "SELECT min(id) FROM dictionaries"
    " WHERE type_id = 100000019 AND code = '7'",
}


def corrected(source: str, lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every second row that has a right value gets it: each row once."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    with psycopg.connect(source) as connection:
        for line in lines:
            query = RIGHT.get((line["source_table"], line["column_name"]))
            row = (line["source_table"], line["source_key"])
            if query is None or row in found:
                continue
            value = connection.execute(query.encode(), {"key": int(line["source_key"])}).fetchone()
            if value and value[0] is not None:
                found[row] = {**line, "new_value": str(value[0]), "why": "looked up"}
    return list(found.values())[::2]


@pytest.mark.parametrize(
    "case", [*RECORDED, pytest.param(SMALL_HOSTILE, id="hostile", marks=pytest.mark.full)]
)
@pytest.mark.parametrize("server", [18], indirect=True)
def test_corrected_rows_end_as_if_the_source_had_been_right(
    case: Case,
    new_database: NewDatabase,
    edu_database: EduDatabase,
    edu_to_read: EduDatabase,
    moved_template: MovedTemplate,
    lms_database: str,
    tmp_path: Path,
) -> None:
    edu = (case.scale, case.seed, case.profile)
    later = Move(project, edu_to_read(*edu), new_database(moved_template(case)))
    right = Move(project, edu_database(*edu), lms_database)
    before = set(later.rows(OUTCOMES))

    out = io.StringIO(newline="")
    with psycopg.connect(later.target) as connection:
        bound = bind_to_staging(project, connection)
        export_units(connection, bound, judged_mappings(connection), Filter(), out)
    out.seek(0)
    lines = corrected(later.source, list(csv.DictReader(out)))
    assert len({line["source_table"] for line in lines}) >= 3
    sheet = tmp_path / "corrections.csv"
    with sheet.open("w", newline="", encoding="utf-8") as back:
        writer = csv.DictWriter(back, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    with psycopg.connect(later.target) as connection:
        imported = import_corrections(connection, bound, sheet, "registrar")
        assert imported.findings == ()
    later.run()
    assert later.differences() == {}
    assert later.rows("SELECT mapping, source_key, reason FROM rowcall.kept_row") == []

    with psycopg.connect(right.source) as connection:
        for line in lines:
            connection.execute(
                f"UPDATE {line['source_table']} SET {line['column_name']} = {line['new_value']}"
                f" WHERE id = {line['source_key']}".encode()
            )
    right.run()

    assert before != set(later.rows(OUTCOMES))
    assert set(later.rows(OUTCOMES)) == set(right.rows(OUTCOMES))
    assert sorted(later.rows(MARKS), key=repr) == sorted(right.rows(MARKS), key=repr)
    for table, said in SAID.items():
        query = f"SELECT {said} FROM public.{table}"
        rows = [Counter(map(repr, one.rows(query))) for one in (later, right)]
        assert (table, rows[0] - rows[1], rows[1] - rows[0]) == (table, Counter(), Counter())
    assert later.run() is False
