"""Do the target and its ledger hold together? Computed from the rows, not from what the run said.

Constraints by evaluating them, the laws of the account by joins, staging by its checksums, and
what mappings copy through by its distribution.
"""

from rowcall.compile.bind import BoundProject
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.verify.distributions import shifted_values
from rowcall.verify.finding import Difference
from rowcall.verify.laws import broken_entry_laws, broken_row_laws
from rowcall.verify.schema import broken_rows, missing_objects, read_objects
from rowcall.verify.sequences import sequences_behind
from rowcall.verify.staged import altered_staging


def integrity(project: BoundProject, target: Connection) -> list[Difference]:
    """Return everything that does not hold together; nothing is written.

    The run must have come to its end: before that, rows are missing that are still to come.
    """
    for setting in (
        # large joins, each once: what a session of the server's defaults would spill or compile
        "work_mem = '192MB'",
        "jit = off",
    ):
        run(target, f"SET LOCAL {setting}")
    stands, remembered = read_objects(target, project.target.schema)
    return [
        *missing_objects(stands, remembered),
        *sequences_behind(target, project),
        *broken_rows(target, project, stands, remembered),
        *altered_staging(target),
        *broken_entry_laws(target, project),
        *broken_row_laws(target, project, remembered),
        *shifted_values(target, project),
    ]
