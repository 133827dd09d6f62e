"""What people did to adopted rows between the adoption and the run that repairs them.

The lines tell what was touched when rows were recognised. Once the run has written a row, nothing
tells any more what the earlier migration wrote: so it is asked again before the first write.
"""

from collections.abc import Callable

from rowcall.compile.adoption import find_gone, forget_gone
from rowcall.compile.bind import BoundProject
from rowcall.compile.drift import find_touched, written_since
from rowcall.compile.evidence import adopting, recognised
from rowcall.ledger.opening import has_only_lines
from rowcall.ledger.steps import is_done
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import CloseAdoption


def see_edits(target: Connection, project: BoundProject, tell: Callable[[str], None]) -> None:
    """List the columns that were touched since the adoption, and forget rows that are gone, which
    is told: their records move as if no row had been there. The caller commits.
    """
    if not is_done(target, CloseAdoption.KIND) or not has_only_lines(target):
        return
    for bound in adopting(project):
        gone, some = run(target, find_gone(bound, project)).fetchall()[0]
        if gone:
            tell(_told(bound.name, gone, some))
            for statement in forget_gone(bound, project):
                run(target, statement)
        # the rows are compared again only where one of them is younger than its line
        elif not value(target, written_since(bound, project)):
            continue
        for number, _ in recognised(bound):
            if touched := find_touched(bound, number, project, again=not gone):
                run(target, touched)


def _told(mapping: str, gone: int, some: list[str]) -> str:
    rows = "1 adopted row is" if gone == 1 else f"{gone:,} adopted rows are"
    listed = ", ".join(some) + (", …" if gone > len(some) else "")
    return (
        f"{mapping}: {rows} gone from the target since the adoption ({listed});"
        " a further copy is adopted instead, and a record that has none moves anew"
    )
