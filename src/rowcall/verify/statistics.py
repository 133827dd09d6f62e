"""How likely is it that two spreads of values differ by chance? Two tests, from `math` alone."""

import math
from collections.abc import Sequence

# cells with fewer values, old and new together, say too little and are counted as one
_FEW = 10
_STEPS = 500
_NEAR = 1e-12


def chi_square(old: Sequence[int], new: Sequence[int]) -> tuple[float, float]:
    """Return statistic and p-value of the two-sample test over the cells of both."""
    cells = [(a, b) for a, b in zip(old, new, strict=True) if a + b >= _FEW]
    rest = [(a, b) for a, b in zip(old, new, strict=True) if a + b < _FEW]
    if rest:
        cells.append((sum(a for a, _ in rest), sum(b for _, b in rest)))
    n_old, n_new = sum(a for a, _ in cells), sum(b for _, b in cells)
    if not n_old or not n_new:
        return (0.0, 1.0) if n_old == n_new else (math.inf, 0.0)
    to_new, to_old = math.sqrt(n_new / n_old), math.sqrt(n_old / n_new)
    statistic = math.fsum((a * to_new - b * to_old) ** 2 / (a + b) for a, b in cells if a + b)
    freedom = len(cells) - 1
    return statistic, upper_gamma(freedom / 2, statistic / 2) if freedom else 1.0


def largest_gap(numbers: Sequence[tuple[float, int, int]]) -> float:
    """Return the largest gap between the shares of values up to any one, old against new.

    Each number comes with how many values are it, old and new, in ascending order; both have some.
    """
    all_old, all_new = sum(old for _, old, _ in numbers), sum(new for _, _, new in numbers)
    old_so_far = new_so_far = 0
    gap = 0.0
    for _, old, new in numbers:
        old_so_far, new_so_far = old_so_far + old, new_so_far + new
        gap = max(gap, abs(old_so_far / all_old - new_so_far / all_new))
    return gap


def kolmogorov_smirnov(gap: float, old: int, new: int) -> float:
    """Return the p-value of the largest gap between the spreads of two samples."""
    if not old or not new:
        return 1.0 if old == new else 0.0
    size = math.sqrt(old * new / (old + new))
    x = (size + 0.12 + 0.11 / size) * gap
    if x < 0.2:  # noqa: PLR2004  # below, the series does not converge, and is 1 to ten digits
        return 1.0
    terms = (math.copysign(1, k % 2 - 0.5) * math.exp(-2 * k * k * x * x) for k in range(1, 101))
    return min(1.0, max(0.0, 2 * sum(terms)))


def upper_gamma(a: float, x: float) -> float:
    """Return the regularised upper incomplete gamma function Q(a, x)."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * _NEAR:
                break
        return max(0.0, 1 - front * total)
    # continued fraction, by the method of Lentz
    b = x + 1 - a
    c, d = math.inf, 1 / b
    total = d
    for n in range(1, _STEPS):
        step = n * (a - n)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        total *= c * d
        if abs(c * d - 1) < _NEAR:
            break
    return front * total
