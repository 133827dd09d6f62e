"""Does a half-migrated lms hold together, once it is finished?"""

import pytest

from edu_lms.project import project
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.verify.integrity import integrity


@pytest.mark.parametrize("server", [18], indirect=True)
def test_a_finished_target_holds_together(finished: str) -> None:
    with reading(finished) as target:
        assert integrity(bind_to_staging(project, target), target) == []
