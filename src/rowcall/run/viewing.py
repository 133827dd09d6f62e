"""The public views of the ledger, over the entries that are there."""

from rowcall.compile.views import public_views
from rowcall.ledger.steps import judged_mappings
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.run.context import Context


def write_views(context: Context, target: Connection) -> None:
    """Write the views anew: they hold the mappings of the project that are judged."""
    for view in public_views(context.project, judged_mappings(target)):
        run(target, view)
