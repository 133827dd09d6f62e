"""Are the values that mappings copy through spread in the target as in the source?"""

from collections import defaultdict

from psycopg import errors

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.compared import Compared, compared_columns, spread_numbers, spread_values
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.verify.finding import Difference
from rowcall.verify.statistics import chi_square, kolmogorov_smirnov

# the chance that one run calls anything different that is not, over all columns together
ALPHA = 0.001
_SHOWN = 5


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
        ordered = [one for one in columns if one.is_ordered]
        by_value = [one for one in columns if not one.is_ordered]
        try:
            with target.transaction():
                if by_value:
                    found += _values(target, project, bound, number, by_value, threshold)
                if ordered:
                    found += _numbers(target, project, bound, number, ordered, threshold)
        except (errors.DataError, errors.RaiseException) as error:
            # judging spared the rows on which an expression raises: this one cannot have moved
            says = f"an expression fails on a unit that is said to have migrated ({error.sqlstate})"
            found.append(Difference("distribution", bound.name, "", 1, says))
    return found


def _values(
    target: Connection,
    project: BoundProject,
    bound: Bound,
    number: int,
    columns: list[Compared],
    threshold: float,
) -> list[Difference]:
    cells: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for column, value, old, new in run(target, spread_values(bound, number, columns, project)):
        cells[column]["(none)" if value is None else value] = (old, new)
    found: list[Difference] = []
    for column, counts in cells.items():
        statistic, p = chi_square([a for a, _ in counts.values()], [b for _, b in counts.values()])
        if p >= threshold:
            continue
        largest = sorted(counts, key=lambda value: -abs(counts[value][0] - counts[value][1]))
        samples = tuple(
            (f"{value}: {counts[value][1]:,}", f"{value}: {counts[value][0]:,}")
            for value in largest[:_SHOWN]
        )
        rows = sum(abs(a - b) for a, b in counts.values()) // 2
        says = (
            f"values are spread otherwise than in the source: chi-square {statistic:.1f}, p {p:.1e}"
        )
        found.append(Difference("distribution", bound.name, column, rows, says, (), samples))
    return found


def _numbers(
    target: Connection,
    project: BoundProject,
    bound: Bound,
    number: int,
    columns: list[Compared],
    threshold: float,
) -> list[Difference]:
    what = {one.column: one.what for one in columns}
    found: list[Difference] = []
    for column, old, new, gap in run(target, spread_numbers(bound, number, columns, project)):
        p = kolmogorov_smirnov(gap or 0.0, old, new)
        if p < threshold:
            rows = round((gap or 1.0) * max(old, new))
            says = (
                f"{what[column]} are spread otherwise than in the source:"
                f" largest gap {(gap or 1.0):.4f}, p {p:.1e}"
            )
        else:
            # the same units on both sides: as many of them hold a value, or some were lost
            all_units = max(old, new)
            statistic, p = chi_square([old, all_units - old], [new, all_units - new])
            if p >= threshold:
                continue
            rows = abs(old - new)
            says = (
                f"{new:,} values where the source has {old:,}:"
                f" chi-square {statistic:.1f}, p {p:.1e}"
            )
        found.append(Difference("distribution", bound.name, column, rows, says))
    return found
