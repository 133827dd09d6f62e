"""What an earlier migration did wrong is found from the rows, and near misses are not."""

import re

import pytest

from detect.parcels import adopted, depots, faults_of, found_in, kinds_of, parcels
from engine.conftest import Prepare
from engine.moving import Move
from rowcall import Grain, Match, Ref

FOUND = [
    ({"code": "left(parcel.code, 16)"}, "code", "cut"),
    ({"kind": "'box'"}, "kind", "constant"),
    ({"receiver": "NULL"}, "receiver", "empty"),
    ({"number": "'P' || parcel.id % 1000"}, "number", "modulo"),
    ({"old_id": "parcel.id", "weight": "parcel.id % 997"}, "weight", "modulo"),
    ({"depot_id": "(SELECT id FROM depots WHERE old_id = 7)"}, "depot_id", "one_parent"),
    (
        {"depot_id": "(SELECT id FROM depots WHERE old_id = parcel.depot_id / 8 * 8 + 1)"},
        "depot_id",
        "few_parents",
    ),
    ({"scanned": "scanned - interval '4 hours'"}, "scanned", "shifted"),
    ({"sent": "sent + 1"}, "sent", "shifted"),
    ({"receiver": "sender"}, "receiver", "copied"),
    ({"weight": "height"}, "weight", "copied"),
    ({"scanned": "(SELECT max(scanned) FROM old.parcel)"}, "scanned", "last"),
    ({"closed": "(SELECT max(at) FROM old.scan WHERE parcel_id = parcel.id)"}, "closed", "last"),
    ({"mail": "coalesce(mail, login || '@temp.example')"}, "mail", "invented"),
    ({"receiver": "'Guest-' || left(upper(md5(parcel.id || 'x')), 6)"}, "receiver", "random"),
    ({"number": "'P' || (parcel.id - 7000000000) / 977"}, "number", "random"),
]


@pytest.mark.parametrize(
    ("wrong", "column", "kind"), FOUND, ids=[f"{kind} {column}" for _, column, kind in FOUND]
)
def test_each_way_is_found_and_no_other(
    move: Prepare, wrong: dict[str, str], column: str, kind: str
) -> None:
    assert kinds_of(adopted(move, wrong)) == {column: kind}


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


NEAR = {
    "nothing is wrong": {},
    "short texts never reach the limit": {"code": "left(parcel.code, 200)"},
    "five rows are cut": {"code": "CASE WHEN kind = 1 AND n <= 20 THEN left(parcel.code, 16)"
                          " ELSE parcel.code END"},
    "texts are cut at any length": {"code": "left(parcel.code, 8 + n::integer % 11)"},
    "a few values are constant": {"kind": "CASE WHEN n <= 15 THEN 'box' ELSE {kind} END"},
    "half of the times are off": {"scanned": "scanned - (n % 2) * interval '4 hours'"},
    "every time is off by another span": {"scanned": "scanned - n * interval '15 minutes'"},
    "a few parcels lie elsewhere": {
        "depot_id": "CASE WHEN n > 15 THEN own.id"
        " ELSE (SELECT id FROM depots WHERE old_id = 7) END"
    },
    "parcels lie anywhere": {
        "depot_id": "(SELECT id FROM depots WHERE old_id = 1 + n * 7 % 24)"
    },
    "people wrote a few receivers anew": {
        "receiver": "CASE WHEN n <= 19 THEN 'Mr ' || md5('new' || n) ELSE receiver END"
    },
    "a value stands in another dress": {
        "receiver": "upper(receiver)", "number": "'No P' || parcel.id"
    },
    "weights are rounded": {"weight": "round(weight)"},
}  # fmt: skip


@pytest.mark.parametrize("case", NEAR)
def test_a_near_miss_stays_silent(move: Prepare, case: str) -> None:
    number = "((parcel.id - 7000000000) / 977)"
    from_right = {"kind": "CASE kind WHEN 0 THEN 'letter' WHEN 1 THEN 'box' ELSE 'bag' END"}
    wrong = {
        column: sql.replace("{kind}", from_right["kind"]) for column, sql in NEAR[case].items()
    }
    wrong = {column: _with_number(sql, number) for column, sql in wrong.items()}
    assert kinds_of(adopted(move, wrong)) == {}


def _with_number(sql: str, number: str) -> str:
    return re.sub(r"(?<![\w'.])n(?![\w'.(])", number, sql)


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
