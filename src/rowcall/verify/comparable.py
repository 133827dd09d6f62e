"""A column that cannot be compared is named, and all others are compared.

PostgreSQL may refuse to hand a value over (as text it would be longer than a gigabyte), DuckDB to
read it. Which column it was, neither says without the value: so each is tried by itself.
"""

from collections.abc import Mapping

from rowcall.compile.bind import Bound, BoundProject
from rowcall.verify.checking import Checking
from rowcall.verify.evaluator import FAILURES, Evaluator, failed, told
from rowcall.verify.expected import Expected, expected
from rowcall.verify.finding import Coverage, Difference
from rowcall.verify.piece import column_of
from rowcall.verify.staging import Staging


def compare_what_can_be(
    bound: Bound,
    project: BoundProject,
    staging: Staging,
    readings: tuple[Expected, ...],
    both: Evaluator,
) -> tuple[list[Difference], Coverage]:
    """Return the differences of one mapping, and how far the comparison went."""
    try:
        return _compared(Checking(bound, project, readings, both))
    except FAILURES as error:
        first = failed(error)
        both.still_answers(first)

    def without(skipped: Mapping[str, str]) -> Checking:
        numbers = range(len(bound.readings))
        made = tuple(expected(bound, number, project, staging, skipped) for number in numbers)
        return Checking(bound, project, made, both)

    columns = _columns(readings)
    skipped: dict[str, str] = {}
    for column in columns:
        try:
            _compared(without(dict.fromkeys((c for c in columns if c != column), "")))
        except FAILURES as error:
            skipped[column] = told(error)
    if not skipped:
        raise first
    try:
        return _compared(without(skipped))
    except FAILURES as error:
        # what decides whether a row moves at all cannot be read
        why = told(error)
        unchecked = {"outcome": why, "merged": why, "survivor": why}
        return [], Coverage(bound.name, 0, 0, 0, dict.fromkeys(columns, why), unchecked)


def _compared(checking: Checking) -> tuple[list[Difference], Coverage]:
    return list(checking.differences()), checking.coverage()


def _columns(readings: tuple[Expected, ...]) -> list[str]:
    named = [
        name
        for one in readings
        for name in (
            *(p.name for p in one.pieces),
            *(column_of(key, one.sheet.bound) for key in one.parts),
        )
    ]
    return list(dict.fromkeys(named))
