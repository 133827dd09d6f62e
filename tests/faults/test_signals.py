"""Does a signal in the middle of batches let them end, and does the command then go on?"""

import signal

import pytest

from faults.stopping import Stopped, advised, closed_gate, ended, wait_for

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_the_batches_that_have_begun_end(
    small: Stopped, number: signal.Signals, code: int
) -> None:
    with closed_gate(small.move.target) as gate:
        process = small.command()
        wait_for(gate, 2, process)
        process.send_signal(number)
        assert process.stderr
        while "stopping: what has begun is finished first" not in process.stderr.readline():
            assert process.poll() is None
    found, said = ended(process)
    assert found == code
    assert "interrupted: the run was told to stop, and stopped" in said
    batches = small.move.rows("SELECT count(*) FROM rowcall.batch WHERE mapping = 'stays'")
    assert batches == [(2,)]

    done = small.rowcall(*advised(said))
    assert done.returncode == 0, done.stderr
    small.assert_same_end()
