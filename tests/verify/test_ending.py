"""Can a verification be told to end at any moment, also when it has just ended?"""

import pytest

from fixtures.postgres import NewDatabase
from rowcall.verify.evaluator import evaluator


@pytest.mark.parametrize("server", [18], indirect=True)
def test_what_is_closed_can_be_ended_too(new_database: NewDatabase) -> None:
    with evaluator(new_database(), threads=1) as both:
        assert both.one("SELECT 1") == 1
    both.end()
