"""Is a second runner on the same target turned away while the first one is at work?"""

import pytest

from faults.stopping import Stopped, at, closed_gate, ended, wait_for
from rowcall.errors import RefusedError

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)


@pytest.mark.parametrize(
    "step",
    [
        "load halls",
        *(
            pytest.param(one, marks=pytest.mark.full)
            for one in ("stage stay", "judge halls", "restore keys")
        ),
    ],
)
def test_a_second_runner_is_refused_and_writes_nothing(small: Stopped, step: str) -> None:
    refused: list[RefusedError] = []

    def run_too() -> None:
        with pytest.raises(RefusedError) as error:
            small.move.run()
        refused.append(error.value)

    moment = "done" if step.startswith("stage") else "begin"
    small.move.run(listen=at(step, moment, 1, run_too))
    assert refused[0].rule == "another rowcall runs on this target"
    assert small.move.rows("SELECT count(*) FROM rowcall.run") == [(1,)]
    small.assert_same_end()


def test_the_command_says_who_is_at_work(small: Stopped) -> None:
    with closed_gate(small.move.target) as gate:
        first = small.command()
        wait_for(gate, 2, first)
        code, said = ended(small.command())
    assert code == 2
    assert said.startswith("refused: another rowcall runs on this target")
    assert ended(first)[0] == 0
    small.assert_same_end()
