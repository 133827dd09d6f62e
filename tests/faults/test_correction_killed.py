"""Is nothing forgotten when the run of a correction is killed, and another correction comes?"""

import csv
from collections.abc import Callable

import pytest

from faults.stopping import Stopped

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

# of the clubs that nobody can date, and of visits on some day
FOUNDED = ("clubs", "founded", "01.01.1900")
DAYS = ("visits", "day", "24.12.2024")

Correction = tuple[str, str, str]

# the correction that is carried when the process is killed, and where
KILLED = [
    (FOUNDED, "Load", "done", 1),
    (FOUNDED, "Load", "done", 2),
    (DAYS, "StageQuery", "done", 1),
    *[
        pytest.param(FOUNDED, *death, marks=pytest.mark.full)
        for death in (
            ("Override", "inside", 1),
            ("Judge", "inside", 1),
            ("Judge", "done", 2),
            ("Load", "inside", 1),
            ("Load", "done", 3),
            ("Withdraw", "inside", 1),
            ("Compute", "done", 1),
            ("Reckon", "inside", 1),
        )
    ],
    *[
        pytest.param(DAYS, *death, marks=pytest.mark.full)
        for death in (("StageQuery", "begin", 1), ("Load", "done", 1), ("Load", "done", 2))
    ],
]


def correct(club: Stopped, correction: Correction) -> None:
    """Bring a value for each row that waits for one, as people do: export, fill in, import."""
    cause, column, value = correction
    exported = club.rowcall(
        "quarantine", "export", "--cause", f"{cause}/bad_value", "--out", "waiting.csv",
        *club.options,
    )  # fmt: skip
    assert exported.returncode == 0, exported.stderr
    path = club.rowcall.folder / "waiting.csv"
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file))
    path.unlink()
    bring(club, [one | {"new_value": value} for one in lines if one["column_name"] == column])


def bring(club: Stopped, lines: list[dict[str, str]]) -> None:
    path = club.rowcall.folder / "corrected.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(one | {"why": "they said so"} for one in lines)
    done = club.rowcall("quarantine", "import", str(path), "--by", "ann", *club.options)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def corrected(stopped: Callable[[str], Stopped]) -> tuple[Stopped, dict[str, str]]:
    """A run to be corrected, and the end of one whose two corrections nothing stopped."""
    whole = stopped("club")
    whole.move.run()
    correct(whole, FOUNDED)
    whole.move.run()
    correct(whole, DAYS)
    whole.move.run()
    assert whole.move.rows(
        "SELECT count(*) FROM rowcall.source_rows WHERE outcome <> 'migrated'"
    ) == [(0,)]
    club = stopped("club")
    club.move.run()
    return club, whole.move.state()


@pytest.mark.parametrize(("first", "kind", "moment", "occurrence"), KILLED)
def test_killed_while_it_is_carried_and_corrected_again_nothing_is_forgotten(
    corrected: tuple[Stopped, dict[str, str]],
    first: Correction,
    kind: str,
    moment: str,
    occurrence: int,
) -> None:
    club, expected = corrected
    correct(club, first)
    club.kill(kind, moment, occurrence)
    correct(club, DAYS if first is FOUNDED else FOUNDED)
    done = club.rowcall(*club.run_verb)
    assert done.returncode == 0, done.stderr
    assert club.move.differences() == {}
    assert club.move.state() == expected
    verified = club.rowcall("verify", *club.options)
    assert verified.returncode == 0, verified.stdout
    assert "nothing is left to do" in club.rowcall(*club.run_verb).stderr
