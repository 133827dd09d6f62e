"""Is a table of the source that is written anew while others are staged still staged whole?"""

from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
import pytest

from engine.moving import execute
from faults.projects import HERE
from faults.stopping import Stopped, at, until
from fixtures.postgres import NewDatabase

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

# none of these is hidden by a snapshot: the table's file is another one afterwards
REWRITES = {
    "truncated": "BEGIN; CREATE TEMP TABLE keep AS SELECT * FROM stay; TRUNCATE stay;"
    " INSERT INTO stay SELECT * FROM keep; COMMIT",
    "altered": "ALTER TABLE stay ALTER COLUMN night TYPE timestamp",
    "clustered": "CLUSTER stay USING stay_pkey",
}
WAITS = """
SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE NOT granted AND application_name = 'somebody')
"""


@pytest.mark.parametrize("how", REWRITES)
def test_who_rewrites_a_table_waits_until_all_are_staged(
    small: Stopped, new_database: NewDatabase, how: str
) -> None:
    source = new_database()
    execute(source, (HERE / "small" / "source.sql").read_text())
    rewritten: list[Future[None]] = []

    def rewrite() -> None:
        with psycopg.connect(source, autocommit=True, application_name="somebody") as somebody:
            somebody.execute(REWRITES[how].encode())

    with ThreadPoolExecutor(1) as beside, psycopg.connect(source, autocommit=True) as watching:

        def act() -> None:
            rewritten.append(beside.submit(rewrite))
            until(lambda: watching.execute(WAITS).fetchone() == (True,) or rewritten[0].done())

        moved = type(small.move)(small.move.project, source, small.move.target)
        moved.run(jobs=1, listen=at("stage room", "begin", 1, act))
        rewritten[0].result()
    small.assert_same_end()
