"""How sure a finding is: more rows are surer, rows against it count, and chance is taken off."""

import random

import pytest

from rowcall.compile.detect.fault import FEW, SURE, certainty


def test_five_rows_of_five_prove_nothing_and_twenty_of_twenty_just_enough() -> None:
    assert certainty(5, 0, 5, 0.1) < 0.5 < SURE
    assert certainty(FEW, 0, FEW, 0.1) == pytest.approx(0.7509, abs=1e-4)
    assert certainty(FEW - 1, 0, FEW, 0.1) < SURE
    assert certainty(0, 0, 0, 0.1) == 0


def test_the_share_is_that_of_the_rows_at_the_lower_end_of_its_interval() -> None:
    assert certainty(9_000, 1_000, 9_000, 0.1) == pytest.approx(0.892, abs=1e-3)
    assert certainty(90, 10, 90, 0.1) < certainty(900, 100, 900, 0.1) < 0.9


def test_what_may_be_an_accident_is_less_sure() -> None:
    # two values that agree in half of the rows by accident: one chance in four
    assert certainty(1_000, 0, 2, 0.5) == pytest.approx(0.75 * certainty(1_000, 0, 99, 0.5))
    # and of four columns that might, none tells anything
    assert certainty(1_000, 0, 2, 0.5, tries=4) == 0


def test_it_is_never_outside_of_0_and_1_and_never_grows_with_rows_against() -> None:
    chosen = random.Random(7)
    for _ in range(500):
        rows, against = chosen.randrange(2_000), chosen.randrange(2_000)
        pieces, chance = chosen.randrange(1, 50), chosen.random()
        sure = certainty(rows, against, pieces, chance)
        assert 0 <= sure <= 1
        assert certainty(rows, against + 1, pieces, chance) <= sure
