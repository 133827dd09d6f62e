"""Are the values that mappings copy through spread in the target as in the source?"""

from collections import defaultdict
from typing import Any

from psycopg import errors

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.compared import Compared, compared_columns, spread
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.verify.finding import Difference
from rowcall.verify.statistics import chi_square, kolmogorov_smirnov, largest_gap

# the chance that one run calls anything different that is not, over all columns together
ALPHA = 0.001
_SHOWN = 5
_NONE = "(none)"

_Lines = list[tuple[Any, ...]]
# rows, what is said, samples
_Shift = tuple[int, str, tuple[tuple[str, str], ...]]


def shifted_values(target: Connection, project: BoundProject) -> list[Difference]:
    """Return the columns whose values are spread otherwise than the mapping explains."""
    readings = [
        (bound, number, columns)
        for bound in project.mappings
        for number, reading in enumerate(bound.readings)
        if (columns := compared_columns(bound, reading))
    ]
    tests = sum(1 + one.is_ordered for _, _, columns in readings for one in columns)
    threshold = ALPHA / max(tests, 1)
    found: list[Difference] = []
    for bound, number, columns in readings:
        try:
            lines = _spread(target, bound, number, columns, project)
            found += _shifts(bound, columns, lines, threshold)
        except errors.Error:
            found += _one_by_one(target, bound, number, columns, project, threshold)
    return found


def _spread(
    target: Connection, bound: Bound, number: int, columns: list[Compared], project: BoundProject
) -> _Lines:
    with target.transaction():
        return run(target, spread(bound, number, columns, project)).fetchall()


def _shifts(
    bound: Bound, columns: list[Compared], lines: _Lines, threshold: float
) -> list[Difference]:
    by_column: dict[str, _Lines] = defaultdict(list)
    for column, *line in lines:
        by_column[column].append(tuple(line))
    shifts = (_shift(bound, one, by_column[one.column], threshold) for one in columns)
    return [shift for shift in shifts if shift]


def _one_by_one(
    target: Connection,
    bound: Bound,
    number: int,
    columns: list[Compared],
    project: BoundProject,
    threshold: float,
) -> list[Difference]:
    """Compare each column by itself, and say of which the values cannot be counted."""
    found: list[Difference] = []
    for one in columns:
        try:
            lines = _spread(target, bound, number, [one], project)
            found += _shifts(bound, [one], lines, threshold)
        except (errors.DataError, errors.RaiseException) as error:
            # judging spared the rows on which an expression raises: this one cannot have moved
            says = f"an expression fails on a unit that is said to have migrated ({error.sqlstate})"
            found.append(Difference("distribution", bound.name, one.column, 1, says))
        except errors.ProgrammingError as error:
            says = f"how its values are spread cannot be counted ({error.sqlstate})"
            found.append(Difference("distribution", bound.name, one.column, 0, says))
    return found


def _shift(bound: Bound, one: Compared, lines: _Lines, threshold: float) -> Difference | None:
    if one.is_ordered:
        numbers = [(number, old, new) for _, number, old, new in lines if number is not None]
        found = _shift_of_numbers(one, numbers, threshold) if numbers else None
    else:
        cells = {_NONE if value is None else value: (old, new) for value, _, old, new in lines}
        found = _shift_of_values(cells, threshold)
    if found is None:
        return None
    rows, says, samples = found
    return Difference("distribution", bound.name, one.column, rows, says, (), samples)


def _shift_of_values(counts: dict[str, tuple[int, int]], threshold: float) -> _Shift | None:
    statistic, p = chi_square([a for a, _ in counts.values()], [b for _, b in counts.values()])
    if p >= threshold:
        return None
    largest = sorted(counts, key=lambda value: -abs(counts[value][0] - counts[value][1]))
    samples = tuple(
        (f"{value}: {counts[value][1]:,}", f"{value}: {counts[value][0]:,}")
        for value in largest[:_SHOWN]
    )
    rows = sum(abs(a - b) for a, b in counts.values()) // 2
    says = f"values are spread otherwise than in the source: chi-square {statistic:.1f}, p {p:.1e}"
    return rows, says, samples


def _shift_of_numbers(
    one: Compared, numbers: list[tuple[float, int, int]], threshold: float
) -> _Shift | None:
    old, new = sum(line[1] for line in numbers), sum(line[2] for line in numbers)
    gap = largest_gap(numbers) if old and new else 1.0
    p = kolmogorov_smirnov(gap, old, new)
    if p < threshold:
        says = (
            f"{one.what} are spread otherwise than in the source: largest gap {gap:.4f}, p {p:.1e}"
        )
        return round(gap * max(old, new)), says, ()
    # the same units on both sides: as many of them hold a value, or some were lost
    all_units = max(old, new)
    statistic, p = chi_square([old, all_units - old], [new, all_units - new])
    if p >= threshold:
        return None
    says = f"{new:,} values where the source has {old:,}: chi-square {statistic:.1f}, p {p:.1e}"
    return abs(old - new), says, ()
