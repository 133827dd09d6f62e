"""Which legacy databases are moved? The smallest before each commit, further ones in `test-all`."""

import pytest
from _pytest.mark import ParameterSet

from edu_lms.edu.build import SMALLEST_SCALE, Profile
from edu_to_lms.moved import Case


def _case(scale: float, seed: int, profile: Profile, *marks: pytest.MarkDecorator) -> ParameterSet:
    case = Case(scale, seed, profile)
    return pytest.param(case, id=f"{profile}-{scale}-{seed}", marks=marks)


SMALL_RECORDED = Case(SMALLEST_SCALE, 1, "recorded")
# with this seed a student has two registrations in one course, as with seed 1 at 0.02
SMALL_HOSTILE = Case(SMALLEST_SCALE, 2, "hostile")

# recorded: what the real database can have held; hostile: what it might hold besides
RECORDED = (
    _case(SMALLEST_SCALE, 1, "recorded"),
    _case(0.02, 1, "recorded", pytest.mark.full),
)
HOSTILE = (
    _case(SMALLEST_SCALE, 2, "hostile"),
    _case(0.02, 7, "hostile", pytest.mark.full),
)
BOTH = (
    *RECORDED,
    _case(SMALLEST_SCALE, 2, "hostile"),
    _case(0.05, 1, "hostile", pytest.mark.full),
)
# for whether every unit becomes what it must; on 15 this is the one whole run of `make test`
ALL = (
    _case(SMALLEST_SCALE, 1, "recorded", pytest.mark.both_versions),
    _case(SMALLEST_SCALE, 2, "hostile"),
    *(_case(0.02, seed, "recorded", pytest.mark.full) for seed in (1, 2, 3)),
    _case(0.05, 1, "hostile", pytest.mark.full),
    _case(0.02, 7, "hostile", pytest.mark.full),
)
FULL_SCALE = _case(1, 1, "recorded", pytest.mark.full_scale, pytest.mark.timeout(3600))

by_recorded = pytest.mark.parametrize("case", RECORDED)
by_hostile = pytest.mark.parametrize("case", HOSTILE)
by_both = pytest.mark.parametrize("case", BOTH)
by_all = pytest.mark.parametrize("case", [*ALL, FULL_SCALE])
