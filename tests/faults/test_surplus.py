"""Does a column that is computed at the end count the rows that stay, whenever surplus goes?"""

import pytest

from faults.stopping import Stopped

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

MISCOUNTED = """
SELECT count(*) FROM casks
 WHERE bottles <> (SELECT count(*) FROM bottles WHERE cask_id = casks.id)
"""
SURPLUS_BOTTLES = """
SELECT count(*) > 0 FROM rowcall.adoptions WHERE target_table = 'bottles' AND origin = '{}'
"""


def assert_counted(cellar: Stopped) -> None:
    assert cellar.move.rows(SURPLUS_BOTTLES.format("removed")) == [(True,)]
    assert cellar.move.rows(MISCOUNTED) == [(0,)]
    verified = cellar.rowcall("verify", *cellar.options)
    assert verified.returncode == 0, verified.stdout


def test_removed_in_the_run_that_loads(cellar: Stopped) -> None:
    cellar.run_to_the_end()
    assert_counted(cellar)


def test_removed_by_a_later_run(cellar: Stopped) -> None:
    before = cellar.move.rows("SELECT count(*) FROM notes")
    assert cellar.rowcall(*cellar.verb).returncode == 0
    assert cellar.rowcall("run", "--offline", *cellar.options).returncode == 0
    assert cellar.move.rows(SURPLUS_BOTTLES.format("surplus")) == [(True,)]
    assert cellar.move.rows(MISCOUNTED) == [(0,)]
    done = cellar.rowcall("run", "--remove-surplus", *cellar.options)
    assert done.returncode == 0, done.stderr
    assert_counted(cellar)
    # the trigger of casks is on again by then, and is silent all the same
    assert cellar.move.rows("SELECT count(*) FROM notes") == before
    assert "nothing is left to do" in cellar.rowcall(*cellar.run_verb).stderr
