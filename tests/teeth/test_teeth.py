"""Has the verifier teeth: is each planted fault found, and nothing that was not planted?"""

import pytest

from edu_lms.project import project
from edu_to_lms.cases import by_recorded
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from teeth.looking import PARTS, codes
from teeth.planting import CATALOGUE, connect, is_found, let_entries_agree, plant, unplanted

ONE_VERSION = pytest.mark.parametrize("server", [18], indirect=True)

PLANTED = 3
NATIVE = "a native row changed"


@pytest.mark.full
@ONE_VERSION
@by_recorded
def test_a_clean_target_has_no_difference(migrated: str) -> None:
    with reading(migrated) as target:
        bound = bind_to_staging(project, target)
        assert [one for look in PARTS.values() for one in look(bound, target)] == []


@ONE_VERSION
@by_recorded
@pytest.mark.parametrize(
    "by_run",
    [
        pytest.param(False, id="later"),
        pytest.param(True, id="by-the-run", marks=pytest.mark.full),
    ],
)
def test_every_planted_fault_is_found_and_nothing_else(migrated: str, by_run: bool) -> None:
    with connect(migrated) as target:
        planted = plant(target, PLANTED)
        if by_run:
            let_entries_agree(target, bind_to_staging(project, target))
    with reading(migrated) as target:
        bound = bind_to_staging(project, target)
        found = {part: look(bound, target) for part, look in PARTS.items()}
    missed = [
        (part, one.fault.name, line)
        for part in PARTS
        for one in planted
        if (wanted := codes(one.fault, part, by_run=by_run))
        for line in one.wanted
        if not is_found(line, wanted, found[part])
    ]
    assert missed == []
    assert [line for some in found.values() for line in unplanted(planted, some)] == []
    native = next(one for one in planted if one.fault.name == NATIVE)
    told = {key for some in found.values() for one in some for key in one.keys}
    assert told.isdisjoint(line.key for line in native.lines)


def test_every_kind_is_to_be_found_by_somebody() -> None:
    assert len(CATALOGUE) >= 25
    assert [fault.name for fault in CATALOGUE if not (fault.integrity or fault.content)] == [NATIVE]
    assert len({fault.name for fault in CATALOGUE}) == len(CATALOGUE)
