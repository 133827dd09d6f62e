"""What people changed in adopted rows between the adoption and the run that repairs them.

The lines tell what was touched when rows were recognised. Once the run has written a row, nothing
tells any more what the earlier migration wrote: so it is asked again before the first write.
"""

from rowcall.compile.bind import BoundProject
from rowcall.compile.drift import find_touched, written_since
from rowcall.compile.evidence import adopting, recognised
from rowcall.ledger.opening import has_only_lines
from rowcall.ledger.store import done_steps
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import CloseAdoption


def see_edits(target: Connection, project: BoundProject) -> None:
    """List the columns that were touched since the adoption; the caller commits."""
    if CloseAdoption().title not in done_steps(target) or not has_only_lines(target):
        return
    for bound in adopting(project):
        # the rows are compared again only where one of them is younger than its line
        if not value(target, written_since(bound, project)):
            continue
        for number, _ in recognised(bound):
            if statement := find_touched(bound, number, project):
                run(target, statement)
