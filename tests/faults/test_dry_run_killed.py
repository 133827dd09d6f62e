"""Does what a killed `adopt --dry-run` left hinder nobody, whatever key it was looked with?"""

import psycopg
import pytest

from faults.stopping import Stopped, advised, wait_for_no_runner

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

NOTHING = "no run has begun on this target"
OURS = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'rowcall%'"


@pytest.fixture
def looked(cellar: Stopped) -> Stopped:
    """The cellar, with the remains of a look at it that was killed."""
    cellar.kill_in(("adopt", "--dry-run", *cellar.options), "Adopt", "inside", 2)
    with psycopg.connect(cellar.move.target, autocommit=True) as watching:
        wait_for_no_runner(watching)
    assert cellar.move.rows(OURS) == [(3,)]
    return cellar


def test_the_adoption_begins_as_if_nobody_had_looked(looked: Stopped) -> None:
    del looked.rowcall.environment["ROWCALL_PROJECT_KEY"]
    done = looked.rowcall("adopt", "--no-backup", *looked.options)
    assert done.returncode == 0, done.stderr
    assert "a new project key is in rowcall.key" in done.stderr
    assert looked.rowcall(*looked.run_verb).returncode == 0


def test_the_adoption_still_asks_for_a_backup(looked: Stopped) -> None:
    refused = looked.rowcall("adopt", *looked.options)
    assert refused.returncode == 2
    assert "a backup of the target comes first" in refused.stderr


def test_a_run_says_what_it_says_of_any_filled_target(looked: Stopped) -> None:
    refused = looked.rowcall(*looked.run_verb)
    assert refused.returncode == 2
    assert "the target is not empty" in refused.stderr
    assert advised(refused.stderr)[0] == "adopt"


def test_another_look_sees_the_same_and_leaves_nothing(looked: Stopped) -> None:
    done = looked.rowcall("adopt", "--dry-run", *looked.options)
    assert done.returncode == 0, done.stderr
    assert looked.move.rows(OURS) == [(0,)]
    assert NOTHING in looked.rowcall("status", *looked.options).stdout
    looked.run_to_the_end()


def test_status_and_report_do_not_take_the_remains_for_a_run(looked: Stopped) -> None:
    assert NOTHING in looked.rowcall("status", *looked.options).stdout
    told = looked.rowcall("report", *looked.options)
    assert told.returncode == 2
    assert "this target has no ledger" in told.stderr
