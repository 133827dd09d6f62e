"""Sequences that number written columns: would one give a number that is taken?"""

from rowcall.compile.bind import BoundProject
from rowcall.compile.sequences import behind, numbered_columns
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.verify.finding import Difference


def sequences_behind(target: Connection, project: BoundProject) -> list[Difference]:
    """Return a difference for each sequence that is behind a column which the mappings write.

    One that begins again by itself gives numbers a second time, as it is told to.
    """
    found: list[Difference] = []
    for one in numbered_columns(project):
        row = run(target, behind(one, project.target.schema)).fetchone()
        if row is None:
            continue
        following, free, _, begins_again = row
        if not begins_again:
            says = f"sequence {one.sequence} gives {following} next, and {free} would be free"
            found.append(Difference("sequence_behind", one.table, one.column, 1, says))
    return found
