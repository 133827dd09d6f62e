"""Is the answer about the shipped project what a run of it then does?"""

import pytest

from edu_lms.project import project
from engine.moving import Move
from fixtures.postgres import EduDatabase, NewDatabase
from what_if.asking import Asking, differences


# the same law as with the depot, of a project of the size that projects have
@pytest.mark.full
@pytest.mark.parametrize("server", [18], indirect=True)
def test_three_changes_of_the_shipped_project(
    edu_database: EduDatabase, new_database: NewDatabase, lms_template: str
) -> None:
    move = Move(project, edu_database(scale=0.02), new_database(lms_template))
    move.run()
    asking = Asking(move, new_database(), lambda: new_database(lms_template))
    answer = asking.ask(
        "offerings.course_id=quarantine",
        # only a lookup: no unit ends otherwise, more values are replaced
        "offerings.language_of_instruction-[110000067]",
        "enrollments.exclude+some=id % 97 = 0",
    )
    changed = differences(answer)
    assert changed["offerings/quarantined"] > 0
    assert changed["enrollments/excluded"] > 0
    replaced = [line for line in answer.marks if line.column == "language_of_instruction"]
    assert sum(line.difference for line in replaced) > 0
    asking.assert_true(answer, asking.do(answer))
