"""A stage that broke off is told by the keys, by whole batches, and by what is older elsewhere."""

import pytest

from detect.parcels import RULE, adopted, found_in, parcels
from detect.test_detect import BY_CODE
from engine.conftest import Prepare
from rowcall import Mapping
from rowcall.compile.detect.fault import Fault

N = "((parcel.id - 7000000000) / 977)"
# those whose first scan comes first
FIRST_SCANNED = (
    "parcel.id IN (SELECT parcel_id FROM old.scan GROUP BY parcel_id ORDER BY min(id) LIMIT {0})"
)


def interrupted_in(
    move: Prepare, where: str, *, of: int = 240, mapping: Mapping | None = None
) -> Fault | None:
    """Return the fault of the parcels, of which those were written that `where` says."""
    found = found_in(adopted(move, {}, of=of, where=where, mapping=mapping))
    assert {f.kind for f in found} <= {"interrupted", "collapsed"}
    return next((f for f in found if f.kind == "interrupted"), None)


def test_a_whole_batch_and_nothing_after_it_is_told(move: Prepare) -> None:
    fault = interrupted_in(move, f"{N} <= 200")
    assert fault is not None
    assert (fault.mapping, fault.source_column) == ("parcels", "id")
    assert (fault.rows, fault.against, fault.units) == (200, 0, 40)
    assert fault.facts["batch"] == 200
    assert fault.facts["last_key"] == str(7_000_000_000 + 977 * 200)
    assert fault.facts["next_key"] == str(7_000_000_000 + 977 * 201)


def test_with_a_whole_batch_half_of_the_units_may_lack_rows_before(move: Prepare) -> None:
    fault = interrupted_in(move, f"{N} <= 200 AND {N} % 2 = 0")
    assert fault is not None
    assert (fault.rows, fault.against, fault.units, fault.facts["batch"]) == (100, 100, 40, 100)


def test_without_a_whole_batch_it_is_told_that_they_may_have_come_later(move: Prepare) -> None:
    fault = interrupted_in(move, f"{N} <= 137")
    assert fault is not None
    assert (fault.units, fault.facts["batch"], fault.facts["older"]) == (103, 0, 0)


def test_what_is_older_than_rows_elsewhere_did_not_come_later(move: Prepare) -> None:
    # the depots are of 7 March: 173 parcels were scanned before
    dated = parcels(created="scanned")
    fault = interrupted_in(move, f"{N} <= 137", mapping=dated)
    assert fault is not None
    assert (fault.units, fault.facts["older"]) == (103, 36)


def test_what_came_later_is_no_fault(move: Prepare) -> None:
    assert interrupted_in(move, f"{N} <= 160", mapping=parcels(created="scanned")) is None


def test_the_order_may_be_that_of_the_rows_that_belong_to_the_units(move: Prepare) -> None:
    fault = interrupted_in(move, FIRST_SCANNED.format(200))
    assert fault is not None
    assert (fault.source_column, fault.rows, fault.units) == ("scan.id", 200, 40)
    assert fault.facts["batch"] == 200


def test_units_that_share_a_row_count_once(move: Prepare) -> None:
    first = (
        "NOT EXISTS (SELECT FROM old.parcel AS earlier"
        " WHERE left(earlier.code, 10) = left(parcel.code, 10) AND earlier.id < parcel.id)"
    )
    moved = adopted(
        move,
        {"code": "left(parcel.code, 10)"},
        of=600,
        where=f"{first} AND {N} <= 300",
        mapping=parcels(BY_CODE),
    )
    (fault,) = [f for f in found_in(moved) if f.kind == "interrupted"]
    beginnings = moved.rows(
        "SELECT count(DISTINCT left(code, 10)) FROM rowcall_staging.parcel"
        " WHERE left(code, 10) NOT IN (SELECT code FROM parcels)"
    )
    assert fault.units == beginnings[0][0]
    assert fault.against == 0


SILENT = {
    "the stage ended": "TRUE",
    "few are missing at the end": f"{N} <= 225",
    "few are missing anywhere": f"hashint8(parcel.id) % 12 <> 0 OR {N} > 235",
    # 180 rows: no batch, and one in four is missing before
    "too many are missing before": f"{N} <= 215 AND {N} % 4 <> 0",
    # 200 rows, but a stretch before is nearly as long as the end
    "rows are missing in stretches": f"{N} <= 100 OR ({N} > 120 AND {N} <= 220)",
    "nearly nothing was written": f"{N} <= 10",
    "nothing was written": "FALSE",
}


@pytest.mark.parametrize("case", SILENT)
def test_a_near_miss_stays_silent(move: Prepare, case: str) -> None:
    assert interrupted_in(move, SILENT[case], mapping=parcels(RULE)) is None
