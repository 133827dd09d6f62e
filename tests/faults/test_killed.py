"""Is the end the same when the process is killed in a step of any kind, and run again?"""

from collections.abc import Callable

import pytest

from faults.stopping import Stopped

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)


@pytest.mark.parametrize(
    ("kind", "moment", "occurrence"),
    [
        ("StageTable", "inside", 2),
        ("StageTable", "done", 4),
        ("StageQuery", "inside", 1),
        ("CloseStaging", "done", 1),
        ("DropKeys", "inside", 1),
        ("DropKeys", "done", 1),
        ("Judge", "inside", 2),
        ("Judge", "done", 3),
        ("StandIns", "inside", 1),
        ("StandIns", "done", 1),
        ("Load", "inside", 4),
        ("Load", "inside", 20),
        ("Load", "inside", 35),
        ("Load", "done", 2),
        ("Fill", "inside", 1),
        ("HashSecrets", "inside", 1),
        ("RestoreKeys", "inside", 5),
        ("Reckon", "inside", 1),
    ],
)
def test_killed_once_and_run_again_the_end_is_the_same(
    stopped: Callable[[str], Stopped], kind: str, moment: str, occurrence: int
) -> None:
    small = stopped("small")
    small.kill(kind, moment, occurrence)
    small.run_to_the_end()


def test_killed_after_its_last_commit_nothing_is_left_to_do(
    stopped: Callable[[str], Stopped],
) -> None:
    small = stopped("small")
    small.kill("Reckon", "done")
    small.assert_same_end()


@pytest.mark.parametrize(
    "deaths",
    [
        [("StageTable", "inside", 20), ("StageQuery", "inside", 1), ("CloseStaging", "done", 1)],
        [("DropKeys", "inside", 1), ("Judge", "inside", 9), ("StandIns", "inside", 3)],
        [("Load", "inside", 9), ("Load", "inside", 40), ("Load", "inside", 25)],
        [("HashSecrets", "inside", 1), ("RestoreKeys", "inside", 30), ("Reckon", "inside", 1)],
    ],
    ids=["staging", "judging", "loading", "ending"],
)
def test_killed_again_and_again_a_real_project_comes_to_the_same_end(
    stopped: Callable[[str], Stopped], deaths: list[tuple[str, str, int]]
) -> None:
    edu = stopped("edu_lms")
    for kind, moment, occurrence in deaths:
        edu.kill(kind, moment, occurrence)
    edu.run_to_the_end()
