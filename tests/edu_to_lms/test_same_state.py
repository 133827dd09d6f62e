"""Is the end the same however many jobs work for it, and does a second run write nothing?"""

import pytest

from edu_lms.project import project
from edu_to_lms.cases import SMALL_HOSTILE, SMALL_RECORDED
from edu_to_lms.conftest import MovedTemplate
from edu_to_lms.moved import Case, Moved, run_move
from engine.moving import Move, select
from fixtures.postgres import EduDatabase, NewDatabase

WRITTEN = """
SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del
  FROM pg_stat_user_tables
 ORDER BY schemaname, relname"""


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(SMALL_RECORDED, id="recorded"),
        pytest.param(SMALL_HOSTILE, id="hostile", marks=pytest.mark.full),
        pytest.param(Case(0.02, 1, "recorded"), id="recorded-0.02", marks=pytest.mark.full),
        pytest.param(Case(0.02, 7, "hostile"), id="hostile-0.02", marks=pytest.mark.full),
    ],
)
def test_one_job_and_two_come_to_the_same_state(
    case: Case, moved: Moved, edu_to_read: EduDatabase, lms_database: str
) -> None:
    edu = edu_to_read(case.scale, case.seed, case.profile)
    alone = run_move(edu, lms_database, jobs=1)
    together = Move(project, edu, moved.lms)
    assert alone.state() == together.state()


def test_a_second_run_writes_nothing(
    edu_to_read: EduDatabase, new_database: NewDatabase, moved_template: MovedTemplate
) -> None:
    move = Move(project, edu_to_read(), new_database(moved_template(SMALL_RECORDED)))
    state, runs = move.state(), move.rows("TABLE rowcall.run")
    written = select(move.target, WRITTEN)
    assert not move.run()
    assert move.state() == state
    assert move.rows("TABLE rowcall.run") == runs
    assert select(move.target, WRITTEN) == written
