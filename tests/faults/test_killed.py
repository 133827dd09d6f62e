"""Is the end the same when the process is killed in a step of any kind, and run again?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from faults.deaths import CHAINS, SINGLE, Death
from faults.stopping import Stopped, at, until, waiting

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

# before each commit
OFTEN = ("dropping", "loading")


@pytest.mark.parametrize(
    "chain",
    [pytest.param(chain, marks=() if chain in OFTEN else pytest.mark.full) for chain in CHAINS],
)
def test_killed_at_each_kind_of_step_and_moment_the_end_is_the_same(
    stopped: Callable[[str], Stopped], chain: str
) -> None:
    project, deaths = CHAINS[chain]
    run = stopped(project)
    for death in deaths:
        run.kill(*death)
    run.run_to_the_end()


@pytest.mark.full
@pytest.mark.parametrize(
    ("project", "kind", "moment", "occurrence"),
    SINGLE,
)
def test_killed_once_and_run_again_the_end_is_the_same(
    stopped: Callable[[str], Stopped], project: str, kind: str, moment: str, occurrence: int
) -> None:
    run = stopped(project)
    run.kill(kind, moment, occurrence)
    run.run_to_the_end()


def test_killed_after_its_last_commit_nothing_is_left_to_do(small: Stopped) -> None:
    small.kill("Reckon", "done")
    small.assert_same_end()


@pytest.mark.full
@pytest.mark.parametrize(
    "deaths",
    [
        [("StageTable", "inside", 20), ("StageQuery", "inside", 1), ("CloseStaging", "done", 1)],
        [("Load", "begin", 1), ("StandIns", "inside", 2), ("Judge", "inside", 6)],
        [("Load", "inside", 9), ("Load", "inside", 40), ("Load", "inside", 25)],
        [("Verify", "inside", 9), ("Verify", "done", 2), ("Verify", "inside", 30)],
        [("HashSecrets", "inside", 1), ("RestoreKeys", "inside", 9), ("Reckon", "inside", 1)],
    ],
    ids=["staging", "judging", "loading", "verifying", "ending"],
)
def test_killed_again_and_again_a_real_project_comes_to_the_same_end(
    stopped: Callable[[str], Stopped], deaths: list[Death]
) -> None:
    edu = stopped("edu_lms")
    for death in deaths:
        edu.kill(*death)
    edu.run_to_the_end()


def test_the_rows_of_a_batch_are_not_there_before_their_entries(small: Stopped) -> None:
    uri = small.move.target
    with (
        ThreadPoolExecutor() as pool,
        psycopg.connect(uri, autocommit=True) as watching,
        psycopg.connect(uri) as blocking,
    ):

        def block() -> None:
            blocking.execute("LOCK TABLE rowcall.batch IN SHARE MODE")

        running = pool.submit(small.move.run, listen=at("load stays", "begin", 1, block))
        until(lambda: running.done() or waiting(watching) == 2)
        assert small.move.rows("SELECT count(*) FROM stays") == [(0,)]
        blocking.rollback()
        assert running.result()
    small.assert_same_end()
