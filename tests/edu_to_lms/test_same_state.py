"""Is the end the same however many jobs work for it, and does a second run write nothing?"""

import pytest

from edu_lms.edu.build import Profile
from edu_to_lms.moved import run_move
from engine.moving import select
from fixtures.postgres import EduDatabase, NewDatabase

WRITTEN = """
SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del
  FROM pg_stat_user_tables
 ORDER BY schemaname, relname"""


@pytest.mark.parametrize("profile", ["recorded", "hostile"])
def test_one_job_and_two_come_to_the_same_state(
    edu_database: EduDatabase, new_database: NewDatabase, lms_template: str, profile: Profile
) -> None:
    edu = edu_database(profile=profile)
    alone = run_move(edu, new_database(lms_template), jobs=1)
    together = run_move(edu, new_database(lms_template), jobs=2)
    assert alone.state() == together.state()


def test_a_second_run_writes_nothing(edu_database: EduDatabase, lms_database: str) -> None:
    move = run_move(edu_database(), lms_database)
    state, runs = move.state(), move.rows("TABLE rowcall.run")
    written = select(move.target, WRITTEN)
    assert not move.run()
    assert move.state() == state
    assert move.rows("TABLE rowcall.run") == runs
    assert select(move.target, WRITTEN) == written
