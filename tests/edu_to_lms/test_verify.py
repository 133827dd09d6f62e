"""Is a half-migrated lms as it should be, once it is finished: adopted, repaired, edits kept?"""

import pytest

from edu_lms.project import project
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project


@pytest.mark.parametrize("server", [18], indirect=True)
def test_a_finished_target_is_verified(legacy: str, finished: str) -> None:
    found = verify_project(project, Databases(legacy, finished))
    assert found.differences == ()
    not_made = [f"{line.mapping}.{c}" for line in found.coverage for c in line.unverified]
    assert not_made == ["users.password_hash"]
