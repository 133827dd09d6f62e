"""A code that is a literal and the digits of a source number is told with its pattern."""

import pytest

from detect.parcels import adopted, faults_of, kinds_of, parcels
from engine.conftest import Prepare

# what the earlier migration wrote, and the pattern
MADE = {
    "'SUBJ' || lpad((parcel.id % 100000)::text, 5, '0')": "SUBJ{id % 100000, 5 digits}",
    "'SUBJ' || parcel.id % 100000": "SUBJ{id % 100000}",
    "'STU' || parcel.id": "STU{id}",
    "lpad(parcel.id::text, 12, '0') || '/a'": "{id, 12 digits}/a",
    "'2021-' || parcel.id % 100000 || ' (old)'": "2021-{id % 100000} (old)",
}


@pytest.mark.parametrize("made", MADE)
def test_twelve_rows_are_proof_enough(move: Prepare, made: str) -> None:
    code = faults_of(adopted(move, {"number": made}, of=12))["number"]
    assert (code.kind, code.facts["pattern"]) == ("coded", MADE[made])
    assert (code.source_column, code.rows, code.against) == ("id", 12, 0)
    assert code.certainty > 0.99


def test_units_that_share_a_code_are_counted(move: Prepare) -> None:
    # the ids go in steps of 977, so modulo 97,700 every hundredth is the same
    moved = adopted(move, {"number": "'P' || parcel.id % 97700"}, of=240)
    code = faults_of(moved)["number"]
    assert code.facts["pattern"] == "P{id % 97700}"
    assert (code.units, code.facts["sharing"]) == (0, 240)


def test_a_few_edited_codes_are_against_it_and_most_would_hide_it(move: Prepare) -> None:
    edited = "CASE WHEN parcel.id > 7000000000 + 977 * {0} THEN 'new' ELSE 'STU' || parcel.id END"
    code = faults_of(adopted(move, {"number": edited.format(10)}, of=12))["number"]
    assert (code.rows, code.against) == (10, 2)
    assert code.certainty == pytest.approx(10 / 12, abs=1e-3)


NEAR = {
    "four rows": ({"number": "'STU' || parcel.id"}, 4),
    "every second row": (
        {"number": "CASE WHEN parcel.id % 2 = 0 THEN 'new' ELSE 'STU' || parcel.id END"},
        14,
    ),
    # a number of its own, which counts as long as another number of the row does
    "a counter": ({"number": "'C' || parcel.depot_id"}, 12),
    "the digits of something else": ({"number": "'C' || hashint8(parcel.id) % 100000"}, 12),
    "what belongs there in another dress": ({"number": "'No P' || parcel.id"}, 12),
}


@pytest.mark.parametrize("case", NEAR)
def test_a_near_miss_stays_silent(move: Prepare, case: str) -> None:
    wrong, of = NEAR[case]
    assert kinds_of(adopted(move, wrong, of=of)) == {}


def test_what_the_mapping_writes_is_no_code(move: Prepare) -> None:
    made = "lpad((parcel.id % 100000)::text, 5, '0')"
    mapping = parcels(columns={"number": f"'SUBJ' || {made.replace('parcel.', '')}"})
    assert kinds_of(adopted(move, {"number": f"'SUBJ' || {made}"}, of=12, mapping=mapping)) == {}
