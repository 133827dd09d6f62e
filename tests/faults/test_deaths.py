"""Is there a death for every kind of step?"""

from typing import get_args

from faults.deaths import CHAINS, MOMENTS
from rowcall.plan.steps import Step


def test_the_chains_hold_every_kind_of_step() -> None:
    killed = {(kind, moment) for _, deaths in CHAINS.values() for kind, moment, _ in deaths}
    of_a_run = {kind.__name__ for kind in get_args(Step)} - {"Override"}
    assert {kind for kind, _ in killed} == of_a_run
    # staging ends with a line alone, and behind the last commit nothing is left to do
    missing = {(kind, moment) for kind in of_a_run for moment in MOMENTS} - killed
    assert missing == {("CloseStaging", "begin"), ("CloseStaging", "inside"), ("Reckon", "done")}
