"""Do the counts of the project say of a half-migrated `lms` what the report on it said?

At full scale digit by digit, which takes minutes and is left out, unless asked for:

    ROWCALL_FULL_SCALE=1 pytest tests/edu_to_lms/test_counts.py -m full_scale
"""

import pytest

from edu_lms.edu.build import SMALLEST_SCALE
from edu_lms.project import project
from engine.moving import select
from rowcall.account.count_findings import CountFinding, count_findings
from rowcall.account.count_lines import CountView
from rowcall.api.counting import count_project
from rowcall.api.databases import Databases

_EXAM = "assessment_type = 'exam' AND description ? 'old_exam_id'"
_OF_EXAM = f"assessment_id IN (SELECT id FROM assessments WHERE {_EXAM})"

# As the report has it: category, tables with their filters, counts, percent, what the totals add.
FIGURES: list[tuple[str, str, str, str, str, int, int, str, bool, bool]] = [
    ("Users", "accounts", "active = 1", "users", "", 6466, 6490, "100.4", True, True),
    ("Persons", "persons", "", "persons", "", 6523, 6471, "99.2", True, True),
    ("Organizations", "organizations", "", "organization_units", "", 60, 60, "100.0", True, True),
    ("Academic programs", "education_plan", "", "courses", "", 141, 883, "626.2", True, True),
    ("Students (active)", "students", "active = 1", "students", "", 6344, 5959, "93.9", True, True),
    ("Teachers (active)", "teachers", "active = 1", "staff_members", "", 424, 350, "82.5", True,
     True),
    ("All courses", "course", "", "course_offerings", "", 8391, 1581, "18.8", True, True),
    ("Active courses", "course", "active = 1", "course_offerings", "", 6020, 1581, "26.3", True,
     True),
    ("Enrollments", "journal", "", "course_enrollments", "", 591485, 94558, "16.0", True, True),
    ("Grades", "journal_details", "", "grades", "", 3209747, 194966, "6.1", True, True),
    ("Exams (active)", "exam", "active = 1", "assessments", _EXAM, 5719, 0, "0.0", True, True),
    ("Exam submissions", "exam_student", "", "assessment_submissions", _OF_EXAM, 68365, 0, "0.0",
     True, True),
    ("Course materials", "course_meeting_topic_file", "", "course_materials", "", 9324, 8991, "",
     True, False),
    ("Files", "files", "", "file_uploads", "", 14816, 0, "0.0", True, True),
    ("Schedules (active)", "course_meeting", "active = 1", "class_schedules", "", 185276, 232347,
     "", True, False),
    ("Attendance", "course_meeting_attendance", "", "attendance_records", "", 0, 0, "", True, True),
]  # fmt: skip


@pytest.fixture(params=[SMALLEST_SCALE, pytest.param(0.02, marks=pytest.mark.full)])
def scale(request: pytest.FixtureRequest) -> float:
    """The size of both databases."""
    size: float = request.param
    return size


@pytest.fixture
def databases(legacy: str, half: str) -> Databases:
    """The legacy database, and the new one as the old scripts left it."""
    return Databases(legacy, half)


def listed(view: CountView) -> list[tuple[str, str, str, str, str, int, int, str, bool, bool]]:
    """The lines as the report has them."""
    return [
        (
            line.category,
            line.old.table,
            line.old.condition or "",
            line.new.table,
            line.new.condition or "",
            line.old.count,
            line.new.count,
            "" if line.coverage is None else f"{line.coverage:.1f}",
            line.old.in_total,
            line.new.in_total,
        )
        for line in view.lines
    ]


def found(view: CountView, code: str) -> dict[str, CountFinding]:
    """The findings of a code, by the first line that they speak of."""
    return {f.categories[0]: f for f in count_findings(view) if f.code == code}


def counted(uri: str, table: str, condition: str) -> int:
    where = f" WHERE {condition}" if condition else ""
    [(rows,)] = select(uri, f"SELECT count(*) FROM {table}{where}")
    return int(rows)


def further(databases: Databases, table: str, *numbering: str) -> int:
    """How many rows equal another one before them, but for the columns that number them."""
    content = " - ".join(["to_jsonb(source)", *(f"'{column}'" for column in numbering)])
    [(rows,)] = select(
        databases.target_uri,
        f"SELECT count(*) - count(DISTINCT md5(({content})::text)) FROM {table} AS source",
    )
    return int(rows)


def test_each_line_counts_what_the_report_counted(databases: Databases) -> None:
    view = count_project(project, databases)
    lines = listed(view)
    assert [(*line[:5], *line[8:]) for line in lines] == [(*f[:5], *f[8:]) for f in FIGURES]
    for _, old, old_filter, new, new_filter, old_count, new_count, percent, *in_total in lines:
        assert old_count == counted(databases.source_uri, old, old_filter)
        assert new_count == counted(databases.target_uri, new, new_filter)
        is_told = all(in_total) and old_count
        assert percent == (f"{100 * new_count / old_count:.1f}" if is_told else "")
    assert view.totals.old == sum(line[5] for line in lines if line[8])
    assert view.totals.new == sum(line[6] for line in lines if line[9])
    assert view.totals.missing == view.totals.old - view.totals.new


def test_what_the_report_hides_is_found(databases: Databases) -> None:
    view = count_project(project, databases)
    active = counted(databases.source_uri, "course", "active = 1")
    offerings = counted(databases.target_uri, "course_offerings", "")
    assert found(view, "counted_twice")["All courses"].numbers["old_again"] == active
    assert found(view, "counted_twice")["All courses"].numbers["new_again"] == offerings
    assert set(found(view, "different_things")) == {"Academic programs", "Attendance"}
    assert {"Academic programs", "Schedules (active)"} <= set(found(view, "more_than_all"))
    assert set(found(view, "filter_matches_nothing")) == {"Exams (active)", "Exam submissions"}
    one_side = {f[0] for f in FIGURES if bool(f[2]) != bool(f[4])}
    assert set(found(view, "filter_on_one_side")) == one_side
    assert {"Grades", "Exams (active)", "Schedules (active)"} <= set(found(view, "copies"))
    copies = found(view, "copies")["Schedules (active)"].numbers["copies"]
    assert copies == further(databases, "class_schedules", "id", "created_at")
    assert not view.has_lineage
    assert "rowcall adopt" in view.notes[0]


@pytest.mark.full_scale
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("server", [18], indirect=True)
@pytest.mark.parametrize("scale", [1], indirect=True)
def test_every_figure_of_the_report_is_reproduced(databases: Databases) -> None:
    view = count_project(project, databases)
    assert listed(view) == FIGURES
    totals = view.totals
    assert (totals.old, totals.new, totals.missing) == (4_119_101, 312_899, 3_806_202)
    assert f"{totals.coverage():.2f}" == "7.60"
    assert found(view, "counted_twice")["All courses"].numbers == {
        "old_again": 6_020,
        "new_again": 1_581,
        "old_without": 4_113_081,
        "new_without": 311_318,
        "coverage_without": 7.569,
    }
    copies = found(view, "copies")["Schedules (active)"].numbers
    assert copies == {
        "rows": 232_347,
        "copies": further(databases, "class_schedules", "id", "created_at"),
    }
    sides = ("Course materials", "Schedules (active)")
    assert set(found(view, "one_side_of_total")) == set(sides)
