"""Does which of two rows the database refuses depend on which worker was faster?"""

import pytest

from faults.stopping import Stopped

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

REFUSED = "SELECT count(*) FROM rowcall.source_rows WHERE reason = 'refused_by_database'"
OUT_OF_ORDER = """
SELECT mapping, batch_id
  FROM (SELECT mapping, batch_id, lag(batch_id) OVER (PARTITION BY mapping ORDER BY finished_at)
          FROM rowcall.batch) AS batch (mapping, batch_id, before)
 WHERE mapping = 'rooms' AND batch_id < before
"""


def test_where_only_the_database_knows_a_key_the_first_row_stays_with_any_number_of_jobs(
    small: Stopped,
) -> None:
    small.move.run(jobs=4)
    assert small.move.rows(REFUSED) == [(50,)]
    assert small.move.rows(OUT_OF_ORDER) == []
    small.assert_same_end()
