"""Does `lms` show the numbers recorded of the real databases?

This takes some minutes and is left out, unless asked for:

    ROWCALL_FULL_SCALE=1 pytest tests/edu_to_lms -m full_scale
"""

import pytest

from edu_lms.project import project
from edu_to_lms.moved import Case, Moved
from rowcall.account.lines import TableAccount
from rowcall.account.read import read_account
from rowcall.pg.connect import connect_target
from rowcall.run.run import read_and_plan

pytestmark = [
    pytest.mark.full_scale,
    pytest.mark.timeout(3600),
    pytest.mark.parametrize("server", [18], indirect=True),
    pytest.mark.parametrize("case", [Case(1, 1, "recorded")], ids=["full-scale"]),
]


def account_of(moved: Moved, table: str) -> TableAccount:
    prepared = read_and_plan(project, moved.compared, moved.lms)
    with connect_target(moved.lms) as target:
        account = read_account(target, prepared.project)
    return next(line for line in account.tables if line.source_table == table)


def test_every_course_is_an_offering_of_its_own(moved: Moved) -> None:
    query = "SELECT count(*), count(DISTINCT old_course_id) FROM course_offerings"
    assert moved.target_rows(query) == [(8_391, 8_391)]


def test_a_student_is_enrolled_once_in_a_course(moved: Moved) -> None:
    rows = moved.target_rows(
        "SELECT count(*), count(DISTINCT (course_offering_id, student_id)) FROM course_enrollments"
    )
    pairs = moved.rows(
        "SELECT count(DISTINCT (course_id, student)) FROM implied.enrollment WHERE NOT is_missing"
    )
    assert rows == [(pairs[0][0], pairs[0][0])]


def test_every_account_is_a_user_and_every_other_user_a_placeholder(moved: Moved) -> None:
    users = moved.target_rows(
        "SELECT metadata ? 'placeholder', count(*) FROM users GROUP BY 1 ORDER BY 1"
    )
    stand_ins = moved.rows("SELECT count(*) FROM implied.placeholder WHERE mapping = 'users'")
    assert users == [(False, 6_525), (True, stand_ins[0][0])]


@pytest.mark.parametrize(
    ("mapping", "rows", "migrated", "quarantined"),
    [("exams", 5_833, 5_719, 114), ("files", 14_816, 14_816, 0), ("materials", 9_324, 8_991, 333)],
)
def test_of_exams_files_and_materials_only_orphans_stay_behind(
    moved: Moved, mapping: str, rows: int, migrated: int, quarantined: int
) -> None:
    balance = moved.rows(
        f"SELECT source_rows, migrated, quarantined FROM ledger.balance WHERE mapping = '{mapping}'"
    )
    assert balance == [(rows, migrated, quarantined)]


def test_every_filled_slot_is_a_mark_or_an_attendance_or_told(moved: Moved) -> None:
    filled = moved.rows(
        """
        SELECT sum((num_nonnulls(point_id_1, status_1, note_1) > 0)::integer
                 + (num_nonnulls(point_id_2, status_2, note_2) > 0)::integer
                 + (num_nonnulls(point_id_3, status_3, note_3) > 0)::integer)
          FROM public.journal_details"""
    )
    slots = moved.rows(
        """
        SELECT sum(migrated + merged + excluded + quarantined)
          FROM ledger.balance
         WHERE mapping IN ('meeting_grades', 'attendance')"""
    )
    assert slots == filled


@pytest.mark.parametrize(("table", "rows"), [("journal", 591_485), ("journal_details", 3_209_747)])
def test_every_row_of_the_journal_has_its_worst_outcome(
    moved: Moved, table: str, rows: int
) -> None:
    account = account_of(moved, table)
    assert account.rows == rows
    told = account.quarantined + account.migrated + account.merged + account.excluded
    assert told == rows
