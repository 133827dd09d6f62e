"""Do the smallest databases show all that a larger one shows, so that no test looks at nothing?"""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from edu_to_lms.cases import SMALL_HOSTILE, SMALL_RECORDED
from edu_to_lms.moved import Case, imply
from engine.moving import select
from fixtures.postgres import EduDatabase

LARGER = Case(0.02, 1, "recorded")
# what becomes of units, and which values give way, without saying how often
KINDS = """
SELECT DISTINCT mapping, source_table, outcome, reason, cause_mapping, cause_reason
  FROM implied.unit
 UNION ALL
SELECT DISTINCT mapping, column_name, rule, trouble, NULL, NULL FROM implied.mark"""


@pytest.fixture
def kinds(edu_database: EduDatabase) -> Callable[[Case], set[tuple[Any, ...]]]:
    """Work out what must become of a source, and return the kinds of it."""

    def of(case: Case) -> set[tuple[Any, ...]]:
        edu = edu_database(case.scale, case.seed, case.profile)
        with psycopg.connect(edu) as connection:
            imply(connection)
        return set(select(edu, KINDS))

    return of


@pytest.mark.parametrize("server", [18], indirect=True)
def test_what_becomes_of_rows_at_scale_002_becomes_of_some_at_the_smallest(
    kinds: Callable[[Case], set[tuple[Any, ...]]],
) -> None:
    assert kinds(LARGER) - kinds(SMALL_RECORDED) - kinds(SMALL_HOSTILE) == set()
