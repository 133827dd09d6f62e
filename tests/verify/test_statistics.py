"""Do the tests of two spreads give the values of the tables?"""

import math

import pytest

from rowcall.verify.statistics import chi_square, kolmogorov_smirnov, upper_gamma


@pytest.mark.parametrize(
    ("freedom", "statistic", "p"),
    # quantiles of chi-square as any book prints them
    [(1, 3.841, 0.05), (1, 10.828, 0.001), (10, 18.307, 0.05), (10, 29.588, 0.001),
     (100, 124.342, 0.05), (100, 77.929, 0.95)],
)  # fmt: skip
def test_the_upper_gamma_function_gives_the_quantiles_of_chi_square(
    freedom: int, statistic: float, p: float
) -> None:
    assert math.isclose(upper_gamma(freedom / 2, statistic / 2), p, rel_tol=1e-3)


def test_equal_spreads_differ_by_nothing() -> None:
    assert chi_square([100, 200, 3], [100, 200, 3]) == (0.0, 1.0)
    assert kolmogorov_smirnov(0.0, 1000, 1000) == 1.0


def test_a_value_that_went_over_to_another_is_told() -> None:
    statistic, p = chi_square([100, 100, 100], [100, 130, 70])
    # (100-130)²/230 + (100-70)²/170
    assert math.isclose(statistic, 900 / 230 + 900 / 170)
    assert math.isclose(p, math.exp(-statistic / 2))


def test_few_values_are_counted_as_one_cell() -> None:
    assert chi_square([100, 1, 2, 3], [100, 3, 2, 1]) == (0.0, 1.0)


def test_values_on_one_side_alone_cannot_be_chance() -> None:
    assert chi_square([0, 0], [5, 0])[1] == 0.0
    assert kolmogorov_smirnov(1.0, 0, 5) == 0.0


def test_a_gap_is_as_unlikely_as_the_table_of_kolmogorov_says() -> None:
    # 1.358 / sqrt(n/2) is the 5 % point of two large samples of n values
    assert math.isclose(
        kolmogorov_smirnov(1.358 / math.sqrt(500_000), 10**6, 10**6), 0.05, rel_tol=0.01
    )
