"""A number of any row that belongs to the unit, modulo m, is told where no accident explains it."""

import pytest

from detect.parcels import adopted, faults_of, kinds_of, parcels
from engine.conftest import Prepare

# the point of whichever scan
POINT = "(SELECT {0} FROM old.scan WHERE parcel_id = parcel.id ORDER BY md5(scan.id::text) LIMIT 1)"
MARK = POINT.format("point_id % 100")


def test_a_point_id_modulo_100_is_found_whichever_row_it_was_taken_from(move: Prepare) -> None:
    mark = faults_of(adopted(move, {"weight": MARK}))["weight"]
    assert (mark.kind, mark.source_column) == ("modulo", "scan.point_id")
    assert (mark.facts["modulus"], mark.against) == (100, 0)
    assert mark.rows > 230
    # three of ninety points stand among the rows of each
    assert mark.facts["accident"] == pytest.approx(4, abs=2)
    assert mark.certainty > 0.95


def test_a_few_marks_that_people_gave_are_against_it(move: Prepare) -> None:
    given = f"CASE WHEN parcel.id % 12 = 0 THEN 98 ELSE {MARK} END"
    mark = faults_of(adopted(move, {"weight": given}))["weight"]
    assert (mark.rows > 215, mark.against) == (True, 20)


def test_an_empty_point_may_have_been_taken_for_0(move: Prepare) -> None:
    # every tenth scan has none
    moved = adopted(move, {"weight": f"coalesce({MARK}, 0)"}, points=10)
    zeros = int(moved.rows("SELECT count(*) FROM parcels WHERE weight = 0")[0][0])
    mark = faults_of(moved)["weight"]
    assert 10 < zeros < 60
    # they say nothing, and nothing is against it
    assert (mark.rows, mark.against) == (240 - zeros, 0)


NEAR = {
    "any number below 100": "abs(hashint8(parcel.id + 7)) % 90",
    "a code of the point that is no remainder": POINT.format("(point_id - 110000000) * 7 % 50"),
    "half of the rows": f"CASE WHEN parcel.id % 2 = 0 THEN 93 ELSE {MARK} END",
}


@pytest.mark.parametrize("case", NEAR)
def test_a_near_miss_stays_silent(move: Prepare, case: str) -> None:
    assert kinds_of(adopted(move, {"weight": NEAR[case]})) == {}


def test_what_an_accident_would_explain_is_told_with_it(move: Prepare) -> None:
    few = adopted(move, {"weight": MARK}, points=8)
    assert faults_of(few)["weight"].facts["accident"] == pytest.approx(33, abs=6)


def test_where_most_units_hold_each_number_nothing_is_told(move: Prepare) -> None:
    assert kinds_of(adopted(move, {"weight": MARK}, points=8, scans=20)) == {}


def test_marks_that_belong_there_are_no_fault(move: Prepare) -> None:
    # the code of a point is the end of its id, and the mapping reads the code
    best = "(SELECT max(point_id) % 100 FROM old.scan WHERE parcel_id = parcel.id)"
    mapping = parcels(columns={"weight": "scans.points % 100 + 0 * weight"})
    moved = adopted(move, {"weight": best}, mapping=mapping)
    assert moved.rows("SELECT count(DISTINCT weight) > 40 FROM parcels") == [(True,)]
    assert kinds_of(moved) == {}
