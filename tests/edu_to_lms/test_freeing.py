"""Are the causes of the legacy database, and what each frees, those of a walk unit by unit?"""

import pytest

from edu_lms.project import project
from edu_to_lms.cases import HOSTILE, RECORDED
from edu_to_lms.moved import Moved
from quarantine.compared import assert_walked


@pytest.mark.parametrize("case", [*RECORDED, *HOSTILE])
def test_each_cause_frees_what_a_walk_from_unit_to_parent_finds(moved: Moved) -> None:
    account = assert_walked(project, moved.lms)
    assert sum(c.freeing.frees for c in account.causes if c.freeing) == account.quarantined


@pytest.mark.parametrize("server", [18], indirect=True)
def test_so_it_is_where_a_half_migrated_target_was_finished(finished: str) -> None:
    assert assert_walked(project, finished).quarantined > 0
