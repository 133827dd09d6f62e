"""The shipped project is changed and run again: does it end as the last one does from empty?"""

from dataclasses import replace

import pytest

from edu_lms.project import project
from edu_to_lms.cases import SMALL_RECORDED
from edu_to_lms.conftest import MovedTemplate
from edu_to_lms.moved import Case
from engine.as_built_anew import differs
from engine.moving import Move
from fixtures.postgres import EduDatabase, NewDatabase
from rowcall import Exclude, Project

# five runs a case
pytestmark = [pytest.mark.full, pytest.mark.parametrize("server", [18], indirect=True)]

TRIED = Exclude("tried", when="id::text LIKE '%3'")


def without_some(*names: str) -> Project:
    """Return the project in which some rows of these mappings do not move, nor what needs them."""
    assert {*names} <= {mapping.name or mapping.target for mapping in project.mappings}
    mappings = tuple(
        replace(mapping, exclude=(*mapping.exclude, TRIED))
        if (mapping.name or mapping.target) in names
        else mapping
        for mapping in project.mappings
    )
    return replace(project, mappings=mappings)


@pytest.mark.parametrize(
    ("case", "names"),
    [
        pytest.param(SMALL_RECORDED, ("offerings",), id="offerings"),
        pytest.param(SMALL_RECORDED, ("courses", "students"), id="parents"),
        pytest.param(Case(0.02, 1, "recorded"), ("courses",), id="0.02"),
        pytest.param(Case(0.02, 7, "hostile"), ("students",), id="hostile"),
    ],
)
def test_what_hung_on_rows_that_move_no_more_follows_and_comes_back(
    case: Case,
    names: tuple[str, ...],
    edu_to_read: EduDatabase,
    new_database: NewDatabase,
    lms_template: str,
    moved_template: MovedTemplate,
) -> None:
    edu = edu_to_read(case.scale, case.seed, case.profile)
    whole = Move(project, edu, new_database(moved_template(case)))
    changed = Move(without_some(*names), edu, new_database(moved_template(case)))
    assert changed.run(allow_withdrawals=True)
    assert changed.differences() == {}
    fresh = replace(changed, target=new_database(lms_template))
    fresh.run()
    assert differs(changed, fresh) == {}
    again = replace(changed, project=project)
    assert again.run(allow_withdrawals=True)
    assert again.differences() == {}
    assert differs(again, whole) == {}
