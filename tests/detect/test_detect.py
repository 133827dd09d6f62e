"""What an earlier migration did wrong is found from the rows, and near misses are not."""

import pytest

from detect.parcels import RIGHT, adopted, depots, faults_of, found_in, kinds_of, parcels
from engine.conftest import Prepare
from engine.moving import Move
from rowcall import Grain, Match, Ref

# each column on its own: {column: (what the earlier migration wrote, the kind of its fault)}
FOUND = [
    {
        "code": ("left(parcel.code, 16)", "cut"),
        "kind": ("'box'", "constant"),
        "receiver": ("NULL", "empty"),
        "number": ("'P' || parcel.id % 1000", "coded"),
        "depot_id": ("(SELECT id FROM depots WHERE old_id = 7)", "one_parent"),
        "scanned": ("scanned - interval '4 hours'", "shifted"),
        "weight": ("height", "copied"),
        "mail": ("coalesce(mail, login || '@temp.example')", "invented"),
    },
    {
        "depot_id": (
            "(SELECT id FROM depots WHERE old_id = parcel.depot_id / 8 * 8 + 1)",
            "few_parents",
        ),
        "sent": ("sent + 1", "shifted"),
        "receiver": ("sender", "copied"),
        "scanned": ("(SELECT max(scanned) FROM old.parcel)", "last"),
        "closed": ("(SELECT max(at) FROM old.scan WHERE parcel_id = parcel.id)", "last"),
        "weight": ("parcel.id % 997", "modulo"),
        "number": ("'P' || (parcel.id - 7000000000) / 977", "random"),
    },
    {"receiver": ("'Guest-' || left(upper(md5(parcel.id || 'x')), 6)", "random")},
]


@pytest.mark.parametrize("wrong", FOUND, ids=[", ".join(found) for found in FOUND])
def test_each_way_is_found_and_no_other(move: Prepare, wrong: dict[str, tuple[str, str]]) -> None:
    moved = adopted(move, {column: written for column, (written, _) in wrong.items()})
    assert kinds_of(moved) == {column: kind for column, (_, kind) in wrong.items()}


def test_what_is_told_can_be_counted_again(move: Prepare) -> None:
    found = faults_of(adopted(move, {"code": "left(parcel.code, 16)", "kind": "'box'"}))
    cut, constant = found["code"], found["kind"]
    assert (cut.mapping, cut.target_table, cut.source_column) == ("parcels", "parcels", "code")
    assert (cut.rows, cut.against, cut.looked, cut.of_rows) == (240, 0, 240, 240)
    # all rows are there: many share a beginning, and nothing was lost by it
    assert (cut.units, cut.facts["length"]) == (0, 16)
    assert cut.facts["sharing"] == 239
    # every fourth parcel is a box
    assert (constant.rows, constant.facts["value"], constant.facts["values"]) == (180, "box", 4)
    assert 0.95 < constant.certainty < 1


WRITTEN = "login IS NOT NULL"
BY_CODE = Match(
    "beginning of the code", {"code": "left(code, 10)"}, when=WRITTEN, grain=Grain.COLLAPSED
)


def test_units_lost_by_a_cut_are_those_that_share_its_beginning_and_have_no_row(
    move: Prepare,
) -> None:
    shorter = "left(parcel.code, 10)"
    # one row for each beginning: that of the first parcel
    first = (
        "NOT EXISTS (SELECT FROM old.parcel AS earlier"
        " WHERE left(earlier.code, 10) = left(parcel.code, 10) AND earlier.id < parcel.id)"
    )
    moved = adopted(move, {"code": shorter}, where=first, mapping=parcels(BY_CODE))
    rows = int(moved.rows("SELECT count(*) FROM parcels")[0][0])
    shared = 240 - rows
    with_others = _sharing(moved)
    cut = faults_of(moved)["code"]
    assert 20 < rows < 240
    assert (cut.kind, cut.rows, cut.units, cut.facts["sharing"]) == (
        "cut",
        rows,
        shared,
        with_others,
    )
    # the rule is made of the same column, and the other finding counts the same units
    (collapsed,) = [fault for fault in found_in(moved) if fault.kind == "collapsed"]
    assert (collapsed.target_column, collapsed.units) == ("code", shared)


def _sharing(moved: Move) -> int:
    found = moved.rows(
        "SELECT sum(n) FROM (SELECT count(*) AS n FROM rowcall_staging.parcel"
        " GROUP BY left(code, 10) HAVING count(*) > 1) AS beginnings"
    )
    return int(found[0][0])


def test_a_row_that_stands_for_several_units_is_told_with_what_they_share(move: Prepare) -> None:
    rule = Match(
        "depot and kind",
        {"depot_id": Ref(depots, "depot_id"), "weight::integer": "kind"},
        when=WRITTEN,
        grain=Grain.COLLAPSED,
    )
    first = (
        "NOT EXISTS (SELECT FROM old.parcel AS earlier WHERE earlier.id < parcel.id"
        " AND (earlier.depot_id, earlier.kind) = (parcel.depot_id, parcel.kind))"
    )
    moved = adopted(move, {"weight": "parcel.kind"}, where=first, mapping=parcels(rule))
    (fault,) = [one for one in found_in(moved) if one.kind == "collapsed"]
    assert fault.target_column == "depot_id, weight"
    # 24 depots with one kind each, ten parcels in each
    assert (fault.kind, fault.facts["groups"], fault.facts["in_groups"]) == ("collapsed", 24, 240)
    assert (fault.units, fault.rows, fault.against) == (216, 216, 0)
    assert fault.source_column == "kind, depot_id"
    assert "code" in str(fault.facts["differing"])


def test_two_columns_with_each_others_values_are_swapped(move: Prepare) -> None:
    moved = adopted(move, {"receiver": "sender", "sender": "receiver"})
    assert kinds_of(moved) == {"receiver": "swapped", "sender": "swapped"}


def test_the_same_is_told_after_the_run_has_repaired_the_rows(move: Prepare) -> None:
    wrong = {
        "code": "left(parcel.code, 16)",
        "kind": "'box'",
        "scanned": "scanned - interval '4 hours'",
        "depot_id": "(SELECT id FROM depots WHERE old_id = 7)",
    }
    moved = adopted(move, wrong, mapping=parcels(repaired=wrong))
    before = faults_of(moved)
    moved.run(offline=True)
    assert moved.rows("SELECT count(*) FROM parcels WHERE kind = 'box'") == [(60,)]
    assert faults_of(moved) == before
    assert set(before) == set(wrong)


def test_a_large_table_is_looked_at_by_the_same_sample_each_time(move: Prepare) -> None:
    moved = adopted(move, {"kind": "'box'"}, of=11_000)
    found = faults_of(moved)
    assert found == faults_of(moved)
    constant = found["kind"]
    assert constant.of_rows == 11_000
    assert 2_000 < constant.rows / 0.75 < 5_000


N = "((parcel.id - 7000000000) / 977)"
KIND = f"CASE WHEN {N} <= 15 THEN 'box' ELSE {RIGHT['kind']} END"
AT_SEVEN = "(SELECT id FROM depots WHERE old_id = 7)"
NEAR = {
    "nothing is wrong": {},
    "a few rows, or half of them": {
        "code": f"CASE WHEN {N} <= 5 THEN left(parcel.code, 16) ELSE parcel.code END",
        "kind": KIND,
        "scanned": f"scanned - ({N} % 2) * interval '4 hours'",
        "depot_id": f"CASE WHEN {N} > 15 THEN own.id ELSE {AT_SEVEN} END",
        # people wrote them
        "receiver": f"CASE WHEN {N} <= 19 THEN 'Mr ' || md5('new' || {N}) ELSE receiver END",
        "weight": f"CASE WHEN {N} <= 15 THEN height ELSE weight END",
    },
    "no two rows alike": {
        "code": f"left(parcel.code, 8 + {N}::integer % 11)",
        "scanned": f"scanned - {N} * interval '15 minutes'",
        "depot_id": f"(SELECT id FROM depots WHERE old_id = 1 + {N} * 7 % 24)",
        "weight": "round(weight)",
        "number": f"'P' || {N} * {N} % 1009 || repeat('x', {N}::integer % 7)",
    },
    "the same in another dress": {
        "code": "left(parcel.code, 200)",
        "receiver": "upper(receiver)",
        "number": "'No P' || parcel.id",
    },
}


@pytest.mark.parametrize("case", NEAR)
def test_a_near_miss_stays_silent(move: Prepare, case: str) -> None:
    assert kinds_of(adopted(move, NEAR[case])) == {}


def test_a_constant_is_no_finding_where_the_source_is_constant_too(move: Prepare) -> None:
    moved = adopted(
        move,
        {"kind": "'pallet'"},
        mapping=parcels(columns={"kind": "CASE WHEN kind < 0 THEN 'box' ELSE 'crate' END"}),
    )
    assert kinds_of(moved) == {}


def test_a_value_that_the_mapping_writes_is_no_finding(move: Prepare) -> None:
    moved = adopted(
        move,
        {"code": "left(parcel.code, 16)", "number": "'P' || parcel.id % 1000", "sent": "sent + 1"},
        mapping=parcels(
            columns={"code": "left(code, 16)", "number": "'P' || id % 1000", "sent": "sent + 1"}
        ),
    )
    assert kinds_of(moved) == {}


def test_an_expression_that_raises_hides_no_other_column(move: Prepare) -> None:
    # judging finds the rows; here the columns that compute are passed over
    mapping = parcels(columns={"weight": "weight / (kind - kind)"})
    assert kinds_of(adopted(move, {"sender": "receiver"}, mapping=mapping)) == {"sender": "copied"}
