"""Does a migration of the shipped project come to the same end, stopped at random moments?"""

import pytest

from fixtures.command import Command

pytestmark = [pytest.mark.full, pytest.mark.database, pytest.mark.timeout(900)]


def test_two_rounds_of_the_soak_find_nothing(rowcall: Command) -> None:
    process = rowcall.start("--kills", "20", "--scale", "0.005", program=("-m", "faults.soak"))
    said, failed = process.communicate()
    assert process.returncode == 0, said + failed
    assert ", 0 wrong" in said
